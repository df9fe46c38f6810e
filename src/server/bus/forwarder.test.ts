import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Bus, BusEvent } from '../app.ts';
import { makeLog } from '../doors/log.ts';
import { testDatabase, type TestDatabase } from '../testing/database.ts';
import { startBus } from './forwarder.ts';

/** What one subscriber heard, and promises of what it will hear. */
function ear(bus: Bus) {
  const heard: BusEvent[] = [];
  let gaps = 0;
  bus.subscribe(
    (event) => heard.push(event),
    () => (gaps += 1),
  );
  return {
    heard,
    gaps: () => gaps,
    refs: () => heard.map(({ ref }) => ref),
  };
}

const WITHIN = { timeout: 10_000, interval: 5 };

describe('the bus between two processes', () => {
  let db: TestDatabase;
  let one: Bus;
  let two: Bus;
  beforeAll(async () => void (db = await testDatabase()));
  afterAll(() => db.drop());
  beforeEach(async () => {
    const deps = { pool: db.pools.app, access: db.access.roles.bw_app, log: makeLog('silent') };
    [one, two] = await Promise.all([startBus(deps), startBus(deps)]);
  });
  afterEach(() => Promise.all([one.close(), two.close()]));

  const write = async (count = 1, pool: Pick<TestDatabase['owner'], 'query'> = db.owner) => {
    const ids = Array.from({ length: count }, () => v7());
    await pool.query("insert into outbox (topic, ref) select 'contact', unnest($1::uuid[])", [ids]);
    return ids;
  };

  it('tells each committed row once in both, soon after wake()', async () => {
    const ears = [ear(one), ear(two)];
    const ids = await write(3);
    const start = performance.now();
    one.wake();
    one.wake();
    await expect.poll(() => ears.map((each) => each.refs()), WITHIN).toEqual([ids, ids]);
    expect(performance.now() - start).toBeLessThan(900);
    const more = await write();
    two.wake();
    await expect
      .poll(() => ears.map((each) => each.refs()), WITHIN)
      .toEqual([
        [...ids, ...more],
        [...ids, ...more],
      ]);
  });

  it('tells a row that nobody woke for, within about a second', async () => {
    const ears = [ear(one), ear(two)];
    const ids = await write();
    await expect.poll(() => ears.map((each) => each.refs()), WITHIN).toEqual([ids, ids]);
  });

  it('tells a row that was numbered first but committed last', async () => {
    const each = ear(two);
    await db.owner.query('begin');
    const [late] = await write();
    const other = await write(1, db.pools.app);
    one.wake();
    await expect.poll(() => each.refs(), WITHIN).toEqual(other);
    await db.owner.query('commit');
    one.wake();
    await expect.poll(() => each.refs(), WITHIN).toEqual([...other, late]);
  });

  it('comes back after its line was cut, says so, and has lost nothing', async () => {
    const each = ear(one);
    const cut = () =>
      db.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'bailiwick bus' and datname = current_database()`,
      );
    await db.owner.query('reset role');
    await cut();
    const ids = await write();
    await expect.poll(() => each.gaps(), WITHIN).toBe(1);
    await expect.poll(() => each.refs(), WITHIN).toEqual(ids);
    const more = await write();
    two.wake();
    await expect.poll(() => each.refs(), WITHIN).toEqual([...ids, ...more]);
  });

  it('tells a flood whole', async () => {
    const ears = [ear(one), ear(two)];
    const ids = await write(3000);
    one.wake();
    await expect.poll(() => ears.map((each) => each.heard.length), WITHIN).toEqual([3000, 3000]);
    expect(new Set(ears[1]?.refs())).toEqual(new Set(ids));
  });
});
