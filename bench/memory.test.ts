import { describe, expect, test } from 'vitest';
import { drift, residentMiB } from './memory.ts';

describe('memory over a run', () => {
  test('a saw is flat', () => {
    const saw = Array.from({ length: 50 }, (_, index) => 100 + (index % 5));
    expect(drift(saw)).toBe(1);
  });

  test('a leak is seen, though it is slow', () => {
    const leak = Array.from({ length: 50 }, (_, index) => 100 + index);
    expect(drift(leak)).toBeCloseTo(144.5 / 104.5);
  });

  test('the memory of a process is read in MiB', () => {
    const ours = process.memoryUsage.rss() / 2 ** 20;
    expect(residentMiB(process.pid)).toBeGreaterThan(ours / 2);
    expect(residentMiB(process.pid)).toBeLessThan(ours * 2);
  });
});
