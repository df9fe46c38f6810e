import type { Queue, QueueEntry } from '../../../contracts/queue.ts';

/** Those who hold every one of these words: in their name, mail address, what is wrong, or the name of their group. */
export function foundEntries(
  { entries, groups }: Pick<Queue, 'entries' | 'groups'>,
  words: string,
): QueueEntry[] {
  const sought = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const named = new Map(groups.map(({ id, name }) => [id, name]));
  return entries.filter(({ name, about, email, groupId }) => {
    const text = [name, about, email, named.get(groupId)].join('\n').toLocaleLowerCase();
    return sought.every((word) => text.includes(word));
  });
}
