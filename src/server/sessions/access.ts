import type { z } from 'zod';
import { Problem } from '../../contracts/errors.ts';
import type {
  Session,
  SessionList,
  SessionPage,
  SessionSearch,
  Transcript,
} from '../../contracts/sessions.ts';
import { chainOf } from '../contacts/access.ts';
import { perform, read } from '../gate/perform.ts';
import type { AnyCaller, Caller, Tx } from '../gate/tx.ts';
import { presentListed, presentSession } from './present.ts';
import {
  agentsOf,
  consentsOf,
  customerOf,
  isHandsOn,
  needContent,
  searchSessions,
  sessionById,
  sessionsOfContact,
  sessionsOfDesk,
} from './store.ts';
import type { SessionRow } from './store.ts';

type SessionView = z.infer<typeof Session>;

/** One session, for an agent who is or was in it, or an admin. Throws `not-found`, `session-not-yours`. */
export function readSession(caller: Caller, id: string): Promise<SessionView> {
  return read(caller, { action: 'session.host' }, async (tx) => {
    const row = await sessionById(tx, id);
    if (!row.mine_to_see) throw new Problem('session-not-yours');
    return presentSession({
      row,
      customer: await customerOf(tx, id),
      agents: await agentsOf(tx, id),
      consents: await consentsOf(tx, id),
      handsOn: await isHandsOn(tx, id),
      reader: caller.actor.id,
    });
  });
}

/** The desk's sessions: open ones first, newest first. */
export function readSessions(caller: Caller): Promise<z.infer<typeof SessionList>> {
  return read(caller, { action: 'session.host' }, async (tx) => ({
    sessions: (await sessionsOfDesk(tx)).map(presentListed),
  }));
}

/** The sessions of a contact, newest first, as the desk's list shows them. Throws `not-found`. */
export function readSessionsOfContact(
  caller: Caller,
  contactId: string,
): Promise<z.infer<typeof SessionList>> {
  return read(caller, { action: 'session.host' }, async (tx) => {
    await chainOf(tx, contactId); // whose contact this desk has none of
    return { sessions: (await sessionsOfContact(tx, contactId)).map(presentListed) };
  });
}

const PAGE = 50;

/** Sessions of the desk that ended, as they are looked for, newest first. */
export function readHistory(caller: Caller, search: SessionSearch): Promise<SessionPage> {
  return read(caller, { action: 'session.host' }, async (tx) => {
    const rows = await searchSessions(tx, search, PAGE + 1);
    const shown = rows.slice(0, PAGE);
    return {
      sessions: shown.map(presentListed),
      before: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
    };
  });
}

/** All that was said in a session, oldest first. Throws `not-found`, `session-not-yours`. */
export function readTranscript(caller: Caller, id: string): Promise<z.infer<typeof Transcript>> {
  return read(caller, { action: 'session.host' }, async (tx) => {
    await sessionById(tx, id);
    await needContent(tx, id);
    const rows = await tx.rows<ChatRow>('select * from chat where session_id = $1 order by n limit 10000', [
      id,
    ]);
    return {
      messages: rows.map(({ id: message, n, from_kind, from_id, name, text, at }) => ({
        id: message,
        n,
        from: { kind: from_kind, id: from_id, name },
        text,
        at: at.toISOString(),
      })),
    };
  });
}

interface ChatRow {
  readonly id: string;
  readonly n: number;
  readonly from_kind: 'agent' | 'customer';
  readonly from_id: string;
  readonly name: string;
  readonly text: string;
  readonly at: Date;
}

/** What a command in a session works with. */
export interface InSession {
  readonly tx: Tx;
  /** The session as it stood before the command. */
  readonly row: SessionRow;
  /** Tells the session's chain, and its contact's page. */
  readonly tell: (action: string, sentence: string, more?: Readonly<Record<string, unknown>>) => void;
}

/** Runs a command in a session; a refusal of it is told to the session's chain. `by` is who does it, for sentences. */
export function inSession<T>(
  caller: AnyCaller,
  sessionId: string,
  sentence: string,
  work: (session: InSession) => Promise<T>,
): Promise<T> {
  const action = caller.actor.kind === 'customer' ? ('session.join' as const) : ('session.host' as const);
  const errand: { action: typeof action; sentence: string; about: Record<string, string>; chain?: string } = {
    action,
    sentence,
    about: { session: sessionId },
  };
  return perform(caller, errand, async (tx) => {
    const row = await sessionById(tx, sessionId);
    const chain = row.client_id ?? row.desk_id;
    errand.chain = chain;
    const about = { session: sessionId, ...(row.contact_id === null ? {} : { contact: row.contact_id }) };
    return work({
      tx,
      row,
      tell: (told, said, more = {}) =>
        tx.record({ chain, action: told, body: { sentence: said, ...about, ...more } }),
    });
  });
}
