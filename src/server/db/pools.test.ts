import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../testing/database.ts';
import { openPools } from './pools.ts';

describe('a connection of the server', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await testDatabase()));
  afterAll(() => db.drop());

  // PostgreSQL lets every role set how its own connections begin, for ever.
  it('begins as the server wants it, whatever somebody had its role begin with', async () => {
    const { rows } = await db.pools.app.query<{ name: string }>('select current_database() as name');
    const set = (what: string) =>
      db.pools.app.query(`alter role bw_app in database ${rows[0]?.name} ${what}`);
    await set("set default_transaction_isolation = 'serializable'");
    await set('set default_transaction_read_only = on');
    await set('set search_path = guard, auth');
    const pools = openPools(db.access);
    try {
      const shown = async (name: string) =>
        Object.values((await pools.app.query(`show ${name}`)).rows[0] as object)[0];
      expect(await shown('transaction_isolation')).toBe('read committed');
      expect(await shown('transaction_read_only')).toBe('off');
      expect(await shown('search_path')).toBe('public');
      await pools.app.query('select from contact');
    } catch (error) {
      expect((error as Error).message).toBe('sign-in-needed'); // nobody entered; the view was found
    } finally {
      await pools.close();
      await set('reset all');
    }
  });

  // With seqscan off, a plan that reads a table whole costs 10^10 up to PostgreSQL 17: each would be compiled, in seconds.
  it('compiles no plan', async () => {
    for (const pool of [db.pools.app, db.pools.auth, db.pools.sweep]) {
      expect((await pool.query('show jit')).rows).toEqual([{ jit: 'off' }]);
    }
  });
});
