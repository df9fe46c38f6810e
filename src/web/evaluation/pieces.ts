/** A piece of a mail: plain text, or a link (`href`) to a page of this site. */
export interface Piece {
  text: string;
  href: string | null;
}

/**
 * Cuts a mail's text at its web addresses. Only those of `origin` become links, and as path and fragment alone;
 * an address elsewhere stays text.
 */
export function piecesOf(words: string, origin: string): Piece[] {
  return words.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).map((text, at) => {
    if (at % 2 === 0 || !URL.canParse(text)) return { text, href: null };
    const address = new URL(text);
    const ours = address.origin === origin;
    return { text, href: ours ? address.pathname + address.search + address.hash : null };
  });
}
