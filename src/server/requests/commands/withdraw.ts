import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { asked, type AskedView } from '../outcome.ts';
import { requestById } from '../store.ts';
import { known, requestErrand } from './errand.ts';
import { callerName } from '../../gate/who.ts';

/** Takes a request back, with what was lent for it and not spent. Throws `request-ended`, `authority-used`. */
export function withdraw(caller: Caller, requestId: string): Promise<AskedView> {
  const errand = requestErrand(caller.actor, requestId, 'Withdraw what was asked');
  return perform(caller, errand, async (tx) => {
    known(errand, await requestById(tx, requestId), caller.actor.deskId);
    await tx.rows('select guard.withdraw($1)', [requestId]);
    const row = await requestById(tx, requestId);
    tx.record({
      chain: row.client_id ?? caller.actor.deskId,
      action: 'request.withdraw',
      body: {
        sentence: `${await callerName(tx)} withdrew: ${row.sentence}`,
        ...(row.contact_id === null ? {} : { contact: row.contact_id }),
        request: row.id,
      },
    });
    return asked(row, caller.actor);
  });
}
