import { v7 } from 'uuid';
import type { ConsentKind } from '../../../contracts/sessions.ts';
import type { Caller } from '../../gate/tx.ts';
import { inSession, readSession } from '../access.ts';
import { agentName } from '../../gate/who.ts';
import { consentWords } from '../words.ts';

/**
 * Asks the customer for something; they have a minute. Throws `session-not-active`, `consent-refused` (a refusal is
 * final), `already-asked`, `explain-session`.
 */
export async function askConsent(caller: Caller, sessionId: string, kind: ConsentKind) {
  const id = v7();
  await inSession(caller, sessionId, `Ask ${consentWords(kind)}`, async ({ tx, tell }) => {
    await tx.rows('select guard.ask_consent($1, $2, $3)', [id, sessionId, kind]);
    const name = await agentName(tx, caller.actor.id);
    tell('consent.ask', `${name} asked ${consentWords(kind)}.`, { consent: id, kind });
  });
  return readSession(caller, sessionId);
}

/** Takes a question back, or ends what was granted: an agent may always have less. Throws `consent-over`. */
export async function dropConsent(caller: Caller, sessionId: string, consentId: string) {
  await inSession(caller, sessionId, 'Drop a consent', async ({ tx, tell }) => {
    const { kind } = await tx.row<{ kind: ConsentKind }>('select guard.drop_consent($1, $2) as kind', [
      sessionId,
      consentId,
    ]);
    const name = await agentName(tx, caller.actor.id);
    tell('consent.drop', `${name} needs no more ${consentWords(kind)}.`, { consent: consentId, kind });
  });
  return readSession(caller, sessionId);
}
