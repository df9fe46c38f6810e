import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Telling } from './give.ts';

beforeEach(() => void vi.stubGlobal('window', { setTimeout }));
afterEach(() => void vi.unstubAllGlobals());

/** A page that reads nothing until it is told to. */
const stuck = () => {
  const heard: string[] = [];
  return { heard, waiting: 1_000_000, say: (message: string) => heard.push(message) > 0 };
};
const always = () => true;

it('keeps a bounded number of lines for a page that does not read, and loses nothing that has to arrive', async () => {
  const page = stuck();
  const telling = new Telling<string>();
  for (let n = 0; n < 5_000; n += 1) telling.tell(page, [`line ${n}`], always, true);
  telling.tell(page, ['thaw'], always);
  page.waiting = 0;
  await expect.poll(() => page.heard.at(-1)).toBe('thaw');
  expect(page.heard).toHaveLength(2_001);
  expect(page.heard.slice(0, 2)).toEqual(['line 0', 'line 1']);
  telling.tell(page, ['drawn later'], always, true);
  await expect.poll(() => page.heard.at(-1)).toBe('drawn later');
});

it('leaves out what is not wanted any more', async () => {
  const page = stuck();
  const telling = new Telling<string>();
  let wanted = true;
  telling.tell(page, ['a picture'], () => wanted);
  wanted = false;
  telling.tell(page, ['thaw'], always);
  page.waiting = 0;
  await expect.poll(() => page.heard).toEqual(['thaw']);
});
