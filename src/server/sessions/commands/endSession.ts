import type { Caller } from '../../gate/tx.ts';
import { inSession, readSession } from '../access.ts';
import { agentName } from '../../gate/who.ts';

/** Ends a session for everybody in it. Throws `session-ended`, `session-not-yours`. */
export async function endSession(caller: Caller, sessionId: string) {
  await inSession(caller, sessionId, 'End a session', async ({ tx, tell }) => {
    await tx.rows('select guard.end_session($1)', [sessionId]);
    tell('session.end', `${await agentName(tx, caller.actor.id)} ended the session.`);
  });
  return readSession(caller, sessionId);
}

/** Puts an active session on hold, or takes it up again. Throws `session-not-active`. */
export async function holdSession(caller: Caller, sessionId: string, hold: boolean) {
  await inSession(caller, sessionId, 'Hold a session', async ({ tx, tell }) => {
    await tx.rows('select guard.hold_session($1, $2)', [sessionId, hold]);
    const name = await agentName(tx, caller.actor.id);
    tell('session.hold', hold ? `${name} put the session on hold.` : `${name} took the session up again.`);
  });
  return readSession(caller, sessionId);
}

/** What a host writes at the end, or later. */
export interface Notes {
  readonly notes: string | null;
  readonly outcome: 'resolved' | 'unresolved' | 'unknown';
  readonly version: number;
}

/** Keeps notes and outcome. Throws `session-not-yours`, `version-conflict`. */
export async function noteSession(caller: Caller, sessionId: string, { notes, outcome, version }: Notes) {
  await inSession(caller, sessionId, 'Note a session', async ({ tx, tell }) => {
    await tx.rows('select guard.note_session($1, $2, $3, $4)', [sessionId, notes, outcome, version]);
    tell('session.note', `${await agentName(tx, caller.actor.id)} noted the outcome: ${outcome}.`, {
      outcome,
    });
  });
  return readSession(caller, sessionId);
}
