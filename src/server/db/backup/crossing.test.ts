import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropDatabase, emptyDatabase, testDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { layAgent, layClient, layDesk, layPerson, laySignIn } from '../../testing/people.ts';
import { externalAccess } from '../access.ts';
import type { DatabaseAccess } from '../access.ts';
import { migrate } from '../migrate/migrate.ts';
import { connectOwner, prepareDatabase } from '../roles.ts';
import { quoteName, tablesIn } from './catalogue.ts';
import { restore } from './restore.ts';
import { writeBackup } from './write.ts';

const bin = '/usr/lib/postgresql/15/bin';
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-crossing-'));

/** Runs a program of PostgreSQL 15, under root as the owner of the scratch folder. */
function run(program: string, ...args: string[]): void {
  const { uid, gid } = fs.statSync(scratch);
  const as = uid === process.getuid?.() ? {} : { uid, gid };
  const result = spawnSync(path.join(bin, program), args, {
    ...as,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (result.status !== 0) throw new Error(`${program}: ${String(result.stderr)}`);
}

/** Every row of every table that must come over as it was, as text. */
async function content(access: DatabaseAccess): Promise<Record<string, string[]>> {
  const client = await connectOwner(access);
  const found: Record<string, string[]> = {};
  for (const { table } of await tablesIn(client)) {
    if (CHANGED.has(table)) continue;
    const { rows } = await client.query<{ row: string }>(
      `select t::text as row from ${quoteName(table)} t order by 1`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  await client.end();
  return found;
}

/** What guard.restored() ends or writes on purpose. */
const CHANGED = new Set([
  'auth.sign_in',
  'guard.record',
  'public.outbox',
  'public.idempotency',
  'public.limit_counter',
]);

describe.runIf(fs.existsSync(bin))('a backup goes from PostgreSQL to PostgreSQL', () => {
  let from: TestDatabase;
  let old: DatabaseAccess;
  let back: DatabaseAccess;

  beforeAll(async () => {
    if (process.getuid?.() === 0) fs.chownSync(scratch, 65534, 65534);
    const cluster = path.join(scratch, 'pg');
    fs.writeFileSync(path.join(scratch, 'password'), 'of the owner');
    if (process.getuid?.() === 0) fs.chownSync(path.join(scratch, 'password'), 65534, 65534);
    const auth = ['-U', 'keeper', '-A', 'scram-sha-256', `--pwfile=${path.join(scratch, 'password')}`];
    run('initdb', '-D', cluster, '-E', 'UTF8', '--locale=C', '--no-sync', ...auth);
    run(
      'pg_ctl',
      '-D',
      cluster,
      '-w',
      '-l',
      path.join(scratch, 'log'),
      '-o',
      `-c listen_addresses= -k ${scratch}`,
      'start',
    );
    old = externalAccess(`postgres://keeper:of%20the%20owner@localhost/postgres?host=${scratch}`, scratch);
    from = await testDatabase();
    const deskId = await layDesk(from.owner);
    const agent = await layAgent(from.owner, deskId);
    const clientId = await layClient(from.owner, deskId);
    await layPerson(from.owner, clientId);
    await laySignIn(from.owner, agent);
    back = await emptyDatabase();
  });
  afterAll(async () => {
    run('pg_ctl', '-D', path.join(scratch, 'pg'), '-w', '-m', 'fast', 'stop');
    await from.drop();
    await dropDatabase(back.database);
    fs.rmSync(scratch, { recursive: true });
  });

  it('to 15 and back with every row, nobody signed in, and an entry in each record', async () => {
    const [first, second] = [path.join(scratch, 'first.backup'), path.join(scratch, 'second.backup')];
    await withOwner(from.access, (client) => writeBackup(client, first));
    await restore(old, first);
    expect((await content(from.access))['public.person']).toHaveLength(1);
    expect(await content(old)).toEqual(await content(from.access));
    await withOwner(old, async (client) => {
      const signedIn = await client.query('select 1 from auth.sign_in where ended_at is null');
      expect(signedIn.rowCount).toBe(0);
      const told = await client.query(`select chain from guard.record where action = 'house.restored'`);
      expect(told.rowCount).toBe(2);
      await writeBackup(client, second);
    });
    expect((await migrate(old)).ran).toEqual([]);
    await prepareDatabase(back);
    await restore(back, second);
    expect(await content(back)).toEqual(await content(from.access));
    await expect(restore(back, first)).rejects.toThrow('The database is not empty');
  });
});

async function withOwner<T>(access: DatabaseAccess, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectOwner(access);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
