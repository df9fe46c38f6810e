import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import type { DatabaseAccess } from '../access.ts';
import { ROLES } from '../access.ts';
import { appliedIn, BOOKKEEPING } from '../migrate/applied.ts';
import { inTransaction, runOne } from '../migrate/migrate.ts';
import { rulesOfPolicy, writeRules } from '../migrate/rules.ts';
import type { RuleRow } from '../migrate/rules.ts';
import { readMigrations } from '../migrate/source.ts';
import type { Migration } from '../migrate/source.ts';
import { isFullDatabase, messageOf, Obstacle } from '../obstacle.ts';
import { connectOwner, grantDatabase, prepareDatabase } from '../roles.ts';
import { quoteColumns, quoteName, tablesIn } from './catalogue.ts';
import { GUARD_KEY } from './format.ts';
import type { BackupHeader, BackupSummary, TableLine } from './format.ts';
import { putAside } from './hurdles.ts';
import { readBackup } from './read.ts';

/** What to restore with; all of it is the product's own unless a test brings other. */
export interface RestoreOptions {
  readonly migrations?: readonly Migration[];
  readonly rules?: readonly RuleRow[];
}

/**
 * Puts a backup into an empty database, in one transaction: the tables are made as they were in the file's
 * version, filled, and brought forward; then every sign-in, code, link and unspent authority ends and the record
 * says so (`guard.restored`). The file is checked from end to end before anything is changed.
 *
 * Refuses, as {@link Obstacle}: a damaged file, a file of a newer version, a database that holds a desk's data or
 * is in use.
 */
export async function restore(
  access: DatabaseAccess,
  file: string,
  options: RestoreOptions = {},
): Promise<BackupSummary> {
  const migrations = options.migrations ?? readMigrations();
  const summary = await readBackup(file);
  const { done, ahead } = split(file, summary.header, migrations);
  const owner = await prepareDatabase(access);
  const client = await connectOwner(access);
  try {
    await client.query(`select pg_advisory_lock(hashtext('bailiwick.migrate'))`);
    await refuseInUse(client);
    await client.query(`set role ${pg.escapeIdentifier(owner)}`);
    await refuseFull(client);
    const rules = options.rules ?? (await rulesOfPolicy());
    await inTransaction(client, async () => {
      await client.query('set local statement_timeout = 0');
      await makeRoom(client, owner);
      await client.query(BOOKKEEPING);
      for (const migration of done) await runOne(client, migration);
      await load(client, file, summary);
      for (const migration of ahead) await runOne(client, migration);
      await writeRules(client, rules);
      await sayRestored(client, summary);
    });
    return summary;
  } finally {
    await client.end();
  }
}

/** The migrations that the file's rows already have, and those to bring them forward. */
function split(file: string, header: BackupHeader, migrations: readonly Migration[]) {
  header.migrations.forEach(({ name, sha256 }, i) => {
    const ours = migrations[i];
    if (ours?.name === name && ours.sha256 === sha256) return;
    throw new Obstacle(
      `${file} was written by a newer or other Bailiwick (it has ${name}): restore it with the version that wrote it.`,
    );
  });
  const n = header.migrations.length;
  return { done: migrations.slice(0, n), ahead: migrations.slice(n) };
}

async function refuseInUse(client: pg.Client): Promise<void> {
  const sql = `select count(*)::int as n from pg_stat_activity
    where datname = current_database() and usename = any($1)`;
  const result = await client.query<{ n: number }>(sql, [ROLES]);
  if (result.rows[0]?.n === 0) return;
  throw new Obstacle('A Bailiwick works with this database right now: stop it first, then restore.');
}

/** Where any row means that somebody already works here; a start alone puts none there. */
const SIGNS_OF_LIFE = ['public.desk', 'public.client', 'guard.record'];

async function refuseFull(client: pg.Client): Promise<void> {
  const tables = (await tablesIn(client)).map(({ table }) => table);
  const applied = await appliedIn(client);
  const signs = SIGNS_OF_LIFE.filter((table) => tables.includes(table));
  if (applied.length === 0 && tables.length > 0) {
    throw new Obstacle(
      `The database holds tables that are not Bailiwick's (${tables[0] ?? ''}): restore into a database of its own.`,
    );
  }
  for (const table of signs.length > 0 ? signs : tables) {
    const result = await client.query(`select 1 from ${quoteName(table)} limit 1`);
    if (result.rowCount === 0) continue;
    throw new Obstacle(
      `The database is not empty (${table} has rows): restore into a new BAILIWICK_DATA or another database.`,
    );
  }
}

/** Takes away the tables of a start that nobody used: the file may need those of an older version. */
async function makeRoom(client: pg.Client, owner: string): Promise<void> {
  if ((await appliedIn(client)).length === 0) return;
  await client.query(`drop owned by ${pg.escapeIdentifier(owner)} cascade`);
  const name = await client.query<{ name: string }>('select current_database() as name');
  const database = name.rows[0]?.name ?? '';
  await client.query(
    `grant all on database ${pg.escapeIdentifier(database)} to ${pg.escapeIdentifier(owner)}`,
  );
  await grantDatabase(client, database, owner);
}

async function load(client: pg.Client, file: string, checked: BackupSummary): Promise<void> {
  const aside = await putAside(client);
  const tables = await tablesIn(client);
  if (tables.length > 0) {
    await client.query(`truncate ${tables.map(({ table }) => quoteName(table)).join(', ')}`);
  }
  const known = new Map(tables.map((shape) => [shape.table, shape.columns]));
  const read = await readBackup(file, { rows: (table, rows) => copyIn(client, file, known, table, rows) });
  if (read.sha256 !== checked.sha256) {
    throw new Obstacle(`${file} changed while it was restored: nothing was changed; try again with a copy.`);
  }
  for (const { sequence, last } of read.header.sequences) {
    await client
      .query('select setval($1::regclass, $2::bigint)', [quoteName(sequence), last])
      .catch((error: unknown) => {
        if (!(error instanceof pg.DatabaseError)) throw error;
        const why = `${file} has a sequence ${sequence} of another shape than its migrations make`;
        throw new Obstacle(`${why}: use another copy.`, { cause: error });
      });
  }
  await aside.putBack();
}

async function copyIn(
  client: pg.Client,
  file: string,
  known: ReadonlyMap<string, readonly string[]>,
  { table, columns }: TableLine,
  rows: AsyncIterable<Buffer>,
): Promise<void> {
  if (table === GUARD_KEY) {
    for await (const piece of rows) void piece; // an older file has it still: this database keeps the one it made
    return;
  }
  const ours = known.get(table);
  if (ours === undefined || columns.some((column) => !ours.includes(column))) {
    throw new Obstacle(
      `${file} has a table ${table} of another shape than its migrations make: use another copy.`,
    );
  }
  const sql = `copy ${quoteName(table)} ${quoteColumns(columns)} from stdin`;
  try {
    await pipeline(Readable.from(rows), client.query(copyStreams.from(sql)));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    if (isFullDatabase(error)) {
      const why = `the disk of the database is full (${messageOf(error)})`;
      throw new Obstacle(`Nothing was restored: ${why}; make room on it, then try again.`, { cause: error });
    }
    throw new Obstacle(
      `${file}: the rows of ${table} were refused (${messageOf(error)}); nothing was changed.`,
      {
        cause: error,
      },
    );
  }
}

/** Ends what must not outlive a restore, and writes it in the record; `guard.restored` does both. */
async function sayRestored(client: pg.Client, { header, sha256 }: BackupSummary): Promise<void> {
  const there = await client.query<{ there: boolean }>(
    `select to_regprocedure('guard.restored(text)') is not null as there`,
  );
  if (there.rows[0]?.there !== true) return;
  // The body of a record entry: JSON with its names in order and no blanks (RFC 8785).
  const body = JSON.stringify({ backup_at: header.at, backup_sha256: sha256 });
  await client.query('select guard.restored($1)', [body]);
}
