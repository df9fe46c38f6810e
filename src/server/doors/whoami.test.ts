import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../testing/app.ts';
import { layRows } from '../testing/people.ts';
import { whoami } from './whoami.ts';

describe('who came', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp()));
  afterAll(() => t.close());

  const endSignIn = (id: string) =>
    t.db.owner.query('update auth.sign_in set ended_at = clock_timestamp() where id = $1', [id]);

  it('is told apart among many who come at once', async () => {
    const [agent, member, chief, gone] = [
      await t.agent('agent'),
      await t.person('member'),
      await t.person('super-admin'),
      await t.agent('admin'),
    ];
    await endSignIn(gone.signIn.signInId);
    const known = [agent, member, chief, gone];
    const asked = Array.from({ length: 200 }, (_, n) => known[(n * 7) % 5]);
    const came = await Promise.all(
      asked.map((one) => whoami(t.app.pools.app, one?.signIn.token ?? Buffer.alloc(32, 9))),
    );
    const expected = asked.map((one) => (one === undefined || one === gone ? undefined : one.who.id));
    expect(came.map((one) => one?.actor.id)).toEqual(expected);
    const roleOf = (who: object) => came[asked.findIndex((one) => one?.who === who)]?.actor;
    expect(roleOf(member.who)).toMatchObject({
      kind: 'person',
      role: 'member',
      clientId: member.who.clientId,
    });
    expect(roleOf(agent.who)).toMatchObject({ kind: 'agent', roles: ['agent'] });
  });

  it('stands in their client as it is now; an agent stands in none', async () => {
    const { signIn, who } = await t.person('super-admin');
    await t.person('super-admin', who.clientId);
    const came = await whoami(t.app.pools.app, signIn.token);
    expect(came?.standing).toEqual({
      preset: 'strict',
      client_state: 'live',
      super_admins: 2,
      tiers: {},
      aspects: [],
      fenced_until: null,
    });
    expect((await whoami(t.app.pools.app, (await t.agent()).signIn.token))?.standing).toBeNull();
  });

  it('is nobody on the very next request after the sign-in ended, ran out, or its owner was stopped', async () => {
    const ways: ((id: string, owner: string) => Promise<unknown>)[] = [
      (id) => endSignIn(id),
      (id) => t.db.owner.query('update auth.sign_in set expires_at = clock_timestamp() where id = $1', [id]),
      (_id, owner) =>
        layRows(t.db.owner, 'person', async () => {
          await t.db.owner.query("update person set status = 'suspended' where id = $1", [owner]);
        }),
    ];
    for (const end of ways) {
      const [one, other] = [await t.person('member'), await t.person('member')];
      const ask = { action: 'user.add', subject: { role: 'member' } };
      expect((await one.client.post('/api/portal/may', ask)).status).toBe(200);
      await end(one.signIn.signInId, one.who.id);
      const replies = [one, other].map(({ client }) => client.post('/api/portal/may', ask));
      expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([401, 200]);
    }
  });

  it('is nobody’s answer when the database refuses: each of them hears why', async () => {
    await t.db.owner.query("update guard.clock set seen = clock_timestamp() + interval '1 hour'");
    const tokens = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const told = await Promise.allSettled(tokens.map((token) => whoami(t.app.pools.app, token)));
    await t.db.owner.query('update guard.clock set seen = clock_timestamp()');
    expect(told.map((one) => one.status === 'rejected' && String(one.reason))).toEqual([
      expect.stringContaining('clock-behind'),
      expect.stringContaining('clock-behind'),
    ]);
  });
});
