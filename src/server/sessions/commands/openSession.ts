import { v7 } from 'uuid';
import { Problem } from '../../../contracts/errors.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { chainOf } from '../../contacts/access.ts';
import { lendFor } from '../../requests/lend.ts';
import { readSession } from '../access.ts';
import { agentName } from '../../gate/who.ts';

/** What a session is opened for. */
export interface Opened {
  readonly contactId?: string | undefined;
  /** A request of that contact to have a device worked on, answered *allow*: what it lends is spent on this session. */
  readonly requestId?: string | undefined;
}

/**
 * Opens a support session: alone, in a contact, or for what was lent in one. Throws `too-many-keys`, `sessions-stopped`,
 * `person-fenced`, and what lending refuses.
 */
export async function openSession(caller: Caller, { contactId, requestId }: Opened) {
  const id = v7();
  const about: Record<string, string> = contactId === undefined ? {} : { contact: contactId };
  await perform(caller, { action: 'session.host', sentence: 'Open a support session', about }, async (tx) => {
    const lent = requestId === undefined ? null : await lendFor(tx, requestId);
    if (lent && lent.contactId !== contactId) throw new Problem('not-found');
    await tx.rows('select guard.open_session($1, $2, $3, $4)', [
      id,
      contactId ?? null,
      lent?.authority ?? null,
      lent?.hash ?? null,
    ]);
    await tellOpened(tx, caller, id, contactId, lent);
  });
  return readSession(caller, id);
}

async function tellOpened(
  tx: Tx,
  caller: Caller,
  id: string,
  contactId: string | undefined,
  lent: { readonly requestId: string; readonly rule: string; readonly sentence: string } | null,
): Promise<void> {
  const name = await agentName(tx, caller.actor.id);
  tx.record({
    chain: contactId === undefined ? caller.actor.deskId : await chainOf(tx, contactId),
    action: 'session.open',
    rule: lent?.rule ?? null,
    body: {
      sentence: lent
        ? `${name} opened a support session for what was asked: ${lent.sentence}`
        : `${name} opened a support session to view and explain.`,
      session: id,
      ...(contactId === undefined ? {} : { contact: contactId }),
      ...(lent ? { request: lent.requestId } : {}),
    },
  });
}
