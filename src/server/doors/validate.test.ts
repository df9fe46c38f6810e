import { describe, expect, it } from 'vitest';
import { Problem } from '../../contracts/errors.ts';
import { refuseNul } from './validate.ts';

const nested = (levels: number, inmost: unknown): unknown => {
  let value = inmost;
  for (let n = 0; n < levels; n += 1) value = n % 2 === 0 ? { a: value } : [value];
  return value;
};

describe('an input', () => {
  it.each([
    ['a text', 'a\0b'],
    ['a key', { 'a\0': 1 }],
    ['deep inside', nested(20, ['x', 'y\0'])],
  ])('is refused for a NUL in %s', (_where, value) => {
    expect(() => refuseNul(value, 'body')).toThrow(Problem);
  });

  it('is refused when it is nested deeper than anybody would walk, however deep', () => {
    for (const levels of [65, 1_000, 200_000]) {
      expect(() => refuseNul(nested(levels, 1), 'body'), String(levels)).toThrow(Problem);
    }
  });

  it('of ordinary shape is let through', () => {
    expect(() => refuseNul({ a: [{ b: 'text', c: null }], d: nested(20, 'x') }, 'body')).not.toThrow();
    expect(() => refuseNul(undefined, 'body')).not.toThrow();
  });
});
