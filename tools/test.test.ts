import { describe, expect, test } from 'vitest';
import { closingLine, tally } from './test.ts';

const report = (passed: number, failed: number, files: unknown[] = []) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, testResults: files });

describe('the closing line', () => {
  test('sums over all runs', () => {
    const runs = [tally(report(3, 0), 0), tally(report(4, 2), 1)];
    expect(closingLine(runs)).toBe('7 passed, 2 failed');
  });

  test('counts a file that does not load', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(tally(report(3, 0, [broken]), 1)).toMatchObject({ passed: 3, failed: 1 });
  });

  test('never calls a crashed run good', () => {
    expect(tally(null, null)).toMatchObject({ failed: 1 });
    expect(tally(report(3, 0), 1)).toMatchObject({ failed: 1 });
  });
});
