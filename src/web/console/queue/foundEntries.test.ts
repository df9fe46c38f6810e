import { expect, it } from 'vitest';
import type { QueueEntry } from '../../../contracts/queue.ts';
import { foundEntries } from './foundEntries.ts';

const entry = (id: string, name: string, about: string, groupId: string, email: string | null = null) =>
  ({ id, name, about, groupId, email }) as QueueEntry;
const queue = {
  entries: [
    entry('1', 'Émile Roux', 'The printer jams', 'a'),
    entry('2', 'Robin Reed', 'No sound', 'b', 'robin@acme.example'),
    entry('3', 'Sam Lee', 'The printer is gone', 'b'),
  ],
  groups: [
    { id: 'a', name: 'Front office', everybody: true, members: [], version: 1 },
    { id: 'b', name: 'Phones', everybody: false, members: [], version: 1 },
  ],
};
const found = (words: string): string[] => foundEntries(queue, words).map(({ id }) => id);

it('finds who waits by every word, in name, trouble, mail address or group, whatever their case', () => {
  expect(found(' ')).toEqual(['1', '2', '3']);
  expect(found('émile')).toEqual(['1']);
  expect(found('ACME')).toEqual(['2']);
  expect(found('printer phones')).toEqual(['3']);
  expect(found('printer robin')).toEqual([]);
});
