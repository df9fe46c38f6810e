import { v7 } from 'uuid';
import type { Ask } from '../../../contracts/contacts.ts';
import { OUTCOME_WORDS } from '../../../contracts/words.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import type { ClientAction } from '../../../policy/words.ts';
import { actionOf, checkAsk, frozenOf, subjectOf, type Frozen } from '../frozen.ts';
import { asked, type AskedView } from '../outcome.ts';
import { answerOf } from '../question.ts';
import { requestById, type RequestRow } from '../store.ts';
import { callerName } from '../../gate/who.ts';

/** What is put to the guard as one request. */
export interface Question {
  /** The contact in which it is asked; null: by a signed-in person for themself. */
  readonly contactId: string | null;
  readonly action: ClientAction;
  readonly subject: object;
  readonly frozen: Frozen;
}

/** Puts a question, tells the record with its answer, and gives the request back as it stands. */
export async function putQuestion(tx: Tx, deskId: string, question: Question): Promise<RequestRow> {
  const { contactId, action, subject, frozen } = question;
  const id = v7();
  await tx.rows('select guard.ask($1, $2, $3, $4, $5)', [
    id,
    contactId,
    action,
    JSON.stringify(subject),
    frozen.params,
  ]);
  const row = await requestById(tx, id);
  const answer = answerOf(action, row.facts);
  tx.record({
    chain: row.client_id ?? deskId,
    action: 'request.ask',
    rule: answer.rule,
    body: {
      sentence: `${await callerName(tx)} asked: ${row.sentence} Answer: ${OUTCOME_WORDS[answer.outcome]}.`,
      ...(contactId === null ? {} : { contact: contactId }),
      request: id,
      asked: action,
      answer: { outcome: answer.outcome, rule: answer.rule },
    },
  });
  return row;
}

/**
 * Puts a question in a contact; the answer is worked out from what the directory says.
 * Throws `bad-input`, `not-found`, `contact-not-yours`, `contact-closed`.
 */
export function askInContact(caller: Caller, contactId: string, input: Ask): Promise<AskedView> {
  const action = actionOf(input);
  checkAsk(action, input);
  return perform(caller, { action: 'contact.match', about: { contact: contactId } }, async (tx) => {
    const row = await putQuestion(tx, caller.actor.deskId, {
      contactId,
      action,
      subject: subjectOf(action, input),
      frozen: frozenOf(action, input),
    });
    return asked(row, caller.actor);
  });
}
