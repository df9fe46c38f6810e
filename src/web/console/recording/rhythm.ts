/** Quiet for so long, a healthy recorder has given all it had, ms: it gives something each second. */
const LEAST = 1_000;
/** The longest gap of so long ago still counts, ms. */
const REMEMBERED = 60_000;

/**
 * How regularly a recorder gives what it encoded. On a busy computer seconds pass between one picture and the next, and a
 * quiet second says nothing.
 */
export class Rhythm {
  readonly #gaps: { readonly at: number; readonly ms: number }[] = [];
  #last: number;

  /** @param now when it begins, ms */
  constructor(now: number) {
    this.#last = now;
  }

  /** It gave something. @param now when, ms */
  came(now: number): void {
    this.#gaps.push({ at: now, ms: now - this.#last });
    this.#last = now;
    while ((this.#gaps[0]?.at ?? now) < now - REMEMBERED) this.#gaps.shift();
  }

  /** Time passed in which it had nothing to give. @param now when it goes on, ms */
  rested(now: number): void {
    this.#last = now;
  }

  /** Whether it has been quiet for so long that nothing comes any more: half as long again as it ever was. @param now ms */
  isOver(now: number): boolean {
    const longest = Math.max(0, ...this.#gaps.map(({ ms }) => ms));
    return now - this.#last > Math.max(LEAST, 1.5 * longest);
  }
}
