import type { PersonActor } from '../../actor.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { callerName } from '../../gate/who.ts';
import { isAdded } from '../present.ts';
import { approvalById } from '../store.ts';

const SAID = {
  yes: 'said that it was not them who said yes to what was asked: what is not done yet has ended, and nothing can be asked in their name for a day.',
  added:
    'said that it was not them who added whoever asked as a user: who was added stays one until somebody removes them, and nothing can be asked in their name for a day.',
} as const;

/**
 * *That was not me*, of a yes that was said with this person's factor: it does not stand, what it allowed and is not done ends,
 * nothing can be asked in their name for a day, and their other sign-ins end. Throws `not-found`, `already-answered`.
 */
export function disownAnswer(
  caller: Caller & { readonly actor: PersonActor },
  approvalId: string,
): Promise<{ done: true }> {
  const errand = {
    action: 'not-me.say',
    subject: { own: true },
    sentence: 'Say that an answer was not theirs',
    about: { approval: approvalId },
  } as const;
  return perform(caller, errand, async (tx) => {
    await tx.rows('select guard.disown_answer($1, $2)', [approvalId, caller.token]);
    const row = await approvalById(tx, approvalId);
    const { contact_id, request_id } = row;
    tx.record({
      chain: caller.actor.clientId,
      action: 'approval.not-me',
      body: {
        sentence: `${await callerName(tx)} ${SAID[isAdded(row) ? 'added' : 'yes']}`,
        approval: approvalId,
        request: request_id,
        ...(contact_id === null ? {} : { contact: contact_id }),
      },
    });
    return { done: true as const };
  });
}
