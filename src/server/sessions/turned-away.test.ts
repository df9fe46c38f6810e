import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { customerClient, dial, join, keyOf, layActive, openAlone } from '../testing/sessions.ts';

interface Came {
  readonly token: string;
  readonly session: { readonly customerId: string };
}

// A key may be guessed or heard by the wrong one: the agent turns them away, and the right one comes after them.

describe('somebody who was turned away', () => {
  let t: TestApp;
  let host: TestClient;
  beforeAll(async () => {
    t = await testApp();
    host = (await t.agent('agent')).client;
  });
  afterAll(() => t.close());

  const come = async (id: string, name: string) => {
    const { token, session } = (await wanted<Came>(201, join(t.nobody(), await keyOf(host, id), name))).body;
    const admit = (yes: boolean) =>
      wanted(200, host.post(`/api/sessions/${id}/admit`, { customerId: session.customerId, admit: yes }));
    return { client: customerClient(t.nobody(), token), token, admit };
  };

  it('has a receipt of their own coming alone, whatever the next customer does', async () => {
    const id = await openAlone(host);
    const wrong = await come(id, 'Mallory Moss');
    await wrong.admit(false);
    const before = (await wanted(200, wrong.client.get('/api/join/receipt'))).body;
    expect(before).toMatchObject({ customerState: 'refused', state: 'ended', activeAt: null, consents: [] });
    const right = await come(id, 'Robin Reed');
    await right.admit(true);
    await wanted(201, right.client.post('/api/join/files', { name: 'payslip.pdf', size: 3 }));
    expect((await wrong.client.get('/api/join/receipt')).body).toEqual(before);
    await wanted(200, right.client.post('/api/join/leave'));
    expect((await wrong.client.get('/api/join/receipt')).body).toEqual(before);
    const kept = (await wanted(200, right.client.get('/api/join/receipt'))).body;
    expect(kept).toMatchObject({ endedBy: 'customer', consents: [{ name: 'payslip.pdf' }] });
  });

  it('leaves nothing of what they said that they share', async () => {
    const id = await openAlone(host);
    const wrong = await come(id, 'Mallory Moss');
    const line = await dial(wrong.client, null);
    await line.wait('welcome');
    const sharing = { screen: 'monitor', camera: true, microphone: true, paused: false } as const;
    line.say({ t: 'sharing', sharing });
    line.say({ t: 'say', id: crypto.randomUUID(), text: 'said after it' });
    await line.wait('problem'); // so that the word before it was dealt with
    expect((await (await dial(host, id)).wait('welcome')).sharing).toBeNull();
    await wrong.admit(false);
    expect((await (await dial(host, id)).wait('welcome')).sharing).toBeNull();
  });
});

describe('a customer who goes on and on', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp()));
  afterAll(() => t.close());

  it('fills no record with pausing, nor with taking back what they never gave', async () => {
    const s = await layActive((await t.agent('agent')).client, t.nobody());
    const told = async () =>
      (await t.db.owner.query<{ n: number }>('select count(*)::int as n from guard.record')).rows[0]?.n ?? 0;
    const before = await told();
    for (let n = 0; n < 20; n += 1) await wanted(200, s.customer.post('/api/join/withdraw', { kind: null }));
    expect(await told()).toBe(before);
    const pauses = Array.from({ length: 130 }, (_, n) =>
      s.customer.post('/api/join/pause', { pause: n % 2 === 0 }),
    );
    const statuses = (await Promise.all(pauses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBe(10);
    expect((await told()) - before, 'those that came out of turn changed nothing').toBeLessThanOrEqual(120);
    await wanted(200, s.customer.post('/api/join/withdraw', { kind: null }));
  });
});
