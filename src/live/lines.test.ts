import { expect, it } from 'vitest';
import { Lines, MOST_LINES } from './lines.ts';

it('knows a line by its first word, and no more lines than so many: the oldest is another one then', () => {
  const lines = new Lines<boolean>();
  expect(lines.take('0', () => false)).toEqual({ isNew: true, known: false });
  expect(lines.take('0', () => true)).toEqual({ isNew: false, known: false });
  for (let n = 1; n < MOST_LINES; n += 1) lines.take(String(n), () => true);
  expect(lines.take('0', () => true).isNew, 'all that may be known are').toBe(false);
  lines.take('one more', () => true);
  expect(lines.take('1', () => true).isNew).toBe(false);
  expect(lines.take('0', () => true)).toEqual({ isNew: true, known: true });
  expect(lines.take('1', () => true).isNew, 'it made place for the oldest').toBe(true);
});
