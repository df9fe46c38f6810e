import { expect, it } from 'vitest';
import { startClock } from './clock.ts';

it('goes on through sleep and through a clock that is set back', () => {
  let [steady, wall] = [0, 1_000_000];
  const clock = startClock(
    () => steady,
    () => wall,
  );
  expect(clock()).toBe(0);
  [steady, wall] = [100, 1_000_100];
  expect(clock()).toBe(100);
  [steady, wall] = [100, 1_020_100]; // asleep
  expect(clock()).toBe(20_100);
  [steady, wall] = [400, 1_000]; // set back
  expect(clock()).toBe(20_400);
});
