/** One paragraph of a mail: prose, a code to be read out, or a link with what it is for. */
export type Part = string | { readonly code: string } | { readonly link: string; readonly label: string };

/** A mail as it is written, before it has an address. */
export interface Draft {
  /** Its language, as HTML names it; English where it says nothing. */
  readonly lang?: string;
  readonly subject: string;
  readonly parts: readonly Part[];
  readonly attachment?: { readonly name: string; readonly content: string };
}

/** The plain text of a mail: paragraphs with an empty line between them. */
export function plainText(parts: readonly Part[]): string {
  return `${parts.map(plainPart).join('\n\n')}\n`;
}

function plainPart(part: Part): string {
  if (typeof part === 'string') return inLine(part);
  return 'code' in part ? `    ${part.code}` : `${part.label}\n${part.link}`;
}

/** The same as HTML, with every text escaped; it names no picture and no other server. */
export function html({ subject, parts, lang = 'en' }: Draft): string {
  const body = parts.map(htmlPart).join('\n');
  return (
    `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>\n` +
    `<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">\n${body}\n</body></html>\n`
  );
}

function htmlPart(part: Part): string {
  if (typeof part === 'string') return `<p>${escaped(inLine(part))}</p>`;
  if ('code' in part) {
    return `<p style="font-size:28px;letter-spacing:2px;font-family:monospace">${escaped(part.code)}</p>`;
  }
  return `<p><a href="${escaped(part.link)}">${escaped(part.label)}</a></p>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/**
 * A text on one line: names and sentences from the directory must not begin a line, a header or a paragraph of their
 * own. Direction marks go too, since they turn round what stands after them.
 */
export function inLine(text: string, max = 2_000): string {
  const one = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return one.length > max ? `${one.slice(0, max - 1)}…` : one;
}
