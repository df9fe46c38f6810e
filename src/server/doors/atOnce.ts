import type { ServerResponse } from 'node:http';
import { Problem } from '../../contracts/errors.ts';

/** What is done for one account at once; a browser asks for six things. */
export const MOST_AT_ONCE = 16;

interface Line {
  running: number;
  /** Who waits, in the order they came; each is let in by a call. */
  readonly waiting: Set<() => void>;
}

const lines = new Map<string, Line>();

/**
 * Does something for an account when its turn has come, on this process: whoever asks for hundreds of things at once waits
 * for themself, and nobody waits behind all of them for the database.
 *
 * @param who the account @throws limit-reached when whoever asked is gone before it is their turn
 */
export async function whenItsTurn<T>(
  who: string,
  reply: ServerResponse,
  work: () => Promise<T> | T,
): Promise<T> {
  const line = lines.get(who) ?? { running: 0, waiting: new Set() };
  lines.set(who, line);
  if (line.running < MOST_AT_ONCE) line.running += 1;
  else await turn(line, reply);
  try {
    return await work();
  } finally {
    const [next] = line.waiting;
    if (next) next();
    else line.running -= 1;
    if (line.running === 0) lines.delete(who);
  }
}

/** Resolves when the place of one who is done is given on. */
function turn({ waiting }: Line, reply: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => {
      waiting.delete(letIn);
      reject(new Problem('limit-reached', { wait: 1 }));
    };
    const letIn = () => {
      waiting.delete(letIn);
      reply.off('close', gone);
      resolve();
    };
    waiting.add(letIn);
    if (reply.destroyed) gone();
    else reply.once('close', gone);
  });
}
