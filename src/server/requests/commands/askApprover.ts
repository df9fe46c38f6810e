import { v7 } from 'uuid';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { asked, type AskedView } from '../outcome.ts';
import { requestById } from '../store.ts';
import { known, requestErrand } from './errand.ts';
import { callerName } from '../../gate/who.ts';

/**
 * Asks for the second approver that a request needs, or starts the wait where the client has one Super admin only.
 * Throws `not-allowed` when none is needed, `already-asked`, `person-fenced`, `address-taken`.
 */
export function askApprover(caller: Caller, requestId: string): Promise<AskedView> {
  const errand = requestErrand(caller.actor, requestId, 'Ask for a second approver');
  return perform(caller, errand, async (tx) => {
    known(errand, await requestById(tx, requestId), caller.actor.deskId);
    await tx.rows('select guard.ask_approver($1, $2)', [v7(), requestId]);
    const row = await requestById(tx, requestId);
    const wait = row.approval?.kind === 'wait';
    const by = await callerName(tx);
    tx.record({
      chain: row.client_id ?? caller.actor.deskId,
      action: 'approval.ask',
      body: {
        sentence: wait
          ? `${by} began a wait of 24 hours, which a Super admin can stop: ${row.sentence}`
          : `${by} asked the other Super admins to approve: ${row.sentence}`,
        ...(row.contact_id === null ? {} : { contact: row.contact_id }),
        request: row.id,
      },
    });
    return asked(row, caller.actor);
  });
}
