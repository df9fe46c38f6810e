import { Problem } from '../../contracts/errors.ts';
import type {
  ConsentKind,
  ConsentState,
  Device,
  SessionSearch,
  SessionState,
} from '../../contracts/sessions.ts';
import type { Tx } from '../gate/tx.ts';

/** A support session as the view shows it to whoever entered. */
export interface SessionRow {
  readonly id: string;
  readonly desk_id: string;
  readonly desk_name: string;
  readonly host_id: string;
  readonly host_name: string;
  readonly contact_id: string | null;
  readonly request_id: string | null;
  readonly client_id: string | null;
  readonly client_name: string | null;
  readonly state: SessionState;
  readonly opened_at: Date;
  readonly active_at: Date | null;
  readonly ended_at: Date | null;
  readonly ended_by: 'customer' | 'agent' | 'gone' | 'fenced' | 'stopped' | 'expired' | null;
  readonly outcome: 'resolved' | 'unresolved' | 'unknown' | null;
  readonly notes: string | null;
  readonly paused_at: Date | null;
  readonly version: number;
  /** Of a session that was given to its host: by whom, and why. */
  readonly handed_over: { readonly by: string; readonly reason: string } | null;
  /** Whether the reader may see what happens in it. */
  readonly mine_to_see: boolean;
  readonly key_until: Date | null;
  /** State of the newest mail with a link, before the slash. */
  readonly mail: string | null;
}

export interface CustomerRow {
  readonly id: string;
  readonly session_id: string;
  readonly name: string;
  readonly device: Device | Record<string, never>;
  readonly network: string;
  readonly came_by: 'key' | 'link' | 'mail' | 'queue';
  readonly trouble: string | null;
  readonly language: string;
  readonly state: 'knocking' | 'admitted' | 'refused' | 'left';
  readonly knocked_at: Date;
  readonly admitted_at: Date | null;
  readonly seen_at: Date;
}

export interface SessionAgentRow {
  readonly agent_id: string;
  readonly name: string;
  readonly part: 'host' | 'guest';
  readonly state: 'invited' | 'in' | 'left' | 'removed';
  readonly came_at: Date | null;
  readonly until: Date | null;
  /** Each time it was theirs, oldest first; ISO moments. */
  readonly hosted: readonly { from: string; to: string | null }[];
}

export interface ConsentRow {
  readonly id: string;
  readonly kind: ConsentKind;
  readonly state: ConsentState;
  readonly asked_by_name: string | null;
  readonly about: { readonly file?: string; readonly name?: string; readonly size?: number };
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly answered_at: Date | null;
  readonly ended_at: Date | null;
}

/** One session, for an agent of its desk or its customer. Throws `not-found`. */
export async function sessionById(tx: Tx, id: string): Promise<SessionRow> {
  const [row] = await tx.rows<SessionRow>('select * from support_session where id = $1', [id]);
  if (row === undefined) throw new Problem('not-found');
  return row;
}

/** Who came last; null when nobody did yet. Whoever was turned away is not who is there. */
export async function customerOf(tx: Tx, sessionId: string): Promise<CustomerRow | null> {
  const [row] = await tx.rows<CustomerRow>(
    `select * from session_customer where session_id = $1 and state <> 'refused' order by knocked_at desc limit 1`,
    [sessionId],
  );
  return row ?? null;
}

/** The agents of a session: its host first. */
export function agentsOf(tx: Tx, sessionId: string): Promise<SessionAgentRow[]> {
  return tx.rows<SessionAgentRow>(
    `select agent_id, name, part, state, came_at, until, hosted from session_agent where session_id = $1 order by part desc, since`,
    [sessionId],
  );
}

/** Refuses whoever may not read what was said and sent in a session. Throws `session-not-yours`. */
export async function needContent(tx: Tx, sessionId: string): Promise<void> {
  const { yes } = await tx.row<{ yes: boolean }>('select guard.sees_content($1) as yes', [sessionId]);
  if (!yes) throw new Problem('session-not-yours');
}

/** What was asked and agreed, newest first: all that stands or waits, and of the rest what is among the newest 200. */
export function consentsOf(tx: Tx, sessionId: string): Promise<ConsentRow[]> {
  return tx.rows<ConsentRow>(
    `select * from consent where session_id = $1 and (state in ('asked', 'granted') or id in (
       select id from consent where session_id = $1 order by asked_at desc, id desc limit 200))
      order by asked_at desc, id desc`,
    [sessionId],
  );
}

/** Whether what was lent in the contact stands, so that files may go to the device. */
export async function isHandsOn(tx: Tx, sessionId: string): Promise<boolean> {
  const { yes } = await tx.row<{ yes: boolean | null }>('select guard.see_hands_on($1) as yes', [sessionId]);
  return yes === true;
}

export type ListedRow = SessionRow & {
  readonly customer_name: string | null;
  readonly mine: boolean;
  readonly invited: boolean;
};

const LISTED = `s.*, s.host_id = guard.actor() or exists (
     select from session_agent a where a.session_id = s.id and a.agent_id = guard.actor() and a.state in ('in', 'invited')) as mine,
   exists (select from session_agent a where a.session_id = s.id and a.agent_id = guard.actor() and a.state = 'invited') as invited,
   (select u.name from session_customer u where u.session_id = s.id and u.state <> 'refused'
     order by u.knocked_at desc limit 1) as customer_name`;

/** A receipt's number, however it was typed, as an id ends; or a whole id. Null: it is neither. */
function idEndOf(text: string): string | null {
  const signs = text.replace(/[\s-]/g, '').toLowerCase();
  return /^(?:[0-9a-f]{8}|[0-9a-f]{32})$/.test(signs) ? signs : null;
}

/**
 * Sessions that ended, newest first. Words are looked for in what the reader may see: of a colleague's session neither the
 * customer's name nor the notes, nor who was in it beside its last host. The number on a receipt finds its session for whoever sees that it is.
 */
export function searchSessions(tx: Tx, search: SessionSearch, limit: number): Promise<ListedRow[]> {
  const { text, outcome, agentId, clientId, since, until, before } = search;
  return tx.rows<ListedRow>(
    `select ${LISTED} from support_session s
      where s.state = 'ended'
        and ($1::text is null or s.host_name ilike $1 or s.client_name ilike $1 or s.mine_to_see and s.notes ilike $1
             or right(replace(s.id::text, '-', ''), length($9::text)) = $9
             or exists (select from session_customer u where u.session_id = s.id and u.name ilike $1))
        and ($2::text is null or coalesce(s.outcome, 'none') = $2)
        and ($3::uuid is null or s.host_id = $3 or exists (select from session_agent a
               where a.session_id = s.id and a.agent_id = $3 and (a.came_at is not null or a.hosted <> '[]')))
        and ($4::timestamptz is null or s.opened_at >= $4) and ($5::timestamptz is null or s.opened_at < $5)
        and ($6::uuid is null or s.id < $6) and ($8::uuid is null or s.client_id = $8)
      order by s.id desc limit $7`,
    [
      text === undefined ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`,
      outcome ?? null,
      agentId ?? null,
      since ?? null,
      until ?? null,
      before ?? null,
      limit,
      clientId ?? null,
      text === undefined ? null : idEndOf(text),
    ],
  );
}

/** The sessions that were opened in a contact, for itself or for a request of it, newest first; at most 100. */
export function sessionsOfContact(tx: Tx, contactId: string): Promise<ListedRow[]> {
  return tx.rows<ListedRow>(
    `select ${LISTED} from support_session s where s.contact_id = $1 order by s.id desc limit 100`,
    [contactId],
  );
}

/** The desk's sessions: open ones first, then the last 50 that ended. */
export function sessionsOfDesk(tx: Tx): Promise<ListedRow[]> {
  return tx.rows<ListedRow>(
    `select ${LISTED}
     from (select * from support_session where state <> 'ended'
       union all (select * from support_session where state = 'ended' order by opened_at desc limit 50)) s
     order by (s.state = 'ended'), s.opened_at desc, s.id desc limit 300`,
  );
}
