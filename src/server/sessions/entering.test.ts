import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/app.ts';
import type { LaidAgent } from '../testing/people.ts';
import { dial, dialWith, join, keyOf, layActive, openAlone } from '../testing/sessions.ts';

// What the server's own role can do with a token it got hold of, past every door.

describe('as bw_app, with the token of a customer', () => {
  let t: TestApp;
  let host: SignedIn<LaidAgent>;
  beforeAll(async () => {
    t = await testApp();
    host = await t.agent('agent');
  });
  afterAll(() => t.close());

  /** Runs work in one transaction that is not kept; a refusal of ours is its code. */
  async function inside<T>(enter: string, token: Buffer, work: (c: pg.PoolClient) => Promise<T>) {
    const client = await t.app.pools.app.connect();
    try {
      await client.query('begin');
      await client.query(`select guard.${enter}($1)`, [token]);
      return await work(client);
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
  const bytes = (token: string) => Buffer.from(token, 'base64url');

  it('nobody enters a session that is over, so that its chain is not written on', async () => {
    const s = await layActive(host.client, t.nobody());
    const enters = () => inside('enter_customer', bytes(s.token), async () => 'entered');
    expect(await enters()).toBe('entered');
    await wanted(200, s.customer.post('/api/join/leave'));
    expect(await enters()).toBe('session-over');
  });

  it('nobody acts who was turned away after they entered', async () => {
    const id = await openAlone(host.client);
    const { token, session } = (
      await wanted<{ token: string; session: { customerId: string } }>(
        201,
        join(t.nobody(), await keyOf(host.client, id)),
      )
    ).body;
    const left = await inside('enter_customer', bytes(token), async (c) => {
      const no = { customerId: session.customerId, admit: false };
      await wanted(200, host.client.post(`/api/sessions/${id}/admit`, no));
      await c.query('select guard.leave_as_customer()');
      return 'ended';
    });
    expect(left).toBe('session-over');
  });

  it('nobody pauses a session that they were not let into', async () => {
    const id = await openAlone(host.client);
    const { token } = (await wanted<{ token: string }>(201, join(t.nobody(), await keyOf(host.client, id))))
      .body;
    const pausing = await inside('enter_customer', bytes(token), async (c) => {
      await c.query('select guard.pause_session(true)');
      return 'paused';
    });
    expect(pausing).toBe('session-not-active');
  });

  it('the agent’s notes are for those of the desk who see the session, and not for the customer', async () => {
    const s = await layActive(host.client, t.nobody());
    const { version } = (await wanted(200, host.client.get(`/api/sessions/${s.id}`))).body;
    await wanted(
      200,
      host.client.post(`/api/sessions/${s.id}/notes`, { notes: 'Lies.', outcome: 'unknown', version }),
    );
    const notes = async (c: pg.PoolClient) =>
      (await c.query<{ notes: string | null }>('select notes from support_session where id = $1', [s.id]))
        .rows[0]?.notes;
    const colleague = await t.agent('agent');
    expect(await inside('enter', host.signIn.token, notes)).toBe('Lies.');
    expect(await inside('enter', colleague.signIn.token, notes)).toBeNull();
    expect(await inside('enter_customer', bytes(s.token), notes)).toBeNull();
  });

  it('nobody shows the other side what was not said, nor tells it anything in another’s name', async () => {
    const s = await layActive(host.client, t.nobody());
    const page = await dial(host.client, s.id);
    const { you } = await page.wait('welcome');
    const { grant } = (await wanted<{ grant: string }>(200, s.customer.post('/api/join/grant'))).body;
    const mine = await dialWith(t.url, grant);
    const me = (await mine.wait('welcome')).you;
    const signal = async (told: object) =>
      (
        await t.app.pools.app.query<{ told: boolean }>('select guard.signal_line($1, $2, $3) as told', [
          bytes(grant),
          you,
          JSON.stringify(told),
        ])
      ).rows[0]?.told;
    const from = { kind: 'agent', id: host.who.id, name: 'Ada Agent' };
    const message = { id: s.id, n: 1, from, text: 'I shall pay.', at: new Date().toISOString() };
    expect(await signal({ t: 'said', messages: [message] })).toBe(false);
    expect(await signal({ t: 'members', members: [] })).toBe(false);
    expect(await signal({ t: 'typing', from: you, on: true })).toBe(false);
    expect(await signal({ t: 'read', holderId: host.who.id, n: 1 })).toBe(false);
    expect(await signal({ t: 'typing', from: me, on: true })).toBe(true);
    mine.close();
  });
});
