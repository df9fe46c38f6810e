import type { ChatMessage } from '../contracts/sessions.ts';

/** Something that this page said and the server has not confirmed yet. */
export interface Unsent {
  readonly id: string;
  readonly text: string;
  /** Why the server did not take it, a code of the error list; null: it is on its way, or waits for the line. */
  readonly refused: string | null;
}

/** How long somebody counts as typing after their page last said so, ms. */
const TYPING = 6_000;

/** The chat as this page knows it. Pure: the line and the clock are given. */
export class Talk {
  readonly #said = new Map<number, ChatMessage>();
  readonly #typing = new Map<string, number>();
  readonly #reads = new Map<string, number>();
  #unsent: Unsent[] = [];
  #whole = 0;

  /** What was said, in order. */
  get messages(): ChatMessage[] {
    return [...this.#said.values()].sort((a, b) => a.n - b.n);
  }

  get unsent(): readonly Unsent[] {
    return this.#unsent;
  }

  /** Number of the last message; 0 before the first. */
  get last(): number {
    return [...this.#said.keys()].reduce((last, n) => Math.max(last, n), 0);
  }

  /** Number up to which nothing is missing: what comes after it is asked for by a line that is dialled anew. */
  get whole(): number {
    let n = this.#whole;
    while (this.#said.has(n + 1)) n += 1;
    return (this.#whole = n);
  }

  /** Takes messages of the server; the same again changes nothing. */
  add(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      this.#said.set(message.n, message);
      this.#typing.delete(message.from.id);
    }
    const known = new Set(messages.map(({ id }) => id));
    this.#unsent = this.#unsent.filter(({ id }) => !known.has(id));
  }

  /** Puts a text in line to be sent; null: there is nothing in it. */
  say(text: string, id: string): Unsent | null {
    const words = text.trim();
    if (words === '') return null;
    const one = { id, text: words, refused: null };
    this.#unsent = [...this.#unsent, one];
    return one;
  }

  /** What waits for a line that came back; what was refused waits for whoever wrote it. */
  get waiting(): readonly Unsent[] {
    return this.#unsent.filter(({ refused }) => refused === null);
  }

  /** The server did not take it. */
  refuse(id: string, code: string): void {
    this.#unsent = this.#unsent.map((one) => (one.id === id ? { ...one, refused: code } : one));
  }

  /** It is to be sent once more; null: it is not there. */
  again(id: string): Unsent | null {
    this.#unsent = this.#unsent.map((one) => (one.id === id ? { ...one, refused: null } : one));
    return this.#unsent.find((one) => one.id === id) ?? null;
  }

  /** It is not to be sent; gives back its text, so that nobody has to write it anew. Empty: it is not there. */
  drop(id: string): string {
    const text = this.#unsent.find((one) => one.id === id)?.text ?? '';
    this.#unsent = this.#unsent.filter((one) => one.id !== id);
    return text;
  }

  typed(holder: string, on: boolean, now: number): void {
    if (on) this.#typing.set(holder, now);
    else this.#typing.delete(holder);
  }

  /** Who types just now. */
  typing(now: number): string[] {
    return [...this.#typing].filter(([, since]) => now - since < TYPING).map(([holder]) => holder);
  }

  read(holder: string, n: number): void {
    this.#reads.set(holder, Math.max(n, this.#reads.get(holder) ?? 0));
  }

  /** Who, of those, has read up to this number. */
  readers(n: number, holders: readonly string[]): string[] {
    return holders.filter((holder) => (this.#reads.get(holder) ?? 0) >= n);
  }
}

/** A field with a text put back into it, before what was written there since: what is too long together, its server says. */
export const putBack = (field: string, text: string): string =>
  field.trim() === '' ? text : `${text}\n${field}`;

/** A piece of a message: text, or an address to be opened only after a click and a question. */
export interface Piece {
  readonly text: string;
  readonly address: string | null;
}

/** What closes a sentence or a bracket. */
const CLOSING = '.,;:!?)]}';

/** An address without what closes after it: step by step, since a pattern would begin anew at each sign of thousands. */
function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && CLOSING.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/** Splits a text into words and http addresses. What closes a sentence or a bracket is no part of an address. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const hit of text.matchAll(/https?:\/\/[^\s<>"']+/gi)) {
    const found = withoutEnd(hit[0]);
    if (!URL.canParse(found)) continue;
    if (hit.index > at) pieces.push({ text: text.slice(at, hit.index), address: null });
    pieces.push({ text: found, address: new URL(found).href });
    at = hit.index + found.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), address: null });
  return pieces;
}
