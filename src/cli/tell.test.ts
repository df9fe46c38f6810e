import { afterEach, expect, it, vi } from 'vitest';
import { toldPlainly } from './tell.ts';

afterEach(() => vi.restoreAllMocks());

it.each([
  ['53100', 'The disk of the database is full, so it cannot work: make room on it, then try again.\n'],
  [
    '57P03',
    expect.stringMatching(/^The database is starting or recovering just now: .*make room first\.\n$/),
  ],
  ['ENOSPC', 'The disk is full: make room on it, then try again.\n'],
])('what fails with %s is one sentence and no success', async (code, sentence) => {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const failing = () => Promise.reject(Object.assign(new Error('could not extend file'), { code }));
  expect(await toldPlainly(failing)).toBe(1);
  expect(said).toEqual([sentence]);
});

it('what nobody foresaw keeps its stack', async () => {
  const fault = new TypeError('x is undefined');
  await expect(toldPlainly(() => Promise.reject(fault))).rejects.toBe(fault);
});
