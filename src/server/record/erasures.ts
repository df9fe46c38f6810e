import { EraseBody } from '../../contracts/record.ts';
import type { RecordBody } from '../../contracts/record.ts';

const SHOWN = 100;

/**
 * Entries that are marked as erased, and the entries that say so. Anybody could mark an entry to hide it, so
 * each mark needs a later entry in the chain that names it.
 */
export class Erasures {
  private count = 0;
  private readonly numbers: number[] = [];
  /**
   * Number of an entry → its line, until an entry explains it. Grows with what was erased, not with the
   * record.
   */
  private readonly unexplained = new Map<number, number>();

  /** Entry `n`, on `line`, is marked as erased. */
  claims(n: number, line: number): void {
    this.count += 1;
    if (this.numbers.length < SHOWN) this.numbers.push(n);
    this.unexplained.set(n, line);
  }

  /** Entry `n` says what was erased. `false` when it does not, or names entries that are not earlier ones. */
  says(n: number, body: RecordBody): boolean {
    const read = EraseBody.safeParse(body);
    if (!read.success || !read.data.entries.every((entry) => entry < n)) return false;
    for (const entry of read.data.entries) this.unexplained.delete(entry);
    return true;
  }

  firstUnexplained(): { n: number; line: number } | null {
    // Entries come in order, and a map keeps it.
    for (const [n, line] of this.unexplained) return { n, line };
    return null;
  }

  summary(): { count: number; numbers: number[] } {
    return { count: this.count, numbers: this.numbers };
  }
}
