import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import { codeProof, layAuthenticator } from '../testing/factors.ts';
import { laySignIn } from '../testing/people.ts';
import type { LaidAgent, LaidPerson } from '../testing/people.ts';
import { testClient } from '../testing/client.ts';
import type { TestClient } from '../testing/client.ts';

describe("one's own factors and sign-ins", () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp()));
  afterAll(() => t.close());

  /** Signed in, with no factor shown lately. */
  async function stale(who: LaidAgent | LaidPerson): Promise<TestClient> {
    const { token } = await laySignIn(t.db.owner, who, { factor: false });
    return testClient(t.url, token);
  }
  async function enrol(client: TestClient) {
    const { body } = await client.post('/api/my/factors/options');
    return client.post('/api/my/factors', codeProof(body.authenticator.secret));
  }
  async function stepUp(client: TestClient, factor: object) {
    await client.post('/api/step-up/options');
    return client.post('/api/step-up', { factor });
  }

  const within = <T>(ms: number, what: Promise<T>) =>
    Promise.race([
      what,
      new Promise<string>((resolve) => setTimeout(() => resolve(`not within ${ms} ms`), ms)),
    ]);

  it.each([
    ['GET', '/api/my/factors'],
    ['POST', '/api/my/factors/options'],
    ['POST', '/api/my/factors'],
    ['DELETE', '/api/my/factors/019dbdbe-0000-7000-8000-000000000000'],
    ['GET', '/api/my/sign-ins'],
    ['DELETE', '/api/my/sign-ins/019dbdbe-0000-7000-8000-000000000000'],
    ['POST', '/api/step-up/options'],
    ['POST', '/api/step-up'],
  ])("are nobody else's: %s %s", async (method, path) => {
    expect((await t.nobody().send(method, path, method === 'GET' ? undefined : {})).body.code).toBe(
      'sign-in-needed',
    );
  });

  it('step up: a shown factor counts at once, its code once', async () => {
    const { who } = await t.agent('agent');
    const client = await stale(who);
    const app = await layAuthenticator(t.db.owner, who);
    expect((await client.post('/api/step-up', { factor: app.proof() })).body.code).toBe('ceremony-over');
    const factor = app.proof();
    const reply = await stepUp(client, factor);
    expect(reply.status).toBe(200);
    expect((await client.get('/api/state')).body.me.factorAt).toBe(reply.body.factorAt);
    expect((await stepUp(client, factor)).body.code).toBe('factor-bad');
  });

  it('a factor that does not count yet says so, and changes nothing', async () => {
    const { who } = await t.person('member');
    const client = await stale(who);
    const app = await layAuthenticator(t.db.owner, who, 7);
    expect((await stepUp(client, app.proof())).body.code).toBe('factor-missing');
    expect((await client.get('/api/state')).body.me.factorAt).toBeNull();
    await t.db.owner.query('update auth.factor set counts_from = clock_timestamp() where id = $1', [app.id]);
    expect((await stepUp(client, app.proof(1))).status).toBe(200);
  });

  it('enrols another at once with a fresh one; without, only right after signing in, and then it waits', async () => {
    const fresh = await t.person('super-admin');
    expect((await enrol(fresh.client)).body).toMatchObject({ kind: 'authenticator', countsFrom: null });
    const { who } = await t.person('member', fresh.who.clientId);
    await layAuthenticator(t.db.owner, who, 7);
    const young = await stale(who);
    const waiting = await enrol(young);
    expect(Date.parse(waiting.body.countsFrom)).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
    const told = await t.db.owner.query(
      "select person_id, params ->> 'what' as what from guard.mail where kind = 'notice' order by what",
    );
    expect(told.rows).toEqual([
      { person_id: who.id, what: 'factor' },
      { person_id: fresh.who.id, what: 'factor-of' },
    ]);
    await t.db.owner.query("update auth.sign_in set started_at = started_at - interval '6 minutes'");
    expect((await enrol(young)).body.code).toBe('factor-needed');
    await layAuthenticator(t.db.owner, fresh.who);
    expect((await enrol(await stale(fresh.who))).body.code).toBe('factor-needed');
  });

  it('removes one with a fresh factor and ends all sign-ins; the last that counts stays', async () => {
    const { who, client } = await t.agent('agent');
    const [first, second] = [
      await layAuthenticator(t.db.owner, who),
      await layAuthenticator(t.db.owner, who),
    ];
    const elsewhere = await stale(who);
    const remove = (from: TestClient, id: string) => from.delete(`/api/my/factors/${id}`);
    expect((await remove(elsewhere, first.id)).body.code).toBe('factor-needed');
    const stranger = await t.agent('agent');
    await layAuthenticator(t.db.owner, stranger.who);
    expect((await remove(stranger.client, first.id)).body.code).toBe('not-found');
    expect((await remove(client, first.id)).status).toBe(200);
    expect((await client.get('/api/my/factors')).status).toBe(401);
    expect((await elsewhere.get('/api/my/factors')).status).toBe(401);
    const { token } = await laySignIn(t.db.owner, who);
    expect((await remove(testClient(t.url, token), second.id)).body.code).toBe('factor-last');
    const record = await t.db.owner.query(
      "select body::json ->> 'sentence' as said from guard.record where actor = $1 and action = 'factor.remove'",
      [`agent:${who.id}`],
    );
    expect(record.rows[0].said).toMatch(/removed an authenticator app; every sign-in of theirs ended/);
  });

  it("lists sign-ins, ends one elsewhere, and never another person's", async () => {
    const { who, client } = await t.person('member');
    const other = await stale(who);
    const list = (await client.get('/api/my/sign-ins')).body.signIns;
    expect(list).toHaveLength(2);
    expect(list.filter((one: { current: boolean }) => one.current)).toHaveLength(1);
    const there = list.find((one: { current: boolean }) => !one.current).id;
    const stranger = await t.person('super-admin', who.clientId);
    expect((await stranger.client.delete(`/api/my/sign-ins/${there}`)).body.code).toBe('not-found');
    expect((await client.delete(`/api/my/sign-ins/${there}`)).body).toEqual({ done: true });
    expect((await other.get('/api/state')).body.me).toBeNull();
    expect((await client.get('/api/state')).body.me.id).toBe(who.id);
  });

  it('ends a sign-in, or all by a removed factor, and its pages hear no more at once, at another server too', async () => {
    const other = await testApp({ db: t.db });
    for (const { who, client } of [await t.agent('agent'), await t.person('member')]) {
      const token = (await laySignIn(t.db.owner, who)).token;
      const away = await testClient(other.url, token).live();
      const there = (await client.get('/api/my/sign-ins')).body.signIns.find(
        (one: { current: boolean }) => !one.current,
      );
      expect((await client.delete(`/api/my/sign-ins/${there.id}`)).status).toBe(200);
      expect(await within(2_000, away.closed)).toBe(4401);
      const here = await testClient(other.url, (await laySignIn(t.db.owner, who)).token).live();
      const [factor] = [await layAuthenticator(t.db.owner, who), await layAuthenticator(t.db.owner, who)];
      expect((await client.delete(`/api/my/factors/${factor.id}`)).status).toBe(200);
      expect(await within(2_000, here.closed)).toBe(4401);
    }
    await other.close();
  });

  it('signs out: the token is dead, not only the cookie', async () => {
    const { client, signIn } = await t.agent('agent');
    expect((await client.post('/api/sign-out')).body).toEqual({ done: true });
    expect(client.cookie()).toBeNull();
    expect((await testClient(t.url, signIn.token).get('/api/my/factors')).status).toBe(401);
    expect((await t.nobody().post('/api/sign-out')).status).toBe(200);
  });
});
