import type { Caller } from '../../gate/tx.ts';
import { inSession, readSession } from '../access.ts';
import { agentName } from '../../gate/who.ts';

const DONE = { done: true } as const;

/** Invites a colleague, or takes that back, also when they are in already. Throws `session-full`, `not-found`. */
export async function inviteColleague(caller: Caller, sessionId: string, agentId: string, isIn: boolean) {
  await inSession(caller, sessionId, 'Invite a colleague', async ({ tx, tell }) => {
    await tx.rows('select guard.invite_to_session($1, $2, $3)', [sessionId, agentId, isIn]);
    const [host, guest] = [await agentName(tx, caller.actor.id), await agentName(tx, agentId)];
    tell(
      isIn ? 'session.invite' : 'session.uninvite',
      isIn ? `${host} invited ${guest} to the session.` : `${host} took ${guest} out of the session.`,
    );
  });
  return readSession(caller, sessionId);
}

/** Comes into a session that a colleague invited to. Throws `session-not-yours`. */
export async function joinColleague(caller: Caller, sessionId: string) {
  await inSession(caller, sessionId, 'Join a session', async ({ tx, tell }) => {
    await tx.rows('select guard.join_session($1)', [sessionId]);
    tell('session.join', `${await agentName(tx, caller.actor.id)} joined the session.`);
  });
  return readSession(caller, sessionId);
}

/** Leaves a session that a colleague hosts. Throws `host-leaves`. */
export function leaveSession(caller: Caller, sessionId: string) {
  return inSession(caller, sessionId, 'Leave a session', async ({ tx, tell }) => {
    await tx.rows('select guard.leave_session($1)', [sessionId]);
    tell('session.leave', `${await agentName(tx, caller.actor.id)} left the session.`);
    return DONE;
  });
}

/** Gives a session to a colleague: consents end and are asked anew, and what was lent stays behind. */
export function handOverSession(
  caller: Caller,
  sessionId: string,
  to: { readonly agentId: string; readonly reason: string; readonly stay: boolean },
) {
  return inSession(caller, sessionId, 'Hand a session over', async ({ tx, tell }) => {
    await tx.rows('select guard.hand_over_session($1, $2, $3, $4)', [
      sessionId,
      to.agentId,
      to.stay,
      to.reason,
    ]);
    const [from, next] = [await agentName(tx, caller.actor.id), await agentName(tx, to.agentId)];
    tell('session.hand-over', `${from} handed the session over to ${next}: ${to.reason}`);
    return DONE;
  });
}
