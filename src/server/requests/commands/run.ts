import { Problem } from '../../../contracts/errors.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { deleteFrozen, insertFrozen, updateFrozen, type PersonChange } from '../change.ts';
import { lend } from '../lend.ts';
import { asked, type AskedView } from '../outcome.ts';
import { answerOf } from '../question.ts';
import { requestById, type RequestRow } from '../store.ts';
import { known, requestErrand } from './errand.ts';
import { callerName } from '../../gate/who.ts';

/**
 * Has authority lent for a request, spends it and makes the change, in one transaction.
 * In a contact only adding somebody runs; anything else becomes a work order.
 *
 * Throws `refused`, `proof-needed`, `approval-needed`, `explain-only`, `authority-used`, `authority-expired`,
 * `request-ended`, `address-taken`, `version-conflict`, and `bad-input` for what is not run here.
 */
export function runRequest(caller: Caller, requestId: string): Promise<AskedView> {
  const errand = requestErrand(caller.actor, requestId, 'Run what was asked');
  return perform(caller, errand, async (tx) => {
    const row = await requestById(tx, requestId);
    known(errand, row, caller.actor.deskId);
    if (row.contact_id !== null && row.action !== 'user.add') throw notHere();
    await runNow(tx, row, null);
    return asked({ ...(await requestById(tx, requestId)), facts: row.facts }, caller.actor);
  });
}

function notHere(): Problem {
  const message = 'becomes a work order';
  return new Problem('bad-input', { count: 1, fields: [{ field: 'path.id', message }] });
}

/**
 * Lend, spend, change, tell: the one way in which a request turns into a changed directory.
 * @param version of the person as the reader saw it; null to take the one of now
 */
export async function runNow(tx: Tx, row: RequestRow, version: number | null): Promise<void> {
  const { authority, hash } = await lend(tx, row);
  const clientId = row.client_id;
  if (clientId === null) throw new Problem('no-authority');
  const answer = answerOf(row.action, row.facts);
  // Sent together: what is refused to be spent leaves nothing that the change could rest on.
  const [, changed] = await Promise.all([
    tx.rows('select guard.use($1, $2)', [authority, hash]),
    change(tx, row, clientId, version),
  ]);
  tx.record({
    chain: clientId,
    action: row.action,
    rule: answer.rule,
    body: {
      sentence: `${await callerName(tx)} had it done: ${row.sentence}`,
      ...(row.contact_id === null ? {} : { contact: row.contact_id }),
      request: row.id,
      subject: { person: changed, ...(JSON.parse(row.params) as object) },
      answer: { outcome: answer.outcome, rule: answer.rule },
    },
  });
}

/** Makes the change that was frozen. @returns the person's id */
async function change(tx: Tx, row: RequestRow, clientId: string, version: number | null): Promise<string> {
  const params: unknown = JSON.parse(row.params);
  if (row.action === 'user.add') return insertFrozen(tx, clientId, params as never);
  const { personId } = row.subject;
  if (typeof personId !== 'string') throw notHere();
  if (row.action === 'user.change') {
    await updateFrozen(tx, { clientId, id: personId, version }, params as PersonChange);
  } else if (row.action === 'user.remove') await deleteFrozen(tx, clientId, personId);
  else throw notHere();
  return personId;
}
