/** One line of what is measured: something that must be reached, and whether it was. */
export interface BenchRow {
  /** What was done, e.g. `decide with explanation, one thread`. */
  work: string;
  /** What it must reach, with its unit. */
  must: string;
  /** What it reached, with its unit: the median of the runs. */
  got: string;
  /** Ours divided by what it is compared with in the same run; more is better. */
  ratio?: number;
  met: boolean;
}

/** The middle of the numbers; of an even count, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) throw new Error('There is no median of nothing.');
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}
