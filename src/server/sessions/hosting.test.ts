import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAcme, wanted } from '../testing/acme.ts';
import type { Acme } from '../testing/acme.ts';
import type { TestClient } from '../testing/client.ts';
import { customerClient, join, keyOf, layActive, openAlone } from '../testing/sessions.ts';

describe('the host of a session', () => {
  let acme: Acme;
  let host: TestClient;
  beforeAll(async () => {
    acme = await startAcme();
    host = acme.agent.client;
  });
  afterAll(() => acme.close());

  const lay = () => layActive(host, acme.t.nobody());
  const read = async (id: string) => (await wanted(200, host.get(`/api/sessions/${id}`))).body;
  /** A colleague who is in the session beside its host. */
  const beside = async (id: string): Promise<TestClient> => {
    const { client, who } = await acme.t.agent('agent');
    await wanted(200, host.post(`/api/sessions/${id}/invite`, { agentId: who.id }));
    await wanted(200, client.post(`/api/sessions/${id}/join`));
    return client;
  };

  describe('puts it on hold', () => {
    const hold = (client: TestClient, id: string, yes: boolean) =>
      client.post(`/api/sessions/${id}/hold`, { hold: yes });

    it('and takes it up again; nothing is asked or offered meanwhile, and both sides see it', async () => {
      const { id, customer } = await lay();
      expect((await wanted(200, hold(host, id, true))).body.state).toBe('held');
      expect((await wanted(200, customer.get('/api/join/session'))).body.state).toBe('held');
      const asked = await host.post(`/api/sessions/${id}/consents`, { kind: 'screen' });
      expect(asked.body.code).toBe('session-not-active');
      expect((await customer.post('/api/join/offer', { kind: 'screen' })).body.code).toBe(
        'session-not-active',
      );
      expect((await hold(host, id, true)).body.code).toBe('session-not-active');
      expect((await wanted(200, hold(host, id, false))).body.state).toBe('active');
      await wanted(200, host.post(`/api/sessions/${id}/consents`, { kind: 'screen' }));
    });

    it('alone, and once somebody is there', async () => {
      const { id } = await lay();
      expect((await hold(acme.t.nobody(), id, true)).status).toBe(401);
      expect((await hold((await acme.t.agent('agent', 'admin')).client, id, true)).body.code).toBe(
        'session-not-yours',
      );
      expect((await hold(await beside(id), id, true)).body.code).toBe('session-not-yours');
      expect((await hold(host, await openAlone(host), true)).body.code).toBe('session-not-active');
      expect((await read(id)).state).toBe('active');
    });
  });

  describe('and the customer end it at any time', () => {
    const held = (id: string) => host.post(`/api/sessions/${id}/hold`, { hold: true });
    const sides = ['agent', 'customer'] as const;
    const moments = ['on hold', 'paused', 'both'] as const;

    it.each(sides.flatMap((side) => moments.map((moment) => [side, moment] as const)))(
      '%s: while it is %s',
      async (side, moment) => {
        const { id, customer } = await lay();
        if (moment !== 'on hold') await wanted(200, customer.post('/api/join/pause', { pause: true }));
        if (moment !== 'paused') await wanted(200, held(id));
        const end =
          side === 'agent' ? host.post(`/api/sessions/${id}/end`) : customer.post('/api/join/leave');
        await wanted(200, end);
        expect(await read(id)).toMatchObject({ state: 'ended', endedBy: side });
      },
    );

    it('the customer: before they are let in, and nobody lets them in any more', async () => {
      const id = await openAlone(host);
      const { body } = await wanted(201, join(acme.t.nobody(), await keyOf(host, id)));
      await wanted(200, customerClient(acme.t.nobody(), body.token).post('/api/join/leave'));
      expect(await read(id)).toMatchObject({
        state: 'ended',
        endedBy: 'customer',
        customer: { admittedAt: null },
      });
      const { customerId } = body.session;
      const late = await host.post(`/api/sessions/${id}/admit`, { customerId, admit: true });
      expect(late.status).toBe(409);
    });
  });

  it('is not answered what a colleague asked who is there no more, nor is the colleague', async () => {
    for (const gone of ['leaves', 'is taken out']) {
      const { id, customer } = await lay();
      const { client, who } = await acme.t.agent('agent');
      await wanted(200, host.post(`/api/sessions/${id}/invite`, { agentId: who.id }));
      await wanted(200, client.post(`/api/sessions/${id}/join`));
      await wanted(200, client.post(`/api/sessions/${id}/consents`, { kind: 'screen' }));
      await wanted(200, host.post(`/api/sessions/${id}/consents`, { kind: 'microphone' }));
      const { consents } = (await wanted(200, customer.get('/api/join/session'))).body;
      const path = (kind: string) =>
        `/api/join/consents/${consents.find((one: { kind: string }) => one.kind === kind).id}`;
      if (gone === 'leaves') await wanted(200, client.post(`/api/sessions/${id}/leave`));
      else await wanted(200, host.post(`/api/sessions/${id}/uninvite`, { agentId: who.id }));
      const late = await customer.post(path('screen'), { yes: true });
      expect([late.status, late.body.code]).toEqual([409, 'consent-over']);
      await wanted(200, customer.post(path('microphone'), { yes: true }));
    }
  });

  it('ends it for everybody, and no colleague who was asked in does: they leave', async () => {
    const { id, customer } = await lay();
    const guest = await beside(id);
    expect((await guest.post(`/api/sessions/${id}/end`)).body.code).toBe('session-not-yours');
    expect((await wanted(200, customer.get('/api/join/session'))).body.state).toBe('active');
    await wanted(200, guest.post(`/api/sessions/${id}/leave`));
    expect((await read(id)).state).toBe('active');
    expect((await wanted(200, host.post(`/api/sessions/${id}/end`))).body.state).toBe('ended');
  });

  it('makes the ways in and lets the customer in, or turns them away: no colleague who was asked in does', async () => {
    const id = await openAlone(host);
    const guest = await beside(id);
    const key = await keyOf(host, id);
    const asGuest = async (step: string, body = {}) =>
      (await guest.post(`/api/sessions/${id}/${step}`, body)).body.code;
    expect(await asGuest('key')).toBe('session-not-yours');
    expect(await asGuest('mail', { email: 'robin@elsewhere.example' })).toBe('session-not-yours');
    const joined = await wanted<{ session: { customerId: string } }>(201, join(acme.t.nobody(), key));
    const { customerId } = joined.body.session;
    for (const admit of [true, false])
      expect(await asGuest('admit', { customerId, admit })).toBe('session-not-yours');
    expect(await read(id)).toMatchObject({ state: 'knocking', mail: null });
    await wanted(200, host.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
    expect((await read(id)).state).toBe('active');
  });

  describe('notes what came of it', () => {
    const note = (client: TestClient, id: string, notes: string, version: number, outcome = 'resolved') =>
      client.post(`/api/sessions/${id}/notes`, { notes, outcome, version });

    it('while it runs and when it is over', async () => {
      const { id } = await lay();
      const first = await wanted(200, note(host, id, 'It hums', (await read(id)).version, 'unresolved'));
      await wanted(200, host.post(`/api/sessions/${id}/end`));
      expect(await read(id)).toMatchObject({ notes: 'It hums', outcome: 'unresolved' });
      const { version } = await read(id);
      expect(version).toBeGreaterThan(first.body.version);
      const last = await wanted(200, note(host, id, 'A fan was loose', version));
      expect(last.body).toMatchObject({ notes: 'A fan was loose', outcome: 'resolved' });
    });

    it('and loses nothing that was saved from another window meanwhile', async () => {
      const { id } = await lay();
      const { version } = await read(id);
      await wanted(200, note(host, id, 'From one window', version));
      const refused = await note(host, id, 'From another', version);
      expect(refused).toMatchObject({
        status: 409,
        body: {
          code: 'version-conflict',
          yours: { notes: 'From another', outcome: 'resolved' },
          theirs: { notes: 'From one window', outcome: 'resolved' },
        },
      });
      expect((await read(id)).notes).toBe('From one window');
      await wanted(200, note(host, id, 'From another', refused.body.version));
    });

    it('whatever else happened in the session meanwhile', async () => {
      const { id } = await lay();
      const first = await wanted(200, note(host, id, 'It hums', (await read(id)).version));
      await wanted(200, host.post(`/api/sessions/${id}/hold`, { hold: true }));
      expect((await read(id)).version).toBeGreaterThan(first.body.version);
      await wanted(200, note(host, id, 'A fan was loose', first.body.version));
    });

    it('also where an outcome alone was saved meanwhile', async () => {
      const { id } = await lay();
      const { version } = await read(id);
      const bare = { notes: null, version };
      await wanted(200, host.post(`/api/sessions/${id}/notes`, { ...bare, outcome: 'resolved' }));
      const refused = await host.post(`/api/sessions/${id}/notes`, { ...bare, outcome: 'unresolved' });
      expect(refused.body.code).toBe('version-conflict');
      expect((await read(id)).outcome).toBe('resolved');
    });

    it('alone: colleagues and admins read', async () => {
      const { id } = await lay();
      const { version } = await read(id);
      const [colleague, admin] = [await beside(id), (await acme.t.agent('agent', 'admin')).client];
      expect((await note(acme.t.nobody(), id, 'x', version)).status).toBe(401);
      expect((await note((await acme.person('super-admin')).client, id, 'x', version)).status).toBe(404);
      for (const other of [colleague, admin])
        expect((await note(other, id, 'x', version)).body.code).toBe('session-not-yours');
      expect((await read(id)).notes).toBeNull();
    });
  });

  describe('is reported by a customer', () => {
    it('which ends the session, and tells the desk’s admins, the record, and nobody else', async () => {
      const admin = await acme.t.agent('agent', 'admin');
      const { id, customer } = await lay();
      await wanted(200, customer.post('/api/join/report', { words: 'They wanted my password.' }));
      expect(await read(id)).toMatchObject({ state: 'ended', endedBy: 'customer' });
      const { reports } = (await wanted(200, admin.client.get('/api/front'))).body;
      expect(reports).toMatchObject([{ sessionId: id, words: 'They wanted my password.' }]);
      expect((await host.get('/api/front')).body.code).toBe('not-allowed');
      const { subject, text } = await acme.mailbox.next(admin.who.email);
      expect(subject).toBe('A customer reported a support session');
      expect(text).toContain(`/desk/sessions/${id}`);
      expect(text).not.toContain('password');
      const told = await acme.t.db.owner.query(
        `select split_part(actor, ':', 1) as actor from guard.record
          where body::jsonb ->> 'session' = $1 and action = 'session.report'`,
        [id],
      );
      expect(told.rows).toEqual([{ actor: 'customer' }]);
    });

    it('who is in that session, once', async () => {
      const { customer } = await lay();
      expect((await acme.t.nobody().post('/api/join/report', { words: 'x' })).status).toBe(401);
      expect((await host.post('/api/join/report', { words: 'x' })).status).not.toBe(200);
      await wanted(200, customer.post('/api/join/report', { words: 'x' }));
      expect((await customer.post('/api/join/report', { words: 'x' })).body.code).toBe('session-over');
    });
  });
});
