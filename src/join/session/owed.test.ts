import { expect, it } from 'vitest';
import { Owed } from './owed.ts';

it('is kept over a reload, each thing once, until the server has heard of it, and counts in its session alone', () => {
  const owed = new Owed('s1');
  for (const debt of ['screen', 'pause', 'screen'] as const) owed.add(debt);
  const again = new Owed('s1');
  expect([again.all, again.isPause]).toEqual([['pause', 'screen'], true]);
  expect([again.isBack('screen'), again.isBack('camera')]).toEqual([true, false]);
  again.settle('pause');
  expect([new Owed('s1').all, new Owed('s2').all]).toEqual([['screen'], []]);
  again.add('all');
  expect(again.isBack('camera')).toBe(true);
  again.drop();
  expect(new Owed('s1').all).toEqual([]);
});
