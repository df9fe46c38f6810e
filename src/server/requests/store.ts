import type { ClientAction } from '../../policy/words.ts';
import type { Tx } from '../gate/tx.ts';
import { Problem } from '../../contracts/errors.ts';
import type { RequestFacts } from './question.ts';

type State = 'open' | 'waiting' | 'ordered' | 'done' | 'refused' | 'lapsed' | 'withdrawn';

/** A request as its reader may see it, with the facts that decide it now. */
export interface RequestRow {
  readonly id: string;
  readonly contact_id: string | null;
  readonly client_id: string | null;
  readonly asker_id: string | null;
  readonly authorised_by: string | null;
  readonly action: ClientAction;
  readonly subject: Readonly<Record<string, unknown>>;
  /** Canonical JSON. */
  readonly params: string;
  /** Hex SHA-256, taken by the database. */
  readonly params_hash: string;
  readonly sentence: string;
  readonly state: State;
  readonly at: Date;
  readonly facts: RequestFacts;
  readonly authority: {
    id: string;
    expires_at: string;
    spent_at: string | null;
    revoked_at: string | null;
  } | null;
  readonly approval: {
    id: string;
    kind: 'second-approver' | 'non-member' | 'wait';
    state: 'open' | 'yes' | 'no' | 'lapsed' | 'expired';
    expires_at: string;
    answered_by: string | null;
  } | null;
  readonly work_order_id: string | null;
  readonly work_state: string | null;
  /** The agent in whose hands its work order is or was last. */
  readonly work_taken_by: string | null;
  /** Who of its client took it back in the portal. */
  readonly taken_back_by: string | null;
  /** Whether the person of its contact said that it was not them. */
  readonly disowned: boolean;
  readonly agent_name: string | null;
  readonly asker_name: string | null;
  readonly now: Date;
}

const REQUEST = `select r.id, r.contact_id, r.client_id, r.asker_id, r.authorised_by, r.action, r.subject, r.params,
  r.params_hash, r.sentence, r.state, r.at, r.facts, r.authority, r.approval, r.work_order_id, w.state as work_state,
  w.taken_by_name as work_taken_by, r.taken_back_by, r.disowned, r.agent_name, r.asker_name, guard.now() as now
  from request r left join work_order w on w.id = r.work_order_id`;

/** One request. Throws `not-found`, for another's and for none alike. */
export async function requestById(tx: Tx, id: string): Promise<RequestRow> {
  const [row] = await tx.rows<RequestRow>(`${REQUEST} where r.id = $1`, [id]);
  if (row === undefined) throw new Problem('not-found');
  return row;
}

/** The requests of a contact, newest first, at most 100. */
export function requestsOfContact(tx: Tx, contactId: string): Promise<RequestRow[]> {
  return tx.rows<RequestRow>(`${REQUEST} where r.contact_id = $1 order by r.at desc, r.id desc limit 100`, [
    contactId,
  ]);
}

/** The newest request of each of these contacts. */
export function lastRequests(tx: Tx, contactIds: readonly string[]): Promise<RequestRow[]> {
  return tx.rows<RequestRow>(
    `select distinct on (q.contact_id) q.* from (${REQUEST} where r.contact_id = any ($1)) q
      order by q.contact_id, q.at desc, q.id desc`,
    [contactIds],
  );
}

/**
 * What was asked in a person's name, or authorised by them, newest first: the last 100, and the last 100 of which something
 * came, so that whoever asks a lot in their name hides nothing by it.
 */
export function requestsInNameOf(tx: Tx, personId: string): Promise<RequestRow[]> {
  const newest = (which: string) =>
    `(select id from request where asker_id = $1 ${which} order by at desc, id desc limit 100)`;
  return tx.rows<RequestRow>(
    `${REQUEST} where r.id in (${newest('')} union ${newest("and state in ('ordered', 'done')")})
      order by r.at desc, r.id desc`,
    [personId],
  );
}

/** A work order as its reader may see it. */
export interface WorkRow {
  readonly id: string;
  readonly request_id: string;
  readonly client_id: string;
  readonly lender_id: string;
  readonly made_by: string;
  readonly taken_by: string | null;
  readonly state: 'open' | 'taken' | 'done' | 'revoked' | 'expired' | 'lapsed';
  readonly at: Date;
  readonly expires_at: Date;
  readonly note: string | null;
  readonly sentence: string;
  readonly action: ClientAction;
  readonly params: string;
  readonly client_name: string;
  readonly lender_name: string | null;
  readonly made_by_name: string;
  readonly taken_by_name: string | null;
  /** Whether somebody else than its reader, who made it, has to take it. */
  readonly needs_another: boolean;
  readonly now: Date;
}

const WORK = 'select w.*, guard.now() as now from work_order w';

/** One work order. Throws `not-found`. */
export async function workById(tx: Tx, id: string): Promise<WorkRow> {
  const [row] = await tx.rows<WorkRow>(`${WORK} where w.id = $1`, [id]);
  if (row === undefined) throw new Problem('not-found');
  return row;
}

/** The desk's work: what is to be done first, oldest first; then what ended, newest first. At most 200. */
export function workOfDesk(tx: Tx): Promise<WorkRow[]> {
  return tx.rows<WorkRow>(
    `${WORK} order by (w.state in ('open', 'taken') and w.expires_at > guard.now()) desc,
       case when w.state in ('open', 'taken') then w.at end, w.at desc limit 200`,
  );
}

/** An approval as its reader may see it. */
export interface ApprovalRow {
  readonly id: string;
  readonly kind: 'second-approver' | 'non-member' | 'wait';
  readonly state: 'open' | 'yes' | 'no' | 'lapsed' | 'expired';
  readonly at: Date;
  readonly expires_at: Date;
  readonly request_id: string;
  readonly request_state: string;
  readonly sentence: string;
  readonly action: ClientAction;
  readonly words: string | null;
  readonly said: { first: string; last: string; email: string } | null;
  readonly asker_id: string | null;
  readonly agent_name: string;
  readonly asker_name: string | null;
  readonly answered_by: string | null;
  readonly answered_by_name: string | null;
  /** Whether whoever it was answered in the name of said that it was not them. */
  readonly disowned: boolean;
  readonly agent_is_me: boolean | null;
  readonly contact_is_mine: boolean;
  readonly contact_id: string | null;
  readonly facts: RequestFacts;
  readonly now: Date;
}

const APPROVAL = 'select a.*, guard.now() as now from approval a';

/** One approval. Throws `not-found`. */
export async function approvalById(tx: Tx, id: string): Promise<ApprovalRow> {
  const [row] = await tx.rows<ApprovalRow>(`${APPROVAL} where a.id = $1`, [id]);
  if (row === undefined) throw new Problem('not-found');
  return row;
}

/**
 * What waits, newest first, and what was settled in the last seven days. What goes through by itself comes first, and what
 * somebody unknown asks comes last: as many of those as there are, they hide nothing.
 */
export function approvalsOfClient(tx: Tx): Promise<ApprovalRow[]> {
  return tx.rows<ApprovalRow>(
    `${APPROVAL} where a.state = 'open' or a.at > guard.now() - interval '7 days'
      order by (a.state = 'open') desc, (a.kind = 'wait') desc, (a.kind = 'non-member'), a.at desc limit 100`,
  );
}
