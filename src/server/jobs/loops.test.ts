import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../testing/app.ts';
import { layAgent } from '../testing/people.ts';
import type { TestApp } from '../testing/app.ts';
import { every } from './every.ts';
import { startSweep } from './sweep.ts';

const silent = { warn: () => undefined, info: () => undefined };

describe('a loop', () => {
  it('goes on after a failure, and tells of it once until it works again', async () => {
    const told: string[] = [];
    const tell = (_what: unknown, text?: string) => void told.push(text ?? String(_what));
    let turns = 0;
    await new Promise<void>((done) => {
      const loop = every(1, 'the work', { warn: tell, info: tell } as never, async () => {
        turns += 1;
        loop.wake();
        if (turns <= 2) throw new Error('away');
        if (turns === 4) void loop.stop().then(done);
      });
    });
    expect(told).toEqual(['the work failed; it is tried again', 'the work works again']);
  });

  it('runs at once when it is woken, never twice at once, and ends with its turn', async () => {
    let [running, most, turns] = [0, 0, 0];
    let release: () => void = () => undefined;
    const loop = every(60_000, 'the work', silent as never, async () => {
      running += 1;
      turns += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => (release = resolve));
      running -= 1;
    });
    await expect.poll(() => turns).toBe(1);
    loop.wake();
    loop.wake();
    release();
    await expect.poll(() => turns).toBe(2);
    const ended = loop.stop();
    expect(running).toBe(1);
    release();
    await ended;
    expect([running, most, turns]).toEqual([0, 1, 2]);
  });
});

describe('the sweep', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp()));
  afterAll(() => t.close());

  it('ends what ran out, for good', async () => {
    const { signIn } = await t.agent('agent');
    await t.db.owner.query('update auth.sign_in set expires_at = clock_timestamp()');
    const sweep = startSweep(t.app);
    const row = () => t.db.owner.query('select ended_at from auth.sign_in where id = $1', [signIn.signInId]);
    await expect.poll(async () => (await row()).rows[0].ended_at).not.toBeNull();
    await sweep.stop();
    await t.db.owner.query("update auth.sign_in set expires_at = clock_timestamp() + interval '1 hour'");
    expect(
      (await t.nobody().get('/api/my/sign-ins', { cookie: `bw=${signIn.token.toString('base64url')}` }))
        .status,
    ).toBe(401);
  });

  it('forgets what was told of a day ago, a part at a time', async () => {
    const { owner, pools } = t.db;
    const left = async (topic: string) =>
      (await owner.query('select from outbox where topic = $1', [topic])).rowCount;
    const lay = (topic: string, count: number, age: string) =>
      owner.query(
        'insert into outbox (topic, at) select $1, clock_timestamp() - $3::interval from generate_series(1, $2)',
        [topic, count, age],
      );
    await owner.query('delete from outbox');
    await lay('old', 5_001, '25 hours');
    await lay('young', 1, '23 hours');
    for (const some of [1, 0]) {
      await pools.sweep.query('select guard.sweep()');
      expect([await left('old'), await left('young')]).toEqual([some, 1]);
    }
  });

  it('forgets mails 30 days after they went, but none that waits, nor how an invitation fared that was not accepted', async () => {
    const { owner, pools } = t.db;
    const [invited, active] = [
      await layAgent(owner, t.deskId, ['agent']),
      await layAgent(owner, t.deskId, ['agent']),
    ];
    await owner.query("update agent set status = 'invited' where id = $1", [invited.id]);
    const lay = (what: string, kind: string, state: string, days: number, agentId = active.id) =>
      owner.query(
        `insert into guard.mail (kind, agent_id, state, params, at, sent_at)
         select $1, $2, $3, jsonb_build_object('asked', $4::text), m.at, case when $3 = 'sent' then m.at + interval '1 hour' end
           from (select clock_timestamp() - make_interval(days => $5) as at) m`,
        [kind, agentId, state, what, days],
      );
    await lay('went', 'not-me', 'sent', 31);
    await lay('went lately', 'not-me', 'sent', 30);
    await lay('waits', 'not-me', 'waiting', 31);
    await lay('never goes', 'not-me', 'failed', 31);
    await lay('accepted', 'invitation', 'sent', 31);
    await lay('not accepted', 'invitation', 'sent', 31, invited.id);
    await owner.query(
      `insert into guard.kept_mail (id, at, to_address, subject, body)
       select gen_random_uuid(), clock_timestamp() - make_interval(days => d), 'a@b.example', d::text, '' from unnest(array[29, 31]) d`,
    );
    await pools.sweep.query('select guard.sweep()');
    const mails = await owner.query<{ what: string }>(
      "select params ->> 'asked' as what from guard.mail where params ? 'asked' order by at, 1",
    );
    expect(mails.rows.map(({ what }) => what)).toEqual(['waits', 'not accepted', 'went lately']);
    const kept = await owner.query<{ subject: string }>('select subject from guard.kept_mail');
    expect(kept.rows).toEqual([{ subject: '29' }]);
  });
});
