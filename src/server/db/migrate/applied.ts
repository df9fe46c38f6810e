import type pg from 'pg';
import { Obstacle } from '../obstacle.ts';
import type { Migration } from './source.ts';

/** A migration as the database remembers it. */
export interface Applied {
  readonly name: string;
  readonly sha256: string;
}

/** The name under which the database remembers which guard rules it holds. */
export const RULES_STAMP = 'guard.rule';

/** The owner's own room; the roles may read it, so that a start can see that nothing is to do. */
export const BOOKKEEPING = `
  create schema if not exists migrate;
  create table if not exists migrate.applied (
    n int generated always as identity primary key,
    name text not null unique,
    sha256 text not null,
    at timestamptz not null default clock_timestamp()
  );
  create table if not exists migrate.stamp (name text primary key, value text not null);
  revoke all on schema migrate from public;
  grant usage on schema migrate to bw_app;
  grant select on migrate.applied, migrate.stamp to bw_app;
`;

/** What was applied, in order; empty where no migration ever ran. Any role may ask. */
export async function appliedIn(client: pg.Client | pg.Pool | pg.PoolClient): Promise<Applied[]> {
  // Looked up first: a query that fails would end the transaction that it may stand in.
  const there = await client.query<{ there: boolean }>(
    "select to_regclass('migrate.applied') is not null as there",
  );
  if (there.rows[0]?.there !== true) return [];
  const result = await client.query<Applied>('select name, sha256 from migrate.applied order by n');
  return result.rows;
}

/**
 * The migrations that are still to run. Throws {@link Obstacle} when the database holds one that is not
 * ours (it is newer), one in another order, or one whose file has changed since.
 */
export function pendingAfter(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  applied.forEach((done, i) => {
    const ours = migrations[i];
    if (ours === undefined || ours.name !== done.name) {
      if (migrations.some(({ name }) => name === done.name)) {
        throw new Obstacle(
          `The migration ${done.name} ran before ${ours?.name ?? 'its place'} in this database: the list was changed; ` +
            'put it back in its old order.',
        );
      }
      throw new Obstacle(
        `The database was made by a newer Bailiwick (it has ${done.name}): start that version, ` +
          'or restore a backup into an empty database.',
      );
    }
    if (ours.sha256 !== done.sha256) {
      throw new Obstacle(
        `This database was made by a build of Bailiwick that was never released: its ${done.name} was another than ` +
          'this one. Nothing was changed. Start it with the build that made it, or name an empty folder with --data ' +
          '(another database with --database-url) and set up anew. If you edited that file: put it back and write ' +
          'the change as a further migration.',
      );
    }
  });
  return migrations.slice(applied.length);
}
