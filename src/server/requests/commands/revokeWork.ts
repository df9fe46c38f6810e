import type { PersonActor } from '../../actor.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { requestById, workById } from '../store.ts';
import { callerName } from '../../gate/who.ts';

/** Takes back a work order before it is done: its lender, or a Super admin. Throws `not-found`, `work-ended`. */
export function revokeWork(
  caller: Caller & { readonly actor: PersonActor },
  orderId: string,
): Promise<{ done: true }> {
  const errand = {
    action: 'not-me.say',
    subject: { own: true },
    sentence: 'Take back a work order',
    about: { order: orderId },
  } as const;
  return perform(caller, errand, async (tx) => {
    await tx.rows('select guard.revoke_work($1)', [orderId]);
    const { sentence, request_id } = await workById(tx, orderId);
    const { contact_id } = await requestById(tx, request_id);
    tx.record({
      chain: caller.actor.clientId,
      action: 'work-order.revoke',
      body: {
        sentence: `${await callerName(tx)} took back the work order: ${sentence}`,
        order: orderId,
        request: request_id,
        ...(contact_id === null ? {} : { contact: contact_id }),
      },
    });
    return { done: true as const };
  });
}
