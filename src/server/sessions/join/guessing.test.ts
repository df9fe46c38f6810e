import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import { LIMITS } from '../../doors/limits.ts';
import { A_DEVICE, keyOf, openAlone } from '../../testing/sessions.ts';
import { isWorked } from './keys.ts';

interface Work {
  readonly task: string;
  readonly answer: string;
}

/** Does the work, or on purpose not: the first answer that fits, or that does not. */
function answerTo(task: string, right = true): Work {
  for (let n = 0; ; n += 1) {
    const work = { task, answer: String(n) };
    if (isWorked(work) === right) return work;
  }
}

describe('whoever tries keys', () => {
  let t: TestApp;
  let agent: TestClient;
  beforeAll(async () => {
    t = await testApp();
    agent = (await t.agent('agent')).client;
    // Wrong keys are counted by the minute: none of these may be of the minute before the last.
    for (let n = 0; n < 20; n += 1) expect((await look('000000000')).body.code).toBe('session-key-wrong');
  });
  afterAll(() => t.close());

  const look = (secret: string, work?: Work) =>
    t.nobody().post('/api/join/look', { secret, ...(work ? { work } : {}) });
  const come = (secret: string, work?: Work) =>
    t.nobody().post('/api/join', {
      secret,
      name: 'Robin Reed',
      device: A_DEVICE,
      language: 'en',
      ...(work ? { work } : {}),
    });

  it('has to work for each try after twenty wrong ones, with the right key too, and comes in once it is done', async () => {
    const key = await keyOf(agent, await openAlone(agent));
    const refused = await come(key);
    expect(refused).toMatchObject({ status: 403, body: { code: 'work-needed', bits: 18 } });
    const { task } = refused.body as { task: string };
    expect((await come(key, answerTo(task, false))).body.code).toBe('work-needed');
    await wanted(201, come(key, answerTo(task)));

    const next = await keyOf(agent, await openAlone(agent));
    expect((await come(next, answerTo(task))).body.code, 'work is good once').toBe('work-needed');
  });

  it('as the server’s role cannot search through all keys in the ten minutes that one is good', async () => {
    const began = performance.now();
    const looks = 200;
    await t.db.pools.app.query(
      `select count(l.*) from generate_series(1, ${looks}) n, guard.look_at_key(lpad(n::text, 9, '0'), '192.0.2.1') l`,
    );
    const [all, processors] = [1e9, 16];
    const whole = (((performance.now() - began) / looks) * all) / processors;
    expect(whole / 600_000, 'times ten minutes').toBeGreaterThan(20);
  });

  it('spends a task once, and at the turn of an hour no second time', async () => {
    const body = `work|${Math.floor(Date.now() / 1000) + 3600}|${crypto.randomUUID()}`;
    const made = await t.db.owner.query("select $1 || '|' || guard.mac($1) as task", [body]);
    const spend = async () =>
      (await t.db.pools.app.query('select guard.spend_work($1) as good', [made.rows[0].task])).rows[0].good;
    expect([await spend(), await spend()]).toEqual([true, false]);
    const kept = await t.db.owner.query(
      "select window_start > clock_timestamp() as own from limit_counter where name = 'join.work' order by window_start desc",
    );
    expect(kept.rows[0], 'kept by its own hour, whenever it is spent').toEqual({ own: true });
  });

  it('takes no task that ran out, nor when the clock is set back', async () => {
    const spend = async (age: number) => {
      const body = `work|${Math.floor(Date.now() / 1000) - age}|${crypto.randomUUID()}`;
      const made = await t.db.owner.query("select $1 || '|' || guard.mac($1) as task", [body]);
      const { rows } = await t.db.pools.app.query('select guard.spend_work($1) as good', [made.rows[0].task]);
      return rows[0].good;
    };
    expect([await spend(240), await spend(310)]).toEqual([true, false]);
    await t.db.owner.query("update guard.clock set seen = clock_timestamp() + interval '90 seconds'");
    expect(await spend(240)).toBe(false);
    await t.db.owner.query('update guard.clock set seen = clock_timestamp()');
  });

  it('cannot set the task, and is told no more by work than that the key is wrong', async () => {
    const { task } = (await look('000000000')).body as { task: string };
    const made = task.replace(/\d{10}/, (at) => String(Number(at) + 1));
    expect((await look('000000000', answerTo(made))).body.code).toBe('work-needed');
    expect((await look('000000000', answerTo(task))).body.code).toBe('session-key-wrong');
  });

  it('tries thirty times in ten minutes from one address, at both doors together', async () => {
    expect(LIMITS['join.ip']).toMatchObject({ count: 30, seconds: 600 });
    await t.db.owner.query("delete from limit_counter where name = 'join.ip'");
    for (const tried of [await look('000000000'), await come('000000000')]) {
      expect(tried.status).not.toBe(429);
    }
    const used = await t.db.owner.query(
      "update limit_counter set n = 30 where name = 'join.ip' and n = 2 returning n",
    );
    expect(used.rowCount, 'one counter for both').toBe(1);
    for (const tried of [await look('000000000'), await come('000000000')]) {
      expect(tried).toMatchObject({ status: 429, body: { code: 'limit-reached', limit: 'join.ip' } });
    }
  });
});
