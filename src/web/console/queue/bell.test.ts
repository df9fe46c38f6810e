import { expect, it } from 'vitest';
import { countedTitle } from './bell.ts';

it.each([
  ['Queue · Bailiwick', 3, '(3) Queue · Bailiwick'],
  ['(3) Queue · Bailiwick', 2, '(2) Queue · Bailiwick'],
  ['(3) Queue · Bailiwick', 0, 'Queue · Bailiwick'],
  ['Queue · Bailiwick', 0, 'Queue · Bailiwick'],
  ['(3)', 1, '(1) (3)'],
])('the tab %j with %i waiting is %j', (title, count, expected) => {
  expect(countedTitle(title, count)).toBe(expected);
});
