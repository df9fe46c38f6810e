import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { DatabaseAccess, RoleName } from './access.ts';

/** One pool for each role of the running server. */
export interface OpenPools {
  /** `bw_app`: the server. */
  readonly app: pg.Pool;
  /** `bw_auth`: the sign-in room alone. */
  readonly auth: pg.Pool;
  /** `bw_sweep`: expiry and retention. */
  readonly sweep: pg.Pool;
  /** Closes all of them; waits for the connections that are in use. */
  close(): Promise<void>;
}

interface Limits {
  /** How many connections at most. */
  readonly max: number;
  /** How long one statement may take, ms. */
  readonly statement: number;
  /** How long a transaction may idle between statements, ms: nothing waits on the network inside one. */
  readonly idle: number;
  /** How long to wait for a lock, ms. */
  readonly lock: number;
}

const LIMITS: Readonly<Record<RoleName, Limits>> = {
  bw_app: { max: 20, statement: 15_000, idle: 10_000, lock: 10_000 },
  bw_auth: { max: 6, statement: 10_000, idle: 10_000, lock: 10_000 },
  bw_sweep: { max: 2, statement: 60_000, idle: 10_000, lock: 10_000 },
};

/** A role may set for ever how its connections begin; what the guard and our statements rest on is said anew by each. */
const AS_WE_WANT = [
  'default_transaction_isolation=read\\ committed',
  'default_transaction_read_only=off',
  'search_path=public',
];

/** What the pools, and whoever else looks on, are told about lost connections. */
export type OnLost = (role: RoleName, error: Error) => void;

/**
 * Opens the pools; no connection is made before the first query. A connection that breaks is thrown away
 * and the next query makes a new one, so a database that comes back needs no hand. `sizes` replaces how many
 * connections a role may have.
 */
export function openPools(
  access: DatabaseAccess,
  options: { onLost?: OnLost; sizes?: Partial<Record<RoleName, number>> } = {},
): OpenPools {
  const open = (role: RoleName) => openPool(access, role, options.sizes?.[role], options.onLost);
  const pools = { app: open('bw_app'), auth: open('bw_auth'), sweep: open('bw_sweep') };
  return {
    ...pools,
    close: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
}

function openPool(access: DatabaseAccess, role: RoleName, size?: number, onLost?: OnLost): pg.Pool {
  const limits = LIMITS[role];
  const pool = new pg.Pool({
    ...access.roles[role],
    application_name: `bailiwick ${role}`,
    max: size ?? limits.max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: limits.statement,
    idle_in_transaction_session_timeout: limits.idle,
    lock_timeout: limits.lock,
    // A plan is kept for as long as its connection: made while a table was all but empty, it would read the whole of it
    // when it is full. Where an index fits, it is taken from the first row on. Up to PostgreSQL 17 what is read whole all
    // the same is put at a price at which each plan would be compiled first, which takes longer than to carry it out.
    options: ['enable_seqscan=off', 'jit=off', ...AS_WE_WANT].map((one) => `-c ${one}`).join(' '),
    // Statements that need no answer before the next is sent (begin and enter, record and commit) share a round trip.
    pipeline: true,
    types: PARSERS,
  });
  // Without both listeners a lost connection ends the process: the first hears of idle connections,
  // the second of those that are in use, whose query is refused besides.
  pool.on('error', (error) => onLost?.(role, error));
  pool.on('connect', (client) => client.on('error', (error) => onLost?.(role, error)));
  return pool;
}

const INT8 = 20;

/** `int8` comes as a number where a number holds it exactly, else as a bigint; everything else as pg has it. */
export const PARSERS: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8 && format !== 'binary') return parseInt8;
    return pg.types.getTypeParser(oid, format) as unknown;
  }) as typeof pg.types.getTypeParser,
};

function parseInt8(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** The typed query builder over a pool; `Tables` maps table names to their rows. Close the pool, not this. */
export function queriesOver<Tables>(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
