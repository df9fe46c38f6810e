/** Most lines of one page that are known apart: more of an older one is another line. The other side is not trusted. */
export const MOST_LINES = 5_000;

/** The lines that a page said something of, with what was known of each at its first word. */
export class Lines<Known> {
  readonly #lines = new Map<string, Known>();

  /** @param first what is known of a line that was not heard of before */
  take(id: string, first: () => Known): { readonly isNew: boolean; readonly known: Known } {
    const before = this.#lines.get(id);
    if (before !== undefined) return { isNew: false, known: before };
    const known = first();
    this.#lines.set(id, known);
    const [oldest] = this.#lines.keys();
    if (oldest !== undefined && this.#lines.size > MOST_LINES) this.#lines.delete(oldest);
    return { isNew: true, known };
  }
}
