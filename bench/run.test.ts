import { describe, expect, test } from 'vitest';
import { median } from './row.ts';
import { benchTable } from './run.ts';

describe('the benchmark table', () => {
  test('shows what was missed and the ratio where there is one', () => {
    const table = benchTable([
      { work: 'decide', must: '≥ 10 M/s', got: '12 M/s', ratio: 1.6, met: true },
      { work: 'start', must: '≤ 2 s', got: '3 s', met: false },
    ]);
    expect(table).toContain('| decide | ≥ 10 M/s | 12 M/s | 1.60 × | yes |');
    expect(table).toContain('| start | ≤ 2 s | 3 s |  | NO |');
  });

  test('takes the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow('nothing');
  });
});
