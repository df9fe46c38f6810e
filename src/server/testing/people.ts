import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { v7 } from 'uuid';
import type { ClientRole, DeskRole } from '../../contracts/common.ts';

/** Somebody who is signed in. */
export interface LaidSignIn {
  readonly kind: 'agent' | 'person';
  /** Of the agent or person. */
  readonly id: string;
  readonly signInId: string;
  /** The raw token, as the cookie `bw` carries it in base64url. */
  readonly token: Buffer;
}

/** A laid client and the person in it. */
export interface LaidPerson {
  readonly id: string;
  readonly clientId: string;
  readonly email: string;
}

/** A laid agent. */
export interface LaidAgent {
  readonly id: string;
  readonly deskId: string;
  readonly email: string;
}

/**
 * Lays rows as the tables' owner, past the guard: for what a test needs to find, never for what it tests.
 * The guard's triggers are off within this one transaction only.
 */
export async function layRows(owner: pg.Client, table: string, run: () => Promise<void>): Promise<void> {
  const found = await owner.query<{ name: string; state: string }>(
    `select tgname as name, tgenabled as state from pg_trigger
      where tgrelid = $1::regclass and not tgisinternal and tgenabled <> 'D'`,
    [table],
  );
  const alter = (how: string, name: string) =>
    owner.query(`alter table ${table} ${how} trigger ${pgName(name)}`);
  await owner.query('begin');
  try {
    for (const { name } of found.rows) await alter('disable', name);
    await run();
    for (const { name, state } of found.rows) await alter(state === 'A' ? 'enable always' : 'enable', name);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}

/** Lays the one desk of an installation. @returns its id */
export async function layDesk(owner: pg.Client, name = 'Northside Support'): Promise<string> {
  const id = v7();
  await layRows(owner, 'desk', async () => {
    await owner.query('insert into desk (id, name) values ($1, $2)', [id, name]);
    await owner.query("insert into guard.front (desk_id, slug) values ($1, 'northside-support')", [id]);
    await owner.query('insert into guard.office (desk_id) values ($1)', [id]);
    await owner.query(
      "insert into guard.queue_group (id, desk_id, name, everybody) values ($1, $1, 'Support', true)",
      [id],
    );
  });
  return id;
}

/** Lays an active agent with these roles. */
export async function layAgent(
  owner: pg.Client,
  deskId: string,
  roles: readonly DeskRole[] = ['agent'],
): Promise<LaidAgent> {
  const id = v7();
  const email = `agent-${id.slice(-12)}@desk.example`;
  await layRows(owner, 'agent', async () => {
    await owner.query(
      `insert into agent (id, desk_id, first, last, email, email_key, roles, status)
       values ($1, $2, 'Ada', $3, $4, $4, $5, 'active')`,
      [id, deskId, `Agent ${id.slice(-4)}`, email, roles],
    );
  });
  return { id, deskId, email };
}

/** Lays a client. @returns its id */
export async function layClient(
  owner: pg.Client,
  deskId: string,
  { state = 'live', name = `Acme ${randomBytes(3).toString('hex')}` } = {},
): Promise<string> {
  const id = v7();
  await layRows(owner, 'client', async () => {
    await owner.query(
      `insert into client (id, desk_id, name, name_keys, state, live_at)
       values ($1, $2, $3, $4, $5, case when $5 = 'live' then clock_timestamp() end)`,
      [id, deskId, name, [name.toLowerCase()], state],
    );
  });
  return id;
}

/** Lays a person of a client. */
export async function layPerson(
  owner: pg.Client,
  clientId: string,
  role: ClientRole = 'member',
  { status = 'active', first = 'Dana', last = 'Okafor' } = {},
): Promise<LaidPerson> {
  const id = v7();
  const email = `person-${id.slice(-12)}@acme.example`;
  await layRows(owner, 'person', async () => {
    await owner.query(
      `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, role, status)
       values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)`,
      [clientId, id, first, last, email, [first.toLowerCase()], [last.toLowerCase()], role, status],
    );
  });
  return { id, clientId, email };
}

/**
 * Signs somebody in for an hour.
 *
 * @param factor whether a factor that counts was shown just now (tier 3)
 */
export async function laySignIn(
  owner: pg.Client,
  who: LaidAgent | LaidPerson,
  { factor = true, evaluation = false } = {},
): Promise<LaidSignIn> {
  const token = randomBytes(32);
  const signInId = v7();
  const agent = 'deskId' in who;
  await owner.query(
    `insert into auth.sign_in (id, token_hash, agent_id, client_id, person_id, expires_at, factor_at, evaluation)
     values ($1, $2, $3, $4, $5, clock_timestamp() + interval '1 hour',
             case when $6 then clock_timestamp() end, $7)`,
    [
      signInId,
      createHash('sha256').update(token).digest(),
      agent ? who.id : null,
      agent ? null : who.clientId,
      agent ? null : who.id,
      factor,
      evaluation,
    ],
  );
  return { kind: agent ? 'agent' : 'person', id: who.id, signInId, token };
}

function pgName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
