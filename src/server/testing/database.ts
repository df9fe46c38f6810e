import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { withDatabase } from '../db/access.ts';
import type { DatabaseAccess } from '../db/access.ts';
import { openPools } from '../db/pools.ts';
import type { OpenPools } from '../db/pools.ts';
import { connectOwner, grantDatabase } from '../db/roles.ts';
import type { TestServer } from './globalSetup.ts';

/** A migrated database of one test file's own. */
export interface TestDatabase {
  /** How to get into it, as the owner and as each role; give it to openPools() for a second set. */
  readonly access: DatabaseAccess;
  /** Pools as `bw_app`, `bw_auth` and `bw_sweep`. */
  readonly pools: OpenPools;
  /** A connection as the owner of the tables: for laying out rows that the guard would refuse. */
  readonly owner: pg.Client;
  /** Closes everything and ends the database; call it in afterAll. */
  drop(): Promise<void>;
}

/**
 * Copies the migrated database of this test run, in well under 100 ms:
 *
 *     let db: TestDatabase;
 *     beforeAll(async () => void (db = await testDatabase()));
 *     afterAll(() => db.drop());
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = JSON.parse(inject('testServer')) as TestServer;
  const access = withDatabase(server.home, `bw_test_${randomBytes(8).toString('hex')}`);
  const role = await copyTemplate(server, access.database);
  const owner = await connectOwner(access);
  await owner.query(`set role ${pg.escapeIdentifier(role)}`);
  const pools = openPools(access);
  const drop = async () => {
    await pools.close();
    await owner.end();
    await dropDatabase(access.database);
  };
  return { access, pools, owner, drop };
}

/** A database of one test file's own with nothing in it: not migrated. The test drops it by dropDatabase(). */
export async function emptyDatabase(): Promise<DatabaseAccess> {
  const server = JSON.parse(inject('testServer')) as TestServer;
  const access = withDatabase(server.home, `bw_test_${randomBytes(8).toString('hex')}`);
  if (server.home.kind === 'external') {
    const home = await connectOwner(server.home);
    await home.query(`create database ${access.database} template template0 encoding 'UTF8'`);
    await home.end();
  }
  return access;
}

/**
 * Ends a database of this test server, whoever is connected to it. The files of a throw-away server go with it: while
 * they are taken away one database at a time, ext4 looks for free inodes among those that were just freed, and each
 * copy takes five times as long.
 */
export async function dropDatabase(database: string): Promise<void> {
  const server = JSON.parse(inject('testServer')) as TestServer;
  const home = await connectOwner(server.home);
  if (server.home.kind === 'external') await home.query(`drop database if exists ${database} with (force)`);
  else
    await home.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
  await home.end();
}

/** Returns who owns the tables in the copy. */
async function copyTemplate(server: TestServer, name: string): Promise<string> {
  const home = await connectOwner(server.home);
  try {
    const row = await home.query<{ owner: string }>(
      'select r.rolname as owner from pg_database d join pg_roles r on r.oid = d.datdba where datname = $1',
      [server.template],
    );
    const owner = row.rows[0]?.owner ?? '';
    const [copy, original] = [pg.escapeIdentifier(name), pg.escapeIdentifier(server.template)];
    // Copying files costs less than PostgreSQL's usual way, where nothing is forced onto the disk.
    const how = server.home.kind === 'external' ? '' : 'strategy file_copy';
    await home.query(
      `create database ${copy} template ${original} owner ${pg.escapeIdentifier(owner)} ${how}`,
    );
    await grantDatabase(home, name, owner);
    return owner;
  } finally {
    await home.end();
  }
}
