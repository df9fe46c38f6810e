import { expect, it } from 'vitest';
import { newRoom, readMembers } from './room.ts';
import type { Placed } from './room.ts';

const placed = (id: string): Placed => ({
  id,
  kind: 'customer',
  holderId: 'robin',
  name: 'Robin Reed',
  part: 'customer',
  node: 'here',
  admitted: false,
});

it('keeps who was read on the line by the later question, though the earlier one is answered last', async () => {
  const room = newRoom('session');
  const answers: ((members: readonly Placed[]) => void)[] = [];
  const ask = () => readMembers(room, () => new Promise((resolve) => answers.push(resolve)));
  const both = [ask(), ask()];
  answers[1]?.([placed('one'), placed('two')]);
  await both[1];
  answers[0]?.([placed('one')]);
  await both[0];
  expect(room.members.map(({ id }) => id)).toEqual(['one', 'two']);
  const third = ask();
  answers[2]?.([placed('two')]);
  await third;
  expect(room.members.map(({ id }) => id)).toEqual(['two']);
});
