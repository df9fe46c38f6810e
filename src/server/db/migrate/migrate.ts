import pg from 'pg';
import type { DatabaseAccess } from '../access.ts';
import { isFullDatabase, messageOf, Obstacle } from '../obstacle.ts';
import { connectOwner, prepareDatabase } from '../roles.ts';
import { appliedIn, BOOKKEEPING, pendingAfter } from './applied.ts';
import { rulesOfPolicy, writeRules } from './rules.ts';
import type { RuleRow } from './rules.ts';
import { readMigrations } from './source.ts';
import type { Migration } from './source.ts';

/** What a migration run did. */
export interface Migrated {
  /** The names of the migrations that ran now. */
  readonly ran: readonly string[];
  /** Whether `guard.rule` was written again. */
  readonly rules: boolean;
}

/** What to migrate with; all of it is the product's own unless a test brings other. */
export interface MigrateOptions {
  readonly migrations?: readonly Migration[];
  readonly rules?: readonly RuleRow[];
  /** Called once before the first migration runs over a database that already has some: make a backup. */
  readonly before?: (owner: pg.Client, next: Migration) => Promise<void>;
}

/** One number for "somebody is migrating this database"; advisory locks count per database. */
const LOCK = "hashtext('bailiwick.migrate')";

/**
 * Brings a database to the version at hand: makes roles and database, runs what is missing, each file in one
 * transaction, and writes the rules. Two that start at once take turns. Signs in as the owner, so it belongs
 * into a process of its own (migrate.child.ts). Throws {@link Obstacle}.
 */
export async function migrate(access: DatabaseAccess, options: MigrateOptions = {}): Promise<Migrated> {
  const migrations = options.migrations ?? readMigrations();
  const owner = await prepareDatabase(access);
  const client = await connectOwner(access);
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
    await client.query(`set role ${pg.escapeIdentifier(owner)}`);
    const applied = await appliedIn(client);
    const pending = pendingAfter(applied, migrations);
    if (applied.length === 0) await client.query(BOOKKEEPING);
    const next = pending[0];
    if (applied.length > 0 && next !== undefined) await options.before?.(client, next);
    for (const migration of pending) await inTransaction(client, () => runOne(client, migration));
    const rules = options.rules ?? (await rulesOfPolicy());
    const wrote = await inTransaction(client, () => writeRules(client, rules));
    return { ran: pending.map(({ name }) => name), rules: wrote };
  } finally {
    await client.end();
  }
}

/** Runs one migration in the caller's transaction and remembers it. Throws {@link Obstacle} with file and line. */
export async function runOne(client: pg.Client, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    const next = isFullDatabase(error) ? '; make room on the disk of the database, then try again' : '';
    throw new Obstacle(`The migration ${name} failed${lineOf(error, sql)}: ${messageOf(error)}${next}.`, {
      cause: error,
    });
  }
  // A file may set these for itself; what follows must not inherit it.
  await client.query('insert into migrate.applied (name, sha256) values ($1, $2)', [name, sha256]);
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return ` at line ${sql.slice(0, Number(error.position)).split('\n').length}`;
}

/** Runs `work` between begin and commit; rolls back and throws on when it throws. */
export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}
