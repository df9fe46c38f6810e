import type { z } from 'zod';
import type { ApprovalAnswer, Waiting } from '../../../contracts/requests.ts';
import type { PersonActor } from '../../actor.ts';
import { perform, type Errand } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { freeze, personParams } from '../frozen.ts';
import { presentWaiting } from '../present.ts';
import { approvalById, requestById, type ApprovalRow } from '../store.ts';
import { clientName } from '../portal/standing.ts';
import { putQuestion } from './ask.ts';
import { runNow } from './run.ts';
import { callerName } from '../../gate/who.ts';

type PersonCaller = Caller & { readonly actor: PersonActor };
type Answer = z.output<typeof ApprovalAnswer>;

const TRIED: Readonly<Record<Answer['answer'], string>> = {
  yes: 'Say yes to what waits',
  no: 'Say no to what waits',
  add: 'Add whoever asks as a user',
  'not-me': 'Say that it was not them',
};

/** Saying yes takes a factor shown just now; saying no, or that it was somebody else, is never held up. */
function errandOf(answer: Answer, approvalId: string): Errand {
  const told = { sentence: TRIED[answer.answer], about: { approval: approvalId } };
  if (answer.answer === 'yes' || answer.answer === 'add') return { action: 'approval.answer', ...told };
  return { action: 'wait.stop', ...told };
}

const TOLD: Readonly<Record<Answer['answer'], string>> = {
  yes: 'said yes to',
  no: 'said no to',
  add: 'added the person as a user instead of authorising',
  'not-me': 'said that it was not them who asked, and no to',
};

/**
 * Answers what waits for a Super admin of this client; one answer settles it.
 *
 * - `yes` approves, or authorises a Non-Member's request once;
 * - `add` adds the person with a role through the same gate as ever, with this Super admin as their own lender;
 * - `not-me` says no, and where the contact is in this person's name, ends what it lent and fences them.
 *
 * Throws `already-answered` (with by whom), `lapsed`, `is-yourself`, `you-are-fenced`, `factor-needed`, `not-found`.
 */
export function answerApproval(
  caller: PersonCaller,
  approvalId: string,
  answer: Answer,
): Promise<z.infer<typeof Waiting>> {
  const { clientId, id, role } = caller.actor;
  return perform(caller, errandOf(answer, approvalId), async (tx) => {
    const before = await approvalById(tx, approvalId);
    if (answer.answer === 'add' && before.state === 'open') await addAsked(tx, caller, answer.person);
    const word = answer.answer === 'add' ? 'added' : answer.answer === 'not-me' ? 'no' : answer.answer;
    await tx.rows('select guard.answer($1, $2)', [approvalId, word]);
    if (answer.answer === 'not-me' && before.contact_is_mine) {
      await tx.rows('select guard.not_me_here($1)', [before.contact_id]);
    }
    await tellAnswer(tx, clientId, before, answer.answer);
    const reader = { id, superAdmin: role === 'super-admin', fenced: false }; // of what is settled nobody asks
    return presentWaiting(await approvalById(tx, approvalId), await clientName(tx), reader);
  });
}

async function tellAnswer(
  tx: Tx,
  clientId: string,
  before: ApprovalRow,
  answer: Answer['answer'],
): Promise<void> {
  const by = await callerName(tx);
  tx.record({
    chain: clientId,
    action: 'approval.answer',
    body: {
      sentence: `${by} ${TOLD[answer]}: ${before.sentence}`,
      approval: before.id,
      request: before.request_id,
      said: answer,
      ...(before.contact_id === null
        ? {}
        : { contact: before.contact_id, here: `${by} ${TOLD[answer]} what was asked.` }),
    },
  });
}

/** Adds the person through ask, lend, use and change, in this transaction. */
async function addAsked(
  tx: Tx,
  caller: PersonCaller,
  person: Extract<Answer, { answer: 'add' }>['person'],
): Promise<void> {
  const row = await putQuestion(tx, caller.actor.deskId, {
    contactId: null,
    action: 'user.add',
    subject: { role: person.role },
    frozen: freeze(personParams(person, person.role)),
  });
  await runNow(tx, await requestById(tx, row.id), null);
}
