import type { Recording } from '../../../contracts/recordings.ts';

interface Message {
  readonly id: string;
  readonly from: { readonly name: string };
  readonly text: string;
  readonly at: string;
}

/** A message, and how many seconds into the recording it was said. */
export interface Said {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly seconds: number;
}

/** What was said while a recording ran. A pause moves what comes after it: the film had none. */
export function saidDuring(
  { startedAt, stoppedAt, ms }: Pick<Recording, 'startedAt' | 'stoppedAt' | 'ms'>,
  messages: readonly Message[],
): Said[] {
  const begin = Date.parse(startedAt);
  const end = stoppedAt === null ? Number.POSITIVE_INFINITY : Date.parse(stoppedAt);
  return messages
    .filter(({ at }) => Date.parse(at) >= begin && Date.parse(at) <= end)
    .map(({ id, from, text, at }) => ({
      id,
      name: from.name,
      text,
      seconds: Math.min(Date.parse(at) - begin, ms ?? Number.POSITIVE_INFINITY) / 1000,
    }));
}
