import { expect, it } from 'vitest';
import { LINE_ENDS, SESSION_LINE_PATH } from '../contracts/session-line.ts';
import { LINE, waitBefore } from './line.ts';

it('has the address and the codes of the contract', () => {
  expect(LINE).toEqual({ path: SESSION_LINE_PATH, over: LINE_ENDS.over });
});

it('dials again after a quarter of a second, then slower, never slower than every two seconds', () => {
  expect([0, 1, 2, 3, 4, 30].map((tries) => waitBefore(tries, 1))).toEqual([
    250, 500, 1000, 2000, 2000, 2000,
  ]);
  expect(waitBefore(0, 0)).toBeGreaterThan(150);
});
