import type { Queue, QueueEntry } from '../../../contracts/queue.ts';
import { holds } from '../../components/Find.tsx';

/** Those who hold every one of these words: in their name, mail address, what is wrong, or the name of their group. */
export function foundEntries(
  { entries, groups }: Pick<Queue, 'entries' | 'groups'>,
  words: string,
): QueueEntry[] {
  const named = new Map(groups.map(({ id, name }) => [id, name]));
  return entries.filter(({ name, about, email, groupId }) =>
    holds([name, about, email, named.get(groupId)], words),
  );
}
