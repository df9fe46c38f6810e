import type { PersonActor } from '../../actor.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { callerName } from '../../gate/who.ts';
import { requestById } from '../store.ts';

/**
 * Takes back what may be done and is not done yet, with what was lent for it: whoever asked or authorised it, or a Super
 * admin. Throws `not-found`, `request-ended`.
 */
export function revokeRequest(
  caller: Caller & { readonly actor: PersonActor },
  requestId: string,
): Promise<{ done: true }> {
  const errand = {
    action: 'not-me.say',
    subject: { own: true },
    sentence: 'Take back what was asked',
    about: { request: requestId },
  } as const;
  return perform(caller, errand, async (tx) => {
    await tx.rows('select guard.revoke_request($1)', [requestId]);
    const { sentence, contact_id } = await requestById(tx, requestId);
    const by = await callerName(tx);
    tx.record({
      chain: caller.actor.clientId,
      action: 'request.revoke',
      body: {
        sentence: `${by} took back what was asked: ${sentence}`,
        request: requestId,
        // The agent reads whose word it was; the sentence has the directory's names.
        ...(contact_id === null ? {} : { contact: contact_id, here: `${by} took back what was asked.` }),
      },
    });
    return { done: true as const };
  });
}
