import { expect, it } from 'vitest';
import { fitting, step } from './zoom.ts';

it('fits the picture into its place by the side that is tighter, and blows a small one up no more than twice', () => {
  expect(fitting({ width: 1920, height: 1080 }, { width: 960, height: 1000 })).toBe(0.5);
  expect(fitting({ width: 1000, height: 1000 }, { width: 900, height: 250 })).toBe(0.25);
  expect(fitting({ width: 100, height: 100 }, { width: 900, height: 900 })).toBe(2);
  expect(fitting({ width: 0, height: 0 }, { width: 900, height: 900 })).toBe(1);
});

it('goes by steps from wherever it stands, and stays at the ends', () => {
  expect([step(0.41, true), step(0.41, false), step(1, true), step(1, false)]).toEqual([
    0.5, 0.33, 1.25, 0.8,
  ]);
  expect([step(4, true), step(0.25, false), step(0.1, false)]).toEqual([4, 0.25, 0.1]);
});
