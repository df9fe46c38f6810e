import { v7 } from 'uuid';
import type { z } from 'zod';
import type { ConsentOffer } from '../../../contracts/join.ts';
import type { ConsentKind } from '../../../contracts/sessions.ts';
import type { Tx } from '../../gate/tx.ts';
import { inSession } from '../access.ts';
import { customerOf } from '../store.ts';
import { consentWords, customerWords } from '../words.ts';
import { readJoined } from './view.ts';
import type { CustomerCaller } from './view.ts';

const DONE = { done: true } as const;

/** The customer, as a sentence begins with them. */
async function nameOf(tx: Tx, caller: CustomerCaller): Promise<string> {
  const customer = await customerOf(tx, caller.actor.sessionId);
  return customer === null ? 'The customer' : customerWords(customer.name).replace('the', 'The');
}

/** Answers a question. Throws `consent-over` when its minute has passed: who says nothing has not agreed. */
export async function answerConsent(caller: CustomerCaller, consentId: string, yes: boolean) {
  await inSession(caller, caller.actor.sessionId, 'Answer a question', async ({ tx, tell }) => {
    const { kind } = await tx.row<{ kind: ConsentKind }>('select guard.answer_consent($1, $2) as kind', [
      consentId,
      yes,
    ]);
    tell(
      yes ? 'consent.grant' : 'consent.refuse',
      `${await nameOf(tx, caller)} ${yes ? 'allowed' : 'refused'} ${consentWords(kind)}.`,
      { consent: consentId, kind },
    );
  });
  return readJoined(caller);
}

/** Gives something without being asked. Throws `session-not-active`. */
export async function offerConsent(caller: CustomerCaller, { kind }: z.infer<typeof ConsentOffer>) {
  const id = v7();
  await inSession(caller, caller.actor.sessionId, 'Offer something', async ({ tx, tell }) => {
    await tx.rows('select guard.offer_consent($1, $2)', [id, kind]);
    tell('consent.grant', `${await nameOf(tx, caller)} offered ${consentWords(kind)}.`, { kind });
  });
  return readJoined(caller);
}

/** Takes back one kind of what was given, or (null) all of it. Always possible. */
export async function withdrawConsent(caller: CustomerCaller, kind: ConsentKind | null) {
  await inSession(caller, caller.actor.sessionId, 'Take something back', async ({ tx, tell }) => {
    const { count } = await tx.row<{ count: number }>('select guard.withdraw_consent($1) as count', [kind]);
    if (count === 0) return;
    const what = kind === null ? 'everything that was allowed' : consentWords(kind);
    tell(
      'consent.withdraw',
      `${await nameOf(tx, caller)} took back: ${what}.`,
      kind === null ? {} : { kind },
    );
  });
  return readJoined(caller);
}

/** Pauses all that is shared, or goes on. */
export async function pauseSharing(caller: CustomerCaller, pause: boolean) {
  await inSession(caller, caller.actor.sessionId, 'Pause', async ({ tx, tell }) => {
    const { changed } = await tx.row<{ changed: boolean }>('select guard.pause_session($1) as changed', [
      pause,
    ]);
    if (!changed) return;
    const name = await nameOf(tx, caller);
    tell('session.pause', pause ? `${name} paused what is shared.` : `${name} went on.`);
  });
  return readJoined(caller);
}

/** Ends the session, any time. */
export function leaveAsCustomer(caller: CustomerCaller) {
  return inSession(caller, caller.actor.sessionId, 'Leave', async ({ tx, tell }) => {
    const name = await nameOf(tx, caller);
    await tx.rows('select guard.leave_as_customer()');
    tell('session.end', `${name} ended the session.`);
    return DONE;
  });
}

/** Tells the desk's admins that something is wrong, and ends the session. */
export function reportAbuse(caller: CustomerCaller, words: string) {
  return inSession(caller, caller.actor.sessionId, 'Report', async ({ tx, tell }) => {
    const name = await nameOf(tx, caller);
    await tx.rows('select guard.report_abuse($1, $2)', [v7(), words]);
    tell('session.report', `${name} reported this session and ended it.`, { words });
    return DONE;
  });
}
