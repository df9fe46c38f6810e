import { describe, expect, it } from 'vitest';
import { Rhythm } from './rhythm.ts';

describe('a recorder that gives no more', () => {
  it.each([
    ['each second', [1_000, 2_000, 3_000], 4_400, false],
    ['each second', [1_000, 2_000, 3_000], 4_600, true],
    ['nothing yet', [], 900, false],
    ['nothing yet', [], 1_100, true],
    ['every four seconds, on a busy computer', [4_000, 8_000], 13_900, false],
    ['every four seconds, on a busy computer', [4_000, 8_000], 14_100, true],
    ['each second, for more than a minute after a slow start', [9_000, ...seconds(10, 80)], 81_600, true],
  ])('is over when it was quiet for longer than it ever was: %s', (_, came, now, over) => {
    const rhythm = new Rhythm(0);
    for (const at of came) rhythm.came(at);
    expect(rhythm.isOver(now)).toBe(over);
  });

  it('is not called slow for the time in which it rested', () => {
    const rhythm = new Rhythm(0);
    rhythm.came(1_000);
    rhythm.rested(60_000);
    rhythm.came(61_000);
    expect([rhythm.isOver(62_400), rhythm.isOver(62_600)]).toEqual([false, true]);
  });
});

function seconds(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => (from + n) * 1_000);
}
