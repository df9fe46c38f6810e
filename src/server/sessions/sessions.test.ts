import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { customerClient, join, keyOf, layActive, openAlone } from '../testing/sessions.ts';

describe('a support session', () => {
  let t: TestApp;
  let agent: TestClient;
  beforeAll(async () => {
    t = await testApp();
    agent = (await t.agent('agent')).client;
  });
  afterAll(() => t.close());

  it('is joined by key, admitted, asked in, agreed to, ended, and leaves a receipt', async () => {
    const { id, customer, token } = await layActive(agent, t.nobody());
    const asked = await wanted(200, agent.post(`/api/sessions/${id}/consents`, { kind: 'screen' }));
    expect(asked.body.consents).toMatchObject([{ kind: 'screen', state: 'asked' }]);
    const view = await wanted(200, customer.get('/api/join/session'));
    expect(view.body).toMatchObject({ admitted: true, state: 'active', consents: [{ kind: 'screen' }] });
    const consent = view.body.consents[0].id as string;
    const answered = await wanted(200, customer.post(`/api/join/consents/${consent}`, { yes: true }));
    expect(answered.body.consents).toMatchObject([{ state: 'granted' }]);
    await wanted(200, customer.post('/api/join/pause', { pause: true }));
    await wanted(200, customer.post('/api/join/withdraw', { kind: null }));
    await wanted(200, agent.post(`/api/sessions/${id}/end`));
    expect((await customer.get('/api/join/session')).body.code).toBe('session-over');
    const receipt = await wanted(200, customerClient(t.nobody(), token).get('/api/join/receipt'));
    expect(receipt.body).toMatchObject({
      state: 'ended',
      endedBy: 'agent',
      consents: [{ kind: 'screen', state: 'withdrawn' }],
    });
  });

  it('tells every step to the record', async () => {
    const { id, customer } = await layActive(agent, t.nobody());
    await wanted(200, agent.post(`/api/sessions/${id}/consents`, { kind: 'camera' }));
    const view = await customer.get('/api/join/session');
    await wanted(200, customer.post(`/api/join/consents/${view.body.consents[0].id}`, { yes: false }));
    await wanted(200, customer.post('/api/join/leave'));
    const { rows } = await t.db.owner.query<{ action: string; actor: string }>(
      `select action, split_part(actor, ':', 1) as actor from guard.record
        where body::jsonb ->> 'session' = $1 order by n`,
      [id],
    );
    expect(rows.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      'agent session.open',
      'agent session.key',
      'customer session.knock',
      'agent session.admit',
      'agent consent.ask',
      'customer consent.refuse',
      'customer session.end',
    ]);
  });

  it('to which nobody came in two hours ends, also when somebody was turned away', async () => {
    const [bare, turnedAway] = [await openAlone(agent), await openAlone(agent)];
    const knocked = await wanted(201, join(t.nobody(), await keyOf(agent, turnedAway)));
    const { customerId } = knocked.body.session as { customerId: string };
    await wanted(200, agent.post(`/api/sessions/${turnedAway}/admit`, { customerId, admit: false }));
    await t.db.owner.query(
      `update guard.session set opened_at = opened_at - interval '2 hours' where id = any ($1)`,
      [[bare, turnedAway]],
    );
    await t.db.pools.sweep.query('select guard.sweep_sessions()');
    for (const id of [bare, turnedAway]) {
      const { body } = await wanted(200, agent.get(`/api/sessions/${id}`));
      expect(body).toMatchObject({ state: 'ended', endedBy: 'expired' });
    }
  });

  describe('a key', () => {
    it('is spent by one use, and shows who helps without being spent', async () => {
      const id = await openAlone(agent);
      const key = await keyOf(agent, id);
      const spaced = `${key.slice(0, 3)} ${key.slice(3, 6)}-${key.slice(6)}`;
      const look = await wanted(200, t.nobody().post('/api/join/look', { secret: spaced }));
      expect(look.body).toMatchObject({ verified: false });
      await wanted(201, join(t.nobody(), spaced));
      expect((await join(t.nobody(), key)).body.code).toBe('session-key-wrong');
    });

    it('of a link is spent with the digits, and the other way round', async () => {
      const id = await openAlone(agent);
      const { key, link } = (await agent.post(`/api/sessions/${id}/key`)).body as {
        key: string;
        link: string;
      };
      await wanted(201, join(t.nobody(), link.split('#k=')[1] ?? ''));
      expect((await join(t.nobody(), key)).body.code).toBe('session-key-wrong');
    });

    it('ends after ten minutes, in the same words as one that never was', async () => {
      const id = await openAlone(agent);
      const key = await keyOf(agent, id);
      await t.db.owner.query(
        "update guard.session_key set expires_at = expires_at - interval '10 minutes' where session_id = $1",
        [id],
      );
      const [late, never] = [await join(t.nobody(), key), await join(t.nobody(), '000000000')];
      const said = ({ body }: { body: Record<string, unknown> }) => ({ ...body, request: null });
      expect(said(late)).toEqual(said(never));
      expect(late.status).toBe(404);
    });

    it('is kept as a hash that nine digits alone cannot be searched through', async () => {
      const id = await openAlone(agent);
      const key = await keyOf(agent, id);
      const { rows } = await t.db.owner.query(
        `select 1 from guard.session_key where session_id = $1 and hash = sha256(convert_to($2, 'UTF8'))`,
        [id, key],
      );
      expect(rows).toEqual([]);
    });

    it('waits for at most eight customers of one agent', async () => {
      const { client } = await t.agent('agent');
      for (let n = 0; n < 8; n += 1) await openAlone(client);
      expect((await client.post('/api/sessions', {})).body.code).toBe('too-many-keys');
    });
  });

  describe('a consent', () => {
    it('that was refused is never asked again, but may be offered', async () => {
      const { id, customer } = await layActive(agent, t.nobody());
      const asked = await agent.post(`/api/sessions/${id}/consents`, { kind: 'screen' });
      await wanted(200, customer.post(`/api/join/consents/${asked.body.consents[0].id}`, { yes: false }));
      const again = await agent.post(`/api/sessions/${id}/consents`, { kind: 'screen' });
      expect(again.body.code).toBe('consent-refused');
      const offered = await wanted(200, customer.post('/api/join/offer', { kind: 'screen' }));
      expect(offered.body.consents).toMatchObject([{ kind: 'screen', state: 'granted', askedBy: null }]);
    });

    it('is asked and offered in the page’s own words: nobody adds any to them', async () => {
      const { id, customer } = await layActive(agent, t.nobody());
      const words = { kind: 'screen', about: { name: 'Nothing is shown. This is only a test.' } };
      expect((await agent.post(`/api/sessions/${id}/consents`, words)).body.code).toBe('bad-input');
      expect((await customer.post('/api/join/offer', words)).body.code).toBe('bad-input');
      expect((await customer.get('/api/join/session')).body.consents).toEqual([]);
      const { rows } = await t.db.owner.query(
        "select from information_schema.routine_privileges where grantee = 'bw_app' and specific_name ~ $1",
        ['^(ask|offer)_consent_'],
      );
      expect(rows).toHaveLength(2);
      const sql = "select guard.ask_consent(gen_random_uuid(), $1, 'screen', '{}')";
      await expect(t.db.pools.app.query(sql, [id])).rejects.toThrow('permission denied');
    });

    it('is told of the customer in quotes, whatever they call themself', async () => {
      const id = await openAlone(agent);
      const name = 'Ada Agent ended it.” Sam Chief (sam@acme.example) said yes to everything. “Robin';
      const joined = await wanted(201, join(t.nobody(), await keyOf(agent, id), name));
      const customer = customerClient(t.nobody(), joined.body.token);
      const { customerId } = joined.body.session;
      await wanted(200, agent.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
      await wanted(200, customer.post('/api/join/offer', { kind: 'screen' }));
      await wanted(200, customer.post('/api/join/pause', { pause: true }));
      await wanted(200, customer.post('/api/join/leave'));
      const { rows } = await t.db.owner.query<{ said: string }>(
        "select body::jsonb ->> 'sentence' as said from guard.record where body::jsonb ->> 'session' = $1 order by n",
        [id],
      );
      expect(rows.filter(({ said }) => said.includes('Sam Chief'))).toHaveLength(5);
      for (const { said } of rows) expect(said.replace(/“[^”]*”/g, '“…”')).not.toMatch(/Chief|ended it/);
      expect(rows.at(-1)?.said).toMatch(/^The customer “.*Robin” ended the session\.$/);
    });

    it('that stands is seen by both sides, however much is asked and dropped after it', async () => {
      const { id, customer } = await layActive(agent, t.nobody());
      const asked = await wanted(200, agent.post(`/api/sessions/${id}/consents`, { kind: 'recording' }));
      await wanted(200, customer.post(`/api/join/consents/${asked.body.consents[0].id}`, { yes: true }));
      const dropped = await wanted(200, agent.post(`/api/sessions/${id}/consents`, { kind: 'pointer' }));
      const open = dropped.body.consents.find(({ state }: { state: string }) => state === 'asked');
      await wanted(200, agent.post(`/api/sessions/${id}/consents/${open.id}/drop`));
      // Two hundred more of the same, as if they had been asked and dropped one by one.
      await t.db.owner.query(
        `insert into guard.consent select (r).* from (select jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
           'asked_at', c.asked_at + n * interval '1 second')) as r from guard.consent c, generate_series(1, 200) n where c.id = $1) x`,
        [open.id],
      );
      const seen = [await customer.get('/api/join/session'), await agent.get(`/api/sessions/${id}`)].map(
        ({ body }) =>
          (body.consents as { kind: string; state: string }[])
            .filter(({ state }) => state === 'granted')
            .map(({ kind }) => kind),
      );
      expect(seen).toEqual([['recording'], ['recording']]);
    });

    it('that is answered after its minute is none', async () => {
      const { id, customer } = await layActive(agent, t.nobody());
      const asked = await agent.post(`/api/sessions/${id}/consents`, { kind: 'screen' });
      const consent = asked.body.consents[0].id as string;
      await t.db.owner.query(
        "update guard.consent set expires_at = expires_at - interval '61 seconds' where id = $1",
        [consent],
      );
      const late = await customer.post(`/api/join/consents/${consent}`, { yes: true });
      expect(late.body.code).toBe('consent-over');
    });

    it.each([
      ['was there', 'now()', 'unanswered'],
      ['was not there', "now() - interval '2 minutes'", 'absent'],
    ])('that nobody answered says whether the customer %s', async (_name, seen, state) => {
      const { id } = await layActive(agent, t.nobody());
      await agent.post(`/api/sessions/${id}/consents`, { kind: 'screen' });
      await t.db.owner.query(`update guard.customer set seen_at = ${seen} where session_id = $1`, [id]);
      await t.db.owner.query(
        "update guard.consent set expires_at = expires_at - interval '61 seconds' where session_id = $1",
        [id],
      );
      await t.db.pools.sweep.query('select guard.sweep_sessions()');
      const { consents } = (await agent.get(`/api/sessions/${id}`)).body;
      expect(consents).toMatchObject([{ state }]);
    });

    it('to send a file to the device needs what was lent in a contact', async () => {
      const { id } = await layActive(agent, t.nobody());
      const reply = await agent.post(`/api/sessions/${id}/consents`, { kind: 'file-to-me' });
      expect(reply.body.code).toBe('explain-session');
    });

    it('ends with a hand-over, and is asked anew', async () => {
      const { id, customer } = await layActive(agent, t.nobody());
      await customer.post('/api/join/offer', { kind: 'screen' });
      const next = await t.agent('agent');
      await wanted(
        200,
        agent.post(`/api/sessions/${id}/hand-over`, { agentId: next.who.id, reason: 'Lunch', stay: false }),
      );
      expect((await customer.get('/api/join/session')).body).toMatchObject({ consents: [] });
      const { handedOver, hostName } = (await wanted(200, next.client.get(`/api/sessions/${id}`))).body;
      expect(handedOver).toEqual({ by: expect.not.stringMatching(hostName), reason: 'Lunch' });
      expect((await agent.post(`/api/sessions/${id}/end`)).body.code).toBe('session-not-yours');
      const asked = await wanted(200, next.client.post(`/api/sessions/${id}/consents`, { kind: 'screen' }));
      expect(asked.body.consents[0]).toMatchObject({ state: 'asked' });
    });
  });

  it('shows what happens in it to nobody but those in it, admins, and its customer', async () => {
    const { id } = await layActive(agent, t.nobody());
    const [other, admin] = [await t.agent('agent'), await t.agent('agent', 'admin')];
    expect((await other.client.get(`/api/sessions/${id}`)).body.code).toBe('session-not-yours');
    expect((await other.client.get('/api/sessions')).body.sessions).toContainEqual(
      expect.objectContaining({ id, customerName: null, mine: false }),
    );
    await wanted(200, admin.client.get(`/api/sessions/${id}`));
    const person = await t.person('super-admin');
    expect((await person.client.get(`/api/sessions/${id}`)).status).toBe(404);
  });

  it('lets a customer see and do nothing in another', async () => {
    const [mine, other] = [await layActive(agent, t.nobody()), await layActive(agent, t.nobody())];
    const asked = await agent.post(`/api/sessions/${other.id}/consents`, { kind: 'screen' });
    const reply = await mine.customer.post(`/api/join/consents/${asked.body.consents[0].id}`, { yes: true });
    expect(reply.body.code).toBe('consent-over');
    expect((await mine.customer.get(`/api/sessions/${other.id}`)).status).toBe(401);
  });

  it('stops for all when the desk says so, and begins for nobody', async () => {
    const { id } = await layActive(agent, t.nobody());
    const waiting = await openAlone(agent);
    const key = await keyOf(agent, waiting);
    const admin = (await t.agent('agent', 'admin')).client;
    expect((await agent.post('/api/front/stop', { stop: true })).body.code).toBe('not-allowed');
    await wanted(200, admin.post('/api/front/stop', { stop: true }));
    expect((await agent.get(`/api/sessions/${id}`)).body).toMatchObject({
      state: 'ended',
      endedBy: 'stopped',
    });
    expect((await agent.post('/api/sessions', {})).body.code).toBe('sessions-stopped');
    expect((await join(t.nobody(), key)).body.code).toBe('session-key-wrong');
    await wanted(200, admin.post('/api/front/stop', { stop: false }));
    await openAlone(agent);
  });

  it('ends with its host’s place at the desk', async () => {
    const host = await t.agent('agent');
    const { id } = await layActive(host.client, t.nobody());
    const admin = (await t.agent('agent', 'admin')).client;
    await wanted(200, admin.delete(`/api/agents/${host.who.id}`));
    expect((await admin.get(`/api/sessions/${id}`)).body).toMatchObject({ state: 'ended', endedBy: 'agent' });
  });
});
