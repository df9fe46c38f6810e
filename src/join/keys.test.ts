import { describe, expect, it } from 'vitest';
import { SessionSecret } from '../contracts/join.ts';
import { digitsMissing, grouped, readSecret, secretOfFragment } from './keys.ts';

const LINK = 'Ab0_-'.repeat(8) + 'xyz';

describe('what a person has in hand', () => {
  it.each([
    ['123456789', '123456789'],
    ['123 456 789', '123456789'],
    [' 123-456-789 ', '123456789'],
    ['123.456.789', '123456789'],
    ['１２３ ４５６ ７８９', '123456789'],
    ['000 000 001', '000000001'],
  ])('%j is a key', (typed, digits) => {
    expect(readSecret(typed)).toEqual({ way: 'key', text: digits });
    expect(SessionSecret.safeParse(digits).success).toBe(true);
  });

  it.each([LINK, `https://desk.example/join#k=${LINK}`, `#k=${LINK}`])('%j is a link', (typed) => {
    expect(readSecret(typed)).toEqual({ way: 'link', text: LINK });
    expect(SessionSecret.safeParse(LINK).success).toBe(true);
  });

  it.each([
    '',
    '12345678',
    '1234567890',
    'abc def ghi',
    '12345678a',
    `${LINK}x`,
    'https://desk.example/join',
    '#k=',
  ])('%j is neither', (typed) => expect(readSecret(typed)).toBeNull());

  it('is taken from the fragment, whatever else stands there', () => {
    expect(secretOfFragment(`#k=${LINK}&x=1`)).toEqual({ way: 'link', text: LINK });
    expect(secretOfFragment('#k=123-456-789')).toEqual({ way: 'key', text: '123456789' });
    expect(secretOfFragment('#x=1')).toBeNull();
    expect(secretOfFragment('')).toBeNull();
  });
});

describe('digits while they are typed', () => {
  it.each([
    ['', ''],
    ['1234', '123 4'],
    ['123', '123'],
    ['123456789', '123 456 789'],
    ['1234567890', '123 456 789'],
    ['12-34 56', '123 456'],
    ['https://x', 'https://x'],
  ])('%j is shown as %j', (typed, shown) => expect(grouped(typed)).toBe(shown));

  it('are counted', () => {
    expect([
      digitsMissing(''),
      digitsMissing('12 3'),
      digitsMissing('123456789'),
      digitsMissing('abc'),
    ]).toEqual([9, 6, 0, 0]);
  });
});
