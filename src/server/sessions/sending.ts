import { Problem } from '../../contracts/errors.ts';

/**
 * Pieces of one sender that come at once: pages send one after the other of each file or recording. Each holds a connection for
 * as long as its sender likes, and asks the database, where everybody else would wait behind hundreds of them.
 */
const MOST_AT_ONCE = 8;

/** How many pieces of each sender come just now, on this process. */
export class Sending {
  readonly #of = new Map<string, number>();

  /** Takes one more piece. Throws `file-busy` where as many of theirs come already. @param who its sender */
  async piece<T>(who: string, take: () => Promise<T>): Promise<T> {
    const theirs = this.#of.get(who) ?? 0;
    if (theirs >= MOST_AT_ONCE) throw new Problem('file-busy');
    this.#of.set(who, theirs + 1);
    try {
      return await take();
    } finally {
      const left = (this.#of.get(who) ?? 1) - 1;
      if (left > 0) this.#of.set(who, left);
      else this.#of.delete(who);
    }
  }
}
