import { v7 } from 'uuid';
import { Problem } from '../../../../contracts/errors.ts';
import { perform } from '../../../gate/perform.ts';
import type { Caller } from '../../../gate/tx.ts';
import { customerWords } from '../../words.ts';

/** Whom to take: somebody named, or the next of the agent's groups or of one. */
export interface Wanted {
  readonly entryId?: string | undefined;
  readonly groupId?: string | undefined;
}

/**
 * Takes somebody out of the queue into a session to view and explain, in which they are admitted. Throws `queue-empty`,
 * `queue-gone`, `queue-taken`, `sessions-stopped`.
 */
export function claim(caller: Caller, { entryId, groupId }: Wanted) {
  const sessionId = v7();
  return perform(caller, { action: 'session.host', sentence: 'Take somebody from the queue' }, async (tx) => {
    const [row] = await tx.rows<{ id: string; name: string; waited: number; agent: string }>(
      'select id, name, waited, agent from guard.claim($1, $2, $3)',
      [sessionId, entryId ?? null, groupId ?? null],
    );
    if (row === undefined) throw new Problem('queue-empty');
    tx.record({
      chain: caller.actor.deskId,
      action: 'queue.claim',
      body: {
        sentence:
          `${row.agent} took ${customerWords(row.name)} from the queue after ${waitWords(row.waited)} ` +
          'into a support session to view and explain.',
        session: sessionId,
        customer: row.id,
      },
    });
    return { entryId: row.id, sessionId };
  });
}

function waitWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
