import { describe, expect, it } from 'vitest';
import { readDay, readDays, typedDay } from './week.ts';

describe('hours as they are typed', () => {
  it.each([
    ['', []],
    ['9-17', [[540, 1020]]],
    [
      '09:00-12:30, 13:30-17:00',
      [
        [540, 750],
        [810, 1020],
      ],
    ],
    [
      '9.00 – 12.30; 13-24',
      [
        [540, 750],
        [780, 1440],
      ],
    ],
    ['17-9', null],
    ['9-9', null],
    ['9-25', null],
    ['9:61-12', null],
    ['nine', null],
    ['9-12 13-17', null],
  ])('%j', (typed, expected) => {
    const read = readDay(typed, 3);
    expect(read && read.map(({ opens, closes }) => [opens, closes])).toEqual(expected);
  });

  it('stand there as they were saved', () => {
    const hours = readDay('9-12:30,13:30-24', 2) ?? [];
    expect(typedDay(hours, 2)).toBe('09:00-12:30, 13:30-24:00');
    expect(typedDay(hours, 3)).toBe('');
  });

  it.each([
    ['2026-12-25, 2026-12-24\n2026-12-24', ['2026-12-24', '2026-12-25']],
    ['', []],
    ['2026-02-30', null],
    ['24.12.2026', null],
  ])('closed days %j', (typed, expected) => {
    expect(readDays(typed)).toEqual(expected);
  });
});
