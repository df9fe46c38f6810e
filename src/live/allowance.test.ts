import { expect, it } from 'vitest';
import { Allowance, MAY_SAY, REFUSED } from './allowance.ts';

const heardOf = (allowance: Allowance, many: number, now: number): number =>
  Array.from({ length: many }, () => Number(allowance.take(now))).reduce((sum, one) => sum + one, 0);

it('hears a picture with all that is drawn on it at once, and what anybody draws by hand for ever', () => {
  const allowance = new Allowance();
  expect(heardOf(allowance, 400 + 10_000, 0)).toBe(10_400);
  for (let second = 1; second < 300; second += 1) expect(heardOf(allowance, 100, second * 1_000)).toBe(100);
});

it('hears no page that goes on and on, however its messages are spread', () => {
  const allowance = new Allowance();
  let heard = 0;
  for (let ms = 0; ms < 10_000; ms += 1) heard += heardOf(allowance, 10, ms);
  expect(heard).toBeLessThanOrEqual(MAY_SAY.atOnce + 10 * MAY_SAY.inSecond);
});

it('counts what was refused, and soon hears a page no more that says nothing else', () => {
  const allowance = new Allowance();
  let heard = 0;
  while (allowance.take(0) && allowance.take(0, REFUSED)) heard += 1;
  expect(heard).toBe(Math.floor(MAY_SAY.atOnce / (REFUSED + 1)));
});
