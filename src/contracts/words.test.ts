import { expect, it } from 'vitest';
import { sessionNumber } from './words.ts';

it('gives a session a number that can be read out: eight signs in two groups', () => {
  expect(sessionNumber('0199f0aa-1b2c-7d3e-8f40-5a6b7c8d9e0f')).toBe('7C8D 9E0F');
});
