import { expect, it } from 'vitest';
import { countRefusals } from './refusals.ts';

it('tells the log of the first at once, of all others together, and of none when there are none', async () => {
  const told: unknown[] = [];
  const log = { warn: (of: object) => void told.push(of) } as unknown as Parameters<typeof countRefusals>[0];
  const refusals = countRefusals(log, 50);
  for (let n = 0; n < 1_000; n += 1) refusals.add();
  expect(told).toEqual([{ refused: 1 }]);
  await expect.poll(() => told).toEqual([{ refused: 1 }, { refused: 999 }]);
  refusals.add();
  refusals.close();
  const sum = (told as { refused: number }[]).reduce((all, { refused }) => all + refused, 0);
  expect(sum).toBe(1_001);
  expect(told.length).toBeLessThanOrEqual(3);
});
