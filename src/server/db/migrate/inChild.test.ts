import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dropDatabase, emptyDatabase } from '../../testing/database.ts';
import { layDesk } from '../../testing/people.ts';
import type { DatabaseAccess } from '../access.ts';
import { restore } from '../backup/restore.ts';
import { connectOwner } from '../roles.ts';
import { appliedIn } from './applied.ts';
import { migrateInChild } from './inChild.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './source.ts';

const backups = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-behind-'));
const made: DatabaseAccess[] = [];
const aDatabase = async () => {
  const access = await emptyDatabase();
  made.push(access);
  return access;
};

beforeAll(() => void vi.stubEnv('NODE_OPTIONS', '--import tsx')); // the child is TypeScript until it is built
afterAll(async () => {
  vi.unstubAllEnvs();
  for (const { database } of made) await dropDatabase(database);
  fs.rmSync(backups, { recursive: true });
});

async function asOwner<T>(access: DatabaseAccess, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = await connectOwner(access);
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

it('a start over a database one migration behind backs it up first, and what it wrote can be restored', async () => {
  const migrations = readMigrations();
  const last = migrations.at(-1)?.name ?? '';
  const [behind, to] = [await aDatabase(), await aDatabase()];
  await migrate(behind, { migrations: migrations.slice(0, -1) });
  const desk = await asOwner(behind, (owner) => layDesk(owner, 'Behind'));
  const { done, backup } = await migrateInChild({ access: behind, backups });
  expect(done.ran).toEqual([last]);
  expect(fs.readdirSync(backups)).toEqual([path.basename(backup ?? '')]);
  await restore(to, backup ?? '');
  for (const access of [behind, to])
    await asOwner(access, async (owner) => {
      expect((await owner.query('select id, name from desk')).rows).toEqual([{ id: desk, name: 'Behind' }]);
      expect((await appliedIn(owner)).map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    });
  expect(await migrateInChild({ access: behind, backups })).toEqual({
    done: { ran: [], rules: false },
    backup: null,
  });
});
