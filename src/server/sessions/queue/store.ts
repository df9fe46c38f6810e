import type { Pool } from 'pg';
import type { Availability, OfficeWindow } from '../../../contracts/queue.ts';
import type { Device } from '../../../contracts/sessions.ts';
import type { Tx } from '../../gate/tx.ts';

/** How the holder of a waiting token stands. */
export interface WaitingRow {
  readonly id: string;
  readonly desk_id: string;
  readonly state: 'waiting' | 'held' | 'claimed' | 'left';
  readonly ended_by: string | null;
}

/** Who a token stands for; null: nobody. Their page counts as on the line from here. */
export async function whoisWaiting(pool: Pool, token: Buffer): Promise<WaitingRow | null> {
  const { rows } = await pool.query<WaitingRow>({
    name: 'whois-waiting',
    text: 'select id, desk_id, state, ended_by from guard.whois_waiting($1)',
    values: [token],
  });
  return rows[0] ?? null;
}

/** Tells that the pages of these tokens are on the line. */
export async function onLine(pool: Pool, tokens: readonly Buffer[]): Promise<void> {
  await pool.query('select guard.waiting_on_line($1)', [tokens]);
}

/** Tells that a page let go of the line; its holder keeps their place for five minutes. */
export async function letGo(pool: Pool, token: Buffer): Promise<void> {
  await pool.query('select guard.waiting_let_go($1)', [token]);
}

export interface HelpDeskRow {
  readonly desk_id: string;
  readonly desk_name: string;
  readonly stopped: boolean;
  readonly open: boolean;
  readonly opens_at: Date | null;
  readonly zone: string;
}

/** What a help page shows; null: no desk has that address. */
export async function helpDeskBy(pool: Pool, slug: string): Promise<HelpDeskRow | null> {
  const { rows } = await pool.query<HelpDeskRow>('select * from guard.help_desk($1)', [slug]);
  return rows[0] ?? null;
}

/** The groups, hours and closed days that a help page shows. */
export async function helpParts(pool: Pool, deskId: string) {
  const groups = await pool.query<{ id: string; name: string }>('select * from guard.help_groups($1)', [
    deskId,
  ]);
  const hours = await pool.query<OfficeWindow>('select * from guard.help_hours($1)', [deskId]);
  const closed = await pool.query<{ day: string }>('select help_closed as day from guard.help_closed($1)', [
    deskId,
  ]);
  return { groups: groups.rows, hours: hours.rows, closedDays: closed.rows.map(({ day }) => day) };
}

export interface EntryRow {
  readonly id: string;
  readonly group_id: string;
  readonly state: 'waiting' | 'held' | 'message';
  readonly name: string;
  readonly about: string;
  readonly email: string | null;
  readonly device: Device | Record<string, never>;
  readonly network: string;
  readonly at: Date;
  readonly gone_at: Date | null;
  readonly assigned_to: string | null;
  readonly held_by: string | null;
  readonly transfer_reason: string | null;
  readonly transfer_by: string | null;
  readonly transfer_group: string | null;
  readonly transfer_agent: string | null;
}

/** The first 200 of the desk's line, messages last. */
export function entriesOf(tx: Tx): Promise<EntryRow[]> {
  return tx.rows<EntryRow>(`select * from queue_entry order by (state = 'message'), n limit 200`);
}

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly everybody: boolean;
  readonly members: string[];
  readonly version: number;
}

/** The desk's groups, that of everybody first. */
export function groupsOf(tx: Tx): Promise<GroupRow[]> {
  return tx.rows<GroupRow>('select * from queue_group order by everybody desc, lower(name)');
}

export interface QueueAgentRow {
  readonly id: string;
  readonly name: string;
  readonly said: Availability;
  readonly on_line: boolean;
}

/** The desk's active agents and whether they are there. */
export function queueAgentsOf(tx: Tx): Promise<QueueAgentRow[]> {
  return tx.rows<QueueAgentRow>('select * from queue_agent order by name, id limit 500');
}
