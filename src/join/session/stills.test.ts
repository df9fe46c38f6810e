import { expect, it } from 'vitest';
import { Stills } from './stills.ts';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 2, 0, 3, 3]).toString('base64');
const part = (id: string, at: number) => ({
  t: 'frozen' as const,
  id,
  part: at,
  of: 2,
  data: at === 0 ? jpeg.slice(0, 4) : jpeg.slice(4),
});

it('shows the first picture that is whole, of two that come at once', () => {
  const stills = new Stills();
  expect(stills.take('olive', part('hers', 0))).toBeNull();
  expect(stills.take('ben', part('his', 0))).toBeNull();
  expect(stills.take('olive', part('hers', 1))).toMatchObject({ by: 'olive' });
  expect(stills.take('ben', part('his', 1))).toBeNull();
  stills.take('ben', part('another of his', 0));
  expect(stills.take('ben', part('another of his', 1))).toBeNull();
  expect(stills.shown?.by).toBe('olive');
});

it('does not show afterwards what lost', () => {
  const stills = new Stills();
  stills.take('ben', part('his', 0));
  stills.take('olive', part('hers', 0));
  stills.take('olive', part('hers', 1));
  stills.drop();
  expect(stills.take('ben', part('his', 1))).toBeNull();
  expect(stills.shown).toBeNull();
});

it('shows another of the same agent, and anybody’s once the picture moves again', () => {
  const stills = new Stills();
  for (const id of ['one', 'two']) {
    stills.take('olive', part(id, 0));
    expect(stills.take('olive', part(id, 1))?.whole.parts[0]?.id).toBe(id);
  }
  stills.drop();
  stills.take('ben', part('his', 0));
  expect(stills.take('ben', part('his', 1))).toMatchObject({ by: 'ben' });
});
