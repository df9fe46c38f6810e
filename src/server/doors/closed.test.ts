import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closed } from './closed.ts';

const Deep = z.object({
  list: z.array(z.object({ a: z.string() })).max(2),
  kind: z.discriminatedUnion('k', [
    z.object({ k: z.literal('x'), n: z.int() }),
    z.object({ k: z.literal('y'), s: z.string() }),
  ]),
  maybe: z.object({ b: z.string() }).optional(),
  free: z.record(z.string(), z.unknown()),
});
const good = { list: [{ a: 'a' }], kind: { k: 'x', n: 1 }, maybe: { b: 'b' }, free: { anything: 1 } };

describe('a closed schema', () => {
  it('takes what the open one takes', () => {
    expect(closed(Deep).parse(good)).toEqual(good);
  });

  it.each([
    ['at the top', { ...good, extra: 1 }],
    ['in a list', { ...good, list: [{ a: 'a', extra: 1 }] }],
    ['in a union', { ...good, kind: { k: 'x', n: 1, extra: 1 } }],
    ['in an optional part', { ...good, maybe: { b: 'b', extra: 1 } }],
  ])('refuses an unknown field %s', (_where, value) => {
    expect(closed(Deep).safeParse(value).success).toBe(false);
    expect(Deep.safeParse(value).success).toBe(true);
  });

  it('keeps the checks of the open one', () => {
    const both = z
      .object({ a: z.string(), b: z.string() })
      .refine((value) => value.a !== value.b, 'a and b must differ');
    expect(closed(both).safeParse({ a: '1', b: '1' }).success).toBe(false);
    expect(closed(Deep).safeParse({ ...good, list: [{ a: '' }, { a: '' }, { a: '' }] }).success).toBe(false);
  });

  it('refuses unknown fields before and after trimming', () => {
    const trimmed = closed(z.object({ a: z.string().trim().min(1) }));
    expect(trimmed.parse({ a: ' x ' })).toEqual({ a: 'x' });
    expect(trimmed.safeParse({ a: '  ' }).success).toBe(false);
  });
});
