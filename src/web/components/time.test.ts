import { describe, expect, it } from 'vitest';
import { clockOf, dayAndTime, distance } from './time.ts';

const minute = 60_000;

describe('clockOf', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [400, '0:01'],
    [245_000, '4:05'],
    [3_845_000, '1:04:05'],
    [49 * 60 * minute, '2 days 1 hour'],
  ])('%d ms is %s', (length, read) => expect(clockOf(length)).toBe(read));
});

describe('distance', () => {
  it.each([
    [-30_000, null],
    [-90_000, '1 minute ago'],
    [3 * 60 * minute + 5, 'in 3 hours'],
    [-49 * 60 * minute, '2 days ago'],
  ])('%d ms from now is %s', (gap, read) => expect(distance(1e12 + gap, 1e12)).toBe(read));
});

describe('dayAndTime', () => {
  it('writes the month as a word, so that no order can be mistaken', () => {
    expect(dayAndTime('2026-03-04T12:30:00Z')).toMatch(/^[345] Mar 2026, \d\d:\d\d$/);
  });
});
