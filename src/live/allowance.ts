/**
 * How much a page may say: so many messages at once, which is more than a still picture with all that is drawn on it, and
 * so many in each second.
 */
export const MAY_SAY = { atOnce: 12_000, inSecond: 1_000 } as const;

/** What this page does not know, or what has no form, counts as so many messages: nobody draws by it. */
export const REFUSED = 100;

/** Counts what the page at the other end says: one that says more than anybody can hear leaves this page no moment of its own. */
export class Allowance {
  #left: number = MAY_SAY.atOnce;
  #at: number | null = null;

  /** Takes one message. @param now ms @param weight as how many it counts @returns false: it is one too many */
  take(now: number, weight = 1): boolean {
    const since = this.#at === null ? 0 : (now - this.#at) / 1_000;
    this.#left = Math.min(MAY_SAY.atOnce, this.#left + since * MAY_SAY.inSecond) - weight;
    this.#at = now;
    return this.#left >= 0;
  }
}
