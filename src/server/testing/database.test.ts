import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

describe('testDatabase', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await testDatabase()));
  afterAll(() => db.drop());

  it('gives each role a pool of its own', async () => {
    const names = await Promise.all(
      [db.pools.app, db.pools.auth, db.pools.sweep].map(async (pool) => {
        const result = await pool.query<{ name: string }>('select current_user as name');
        return result.rows[0]?.name;
      }),
    );
    expect(names).toEqual(['bw_app', 'bw_auth', 'bw_sweep']);
  });

  it('is migrated, and the roles own nothing in it', async () => {
    const applied = await db.pools.app.query('select name from migrate.applied');
    expect(applied.rowCount).toBeGreaterThan(0);
    await expect(db.pools.app.query('create table public.mine (id int)')).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.pools.app.query('create temporary table mine (id int)')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('copies a database in little time, apart from every other', async () => {
    const start = performance.now();
    const other = await testDatabase();
    const took = performance.now() - start;
    await other.owner.query('create table public.only_there (id int)');
    const here = await db.owner.query<{ there: string | null }>(
      "select to_regclass('public.only_there') as there",
    );
    expect(here.rows[0]?.there).toBeNull();
    await other.drop();
    expect(took).toBeLessThan(2000);
  });
});
