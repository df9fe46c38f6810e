import type { Pool } from 'pg';
import type { ClientRole, DeskRole } from '../../contracts/common.ts';
import type { Actor, CustomerActor, Standing } from '../actor.ts';

interface Row extends Standing {
  /** Which of the tokens it answers, from 1. */
  readonly n: number;
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

/** Who came, and how they stand in their client as they come in; an agent stands in none. */
export interface Came {
  readonly actor: Actor;
  readonly standing: Standing | null;
}

interface Waiting {
  readonly token: Buffer;
  readonly answer: (came: Came | null) => void;
  readonly fail: (error: unknown) => void;
}

/** Most tokens of one statement, so that none takes long. */
const MOST = 64;
/** Most statements under way at once: what comes meanwhile shares the next, which spares the database most of them. */
const MOST_RUNNING = 2;

/** Who waits, and how many statements are under way, for one pool. */
interface Line {
  readonly waiting: Waiting[];
  running: number;
}

const lines = new WeakMap<Pool, Line>();

/**
 * Who a raw sign-in token stands for, or null when it is unknown, ended, or its owner was removed. Requests that arrive
 * together are looked up in one statement, and so are those that come while as many statements as may be are under way.
 * Nothing is kept: each request is looked up after it came.
 */
export function whoami(pool: Pool, token: Buffer): Promise<Came | null> {
  return new Promise((answer, fail) => {
    const line = lines.get(pool) ?? { waiting: [], running: 0 };
    lines.set(pool, line);
    line.waiting.push({ token, answer, fail });
    // Whoever comes in the same turn of the event loop shares the statement.
    if (line.waiting.length === 1) setImmediate(() => next(pool, line));
  });
}

/** Sends off who waits, unless enough is under way: then the statement that ends next takes them along. */
function next(pool: Pool, line: Line): void {
  while (line.waiting.length > 0 && line.running < MOST_RUNNING) {
    line.running += 1;
    void lookUp(pool, line.waiting.splice(0, MOST)).finally(() => {
      line.running -= 1;
      next(pool, line);
    });
  }
}

async function lookUp(pool: Pool, turn: readonly Waiting[]): Promise<void> {
  try {
    const { rows } = await pool.query<Row>({
      name: 'whoami',
      text: `select n, kind, id, desk_id, client_id, roles, role, factor_at, sign_in_id, evaluation,
               preset, client_state, super_admins, tiers, aspects, fenced_until
             from guard.whoami_all($1)`,
      values: [turn.map(({ token }) => token)],
    });
    const found = new Map(rows.map((row) => [row.n, row]));
    turn.forEach(({ answer }, at) => answer(cameAs(found.get(at + 1))));
  } catch (error) {
    for (const { fail } of turn) fail(error);
  }
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

function cameAs(row: Row | undefined): Came | null {
  if (row === undefined) return null;
  const signIn = {
    signInId: row.sign_in_id,
    deskId: row.desk_id,
    factorAt: row.factor_at,
    evaluation: row.evaluation,
  };
  if (row.kind === 'agent') {
    return { actor: { kind: 'agent', id: row.id, roles: row.roles ?? [], ...signIn }, standing: null };
  }
  const { client_id, role, preset, client_state, super_admins, tiers, aspects, fenced_until } = row;
  if (client_id === null || role === null) return null;
  return {
    actor: { kind: 'person', id: row.id, clientId: client_id, role, ...signIn },
    standing: { preset, client_state, super_admins, tiers, aspects, fenced_until },
  };
}
