import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../testing/app.ts';
import { testDatabase, type TestDatabase } from '../testing/database.ts';
import { openPools } from '../db/pools.ts';
import { healthDoor } from './health.ts';

describe('/healthz', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await testDatabase()));
  afterAll(() => db.drop());
  const answer = async (more: Parameters<typeof testApp>[0]) => {
    const t = await testApp({ db, doors: [healthDoor], ...more });
    const reply = await t.nobody().get('/healthz');
    await t.close();
    return [reply.status, reply.body.status, reply.body.code];
  };

  it('says ok when the server can serve', async () => {
    expect(await answer({})).toEqual([200, 'ok', undefined]);
  });

  it('says no while migrations are to be run', async () => {
    expect(await answer({ migrationsCurrent: async () => false })).toEqual([503, 503, 'not-ready']);
  });

  it('says that there is no room while the database cannot write, and ok once it can', async () => {
    const t = await testApp({ db, doors: [healthDoor] });
    const answers = async () => {
      const { status, body } = await t.nobody().get('/healthz');
      return [status, body.code];
    };
    const { rows } = await db.owner.query<{ was: string }>(
      "select pg_get_functiondef('guard.try_room()'::regprocedure) as was",
    );
    // As the disk answers when it is full.
    await db.owner.query(`create or replace function guard.try_room() returns bigint language plpgsql as $$
      begin raise disk_full using message = 'could not write to file: No space left on device'; end $$`);
    expect(await answers()).toEqual([507, 'no-room']);
    await db.owner.query(rows[0]?.was ?? '');
    expect(await answers()).toEqual([200, undefined]);
    await t.close();
  });

  it('asks for room by writing some beside the tables, and takes no time for it', async () => {
    const { rows } = await db.pools.app.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      'explain (analyze, buffers, format json) select guard.try_room()',
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
    expect(plan['Temp Written Blocks']).toBeGreaterThan(50);
    expect(plan['Actual Total Time']).toBeLessThan(500);
  });

  it('says no within about a second when the database does not answer', async () => {
    const pools = openPools(db.access, { sizes: { bw_app: 1 } });
    const t = await testApp({ db: { ...db, pools }, doors: [healthDoor] });
    // Somebody holds the only connection, as a database that hangs would.
    const held = await pools.app.connect();
    const reply = await t.nobody().get('/healthz');
    held.release();
    expect([reply.status, reply.body.code]).toEqual([503, 'not-ready']);
    await t.close();
    await pools.close();
  });
});
