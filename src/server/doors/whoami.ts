import type { Pool } from 'pg';
import type { ClientRole, DeskRole } from '../../contracts/common.ts';
import type { Actor, CustomerActor, Standing } from '../actor.ts';

interface Row {
  readonly kind: 'agent' | 'person';
  readonly id: string;
  readonly desk_id: string;
  readonly client_id: string | null;
  readonly roles: DeskRole[] | null;
  readonly role: ClientRole | null;
  readonly factor_at: Date | null;
  readonly sign_in_id: string;
  readonly evaluation: boolean;
}

/** Who a raw sign-in token stands for, or null when it is unknown, ended, or its owner was removed. */
export async function whoami(pool: Pool, token: Buffer): Promise<Actor | null> {
  const { rows } = await pool.query<Row>({
    name: 'whoami',
    text: `select kind, id, desk_id, client_id, roles, role, factor_at, sign_in_id, evaluation
           from guard.whoami($1)`,
    values: [token],
  });
  return rows[0] ? actorOf(rows[0]) : null;
}

/** The same with how a person stands in their client, in one statement. An agent stands in none: null. */
export async function whoamiStanding(
  pool: Pool,
  token: Buffer,
): Promise<{ actor: Actor; standing: Standing | null } | null> {
  const { rows } = await pool.query<Row & Standing>({
    name: 'whoami-standing',
    text: `select kind, id, desk_id, client_id, roles, role, factor_at, sign_in_id, evaluation,
             preset, client_state, super_admins, tiers, aspects, fenced_until
           from guard.whoami_standing($1)`,
    values: [token],
  });
  const row = rows[0];
  const actor = row ? actorOf(row) : null;
  if (!row || !actor) return null;
  const { preset, client_state, super_admins, tiers, aspects, fenced_until } = row;
  const standing = { preset, client_state, super_admins, tiers, aspects, fenced_until };
  return { actor, standing: actor.kind === 'person' ? standing : null };
}

/** The customer of a support session whom a raw token stands for, or null when the session or their place in it ended. */
export async function whoIsCustomer(pool: Pool, token: Buffer): Promise<CustomerActor | null> {
  const { rows } = await pool.query<{
    id: string;
    session_id: string;
    desk_id: string;
    evaluation: boolean;
  }>({
    name: 'whois-customer',
    text: 'select id, session_id, desk_id, evaluation from guard.whois_customer($1)',
    values: [token],
  });
  const [row] = rows;
  return row
    ? {
        kind: 'customer',
        id: row.id,
        deskId: row.desk_id,
        sessionId: row.session_id,
        evaluation: row.evaluation,
      }
    : null;
}

function actorOf(row: Row): Actor | null {
  const signIn = {
    signInId: row.sign_in_id,
    deskId: row.desk_id,
    factorAt: row.factor_at,
    evaluation: row.evaluation,
  };
  if (row.kind === 'agent') return { kind: 'agent', id: row.id, roles: row.roles ?? [], ...signIn };
  if (row.client_id === null || row.role === null) return null;
  return { kind: 'person', id: row.id, clientId: row.client_id, role: row.role, ...signIn };
}
