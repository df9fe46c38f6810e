import { expect, it } from 'vitest';
import { Ink } from '../../../../live/ink.ts';
import { partsOf } from './freeze.ts';
import { Returned } from './returned.ts';
import type { Told } from './returned.ts';

const jpeg = Buffer.from([
  0xff,
  0xd8,
  0xff,
  0xc0,
  0,
  17,
  8,
  0,
  2,
  0,
  3,
  3,
  ...Array.from({ length: 30_000 }, () => 7),
]).toString('base64');
const parts = partsOf(jpeg, 'picture') ?? [];
const stroke = (id: string, points = 1): Told & { t: 'stroke' } => ({
  t: 'stroke',
  id,
  color: 'red',
  points: Array.from({ length: points }, () => [0.1, 0.2]),
  done: true,
});

it('gives out a picture once it is whole, and each line once, in the order in which they came', () => {
  const back = new Returned();
  expect(parts.map((part) => back.take(part))).toEqual([false, false, true]);
  expect(back.take({ ...stroke('a'), by: 'ben' }, true)).toBe(true);
  expect([back.take({ t: 'clear' }), back.take({ t: 'thaw' })]).toEqual([true, true]);
  const [still, line, ...ends] = back.out();
  expect([still, line, ends]).toMatchObject([
    { t: 'still', by: null, whole: { parts } },
    { t: 'stroke', by: 'ben', part: stroke('a'), anew: true },
    [{ t: 'clear' }, { t: 'thaw' }],
  ]);
  expect(back.out()).toEqual([]);
});

it('lets no more wait than a drawing has', () => {
  const back = new Returned();
  for (let count = 0; count < 5_000; count += 1) back.take(stroke(`s${count}`));
  expect(back.out()).toHaveLength(2_000);
});

it('is given the lines of its own agent alone, in messages that the contract allows', () => {
  const ink = new Ink();
  ink.take('olive', stroke('a', 200));
  ink.take('olive', { ...stroke('a', 150), done: false });
  ink.take('ben', stroke('b'));
  const given = ink.of('olive');
  expect(given.map(({ id, points, done }) => [id, points.length, done])).toEqual([
    ['a', 200, false],
    ['a', 150, true],
  ]);
});
