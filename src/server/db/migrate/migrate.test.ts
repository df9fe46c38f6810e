import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dropDatabase, emptyDatabase } from '../../testing/database.ts';
import type { DatabaseAccess } from '../access.ts';
import { openPools } from '../pools.ts';
import { connectOwner } from '../roles.ts';
import { appliedIn } from './applied.ts';
import { currentCheck } from './current.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './source.ts';

const step = (n: number, sql: string): Migration => ({
  name: `migrations/00${n}-step.sql`,
  sql,
  sha256: `sum ${n}`,
});
const one = step(1, 'create table one (id int); select pg_sleep(0.2)');
const two = step(2, 'create table two (id int)');

describe('migrate', () => {
  let access: DatabaseAccess;
  const made: string[] = [];
  beforeEach(async () => {
    access = await emptyDatabase();
    made.push(access.database);
  });
  afterAll(async () => {
    for (const name of made) await dropDatabase(name);
  });
  const run = (...migrations: Migration[]) => migrate(access, { migrations, rules: [] });
  const query = async (sql: string) => {
    const client = await connectOwner(access);
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('runs what is missing, in order, once', async () => {
    expect((await run(one)).ran).toEqual([one.name]);
    expect((await run(one, two)).ran).toEqual([two.name]);
    expect((await run(one, two)).ran).toEqual([]);
  });

  it('takes turns when two start at once', async () => {
    const ran = await Promise.all([run(one, two), run(one, two)]);
    expect(ran.map((result) => result.ran.length).sort()).toEqual([0, 2]);
  });

  it('names a file that was changed, and one that was moved', async () => {
    await run(one, two);
    await expect(run({ ...one, sha256: 'other' }, two)).rejects.toThrow(
      new RegExp(`never released: its ${one.name} was another.*Nothing was changed.*--data`),
    );
    await expect(run(two, one)).rejects.toThrow('the list was changed');
  });

  it('refuses a newer database', async () => {
    await run(one, two);
    await expect(run(one)).rejects.toThrow(`made by a newer Bailiwick (it has ${two.name})`);
  });

  it('leaves nothing of a migration that fails, and tells file and line', async () => {
    const broken = step(2, 'create table two (id int);\nselect nonsense;');
    await expect(run(one, broken)).rejects.toThrow(/002-step.sql failed at line 2: .*nonsense/);
    expect(
      await query("select to_regclass('public.two') as two, to_regclass('public.one') is null as none"),
    ).toEqual([{ two: null, none: false }]);
    expect((await run(one, two)).ran).toEqual([two.name]);
  });

  it('asks for a backup before it changes what is there, and stops when that fails', async () => {
    const before = async () => Promise.reject(new Error('no room'));
    await migrate(access, { migrations: [one], rules: [], before });
    await expect(migrate(access, { migrations: [one, two], rules: [], before })).rejects.toThrow('no room');
    const client = await connectOwner(access);
    expect(await appliedIn(client)).toHaveLength(1);
    await client.end();
  });

  it('sets the password of a role again after somebody changed it', async () => {
    await run(one);
    await query(`alter role bw_sweep password 'another'`);
    await run(one);
    const pools = openPools(access);
    expect((await pools.sweep.query('select 1')).rowCount).toBe(1);
    await pools.close();
  });

  it('lets a start see that nothing is to do, and that something is', async () => {
    const pools = openPools(access);
    const current = currentCheck(pools.app);
    expect(await current()).toBe(false);
    await migrate(access);
    expect(await current()).toBe(true);
    await query(`delete from migrate.stamp`);
    expect(await current()).toBe(false);
    const [rows] = [await query('select count(*)::int as n from guard.rule')];
    expect(rows[0]?.['n']).toBeGreaterThan(100);
    await pools.close();
  });

  it('gives numbers for int8 where a number holds it', async () => {
    await run(one);
    const pools = openPools(access);
    const { rows } = await pools.app.query("select 5::int8 as small, '9007199254740993'::int8 as big");
    expect(rows).toEqual([{ small: 5, big: 9007199254740993n }]);
    await pools.close();
  });

  it('lets nobody but the roles in', async () => {
    await run(one);
    const granted = await query(`select coalesce(array_to_string(datacl, ','), '') as acl
      from pg_database where datname = current_database()`);
    expect(String(granted[0]?.['acl'])).not.toMatch(/(^|,)=/);
  });
});
