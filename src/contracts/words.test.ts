import { expect, it } from 'vitest';
import { sessionNumber, waitInWords } from './words.ts';

it('gives a session a number that can be read out: eight signs in two groups', () => {
  expect(sessionNumber('0199f0aa-1b2c-7d3e-8f40-5a6b7c8d9e0f')).toBe('7C8D 9E0F');
});

it('says how long to wait in the unit that a person would take', () => {
  expect([1, 59, 99, 100, 3600, 6000, 86_400].map(waitInWords)).toEqual([
    '1 second',
    '59 seconds',
    '99 seconds',
    '2 minutes',
    '60 minutes',
    '2 hours',
    '24 hours',
  ]);
});
