/** Chance that can be told again: the same seed gives the same numbers. */
export interface Chance {
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  /** One of a list, which must not be empty. */
  of<T>(list: readonly T[]): T;
  /** True so often, from 0 to 1. */
  often(share: number): boolean;
}

/** @param seed any whole number; the generator is mulberry32 */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    of: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('there is nothing to choose from');
      return list[below(list.length)] as T;
    },
    often: (share) => next() < share,
  };
}
