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
