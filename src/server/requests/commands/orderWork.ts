import { v7 } from 'uuid';
import { Problem } from '../../../contracts/errors.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { lend } from '../lend.ts';
import { asked, type AskedView } from '../outcome.ts';
import { answerOf } from '../question.ts';
import { requestById } from '../store.ts';
import { known, requestErrand } from './errand.ts';
import { callerName } from '../../gate/who.ts';

/** Has authority lent for a request and freezes it in a work order, to be carried out once within seven days. */
export function orderWork(caller: Caller, requestId: string): Promise<AskedView> {
  const errand = requestErrand(caller.actor, requestId, 'Make a work order of what was asked');
  return perform(caller, errand, async (tx) => {
    const row = await requestById(tx, requestId);
    known(errand, row, caller.actor.deskId);
    if (row.action === 'user.add' || row.contact_id === null) {
      const message = 'is run at once';
      throw new Problem('bad-input', { count: 1, fields: [{ field: 'path.id', message }] });
    }
    const { authority, hash } = await lend(tx, row);
    const orderId = v7();
    await tx.rows('select guard.order_work($1, $2, $3)', [orderId, authority, hash]);
    const answer = answerOf(row.action, row.facts);
    tx.record({
      chain: row.client_id ?? caller.actor.deskId,
      action: 'work-order.make',
      rule: answer.rule,
      body: {
        sentence: `${await callerName(tx)} made a work order: ${row.sentence}`,
        contact: row.contact_id,
        request: row.id,
        order: orderId,
        answer: { outcome: answer.outcome, rule: answer.rule },
      },
    });
    return asked(await requestById(tx, requestId), caller.actor);
  });
}
