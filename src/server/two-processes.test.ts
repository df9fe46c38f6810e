import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letGo } from './sessions/queue/store.ts';
import { openFor, startAcme, wanted, type Acme } from './testing/acme.ts';
import { testApp, type TestApp } from './testing/app.ts';
import { testClient, type TestClient, type TestReply } from './testing/client.ts';
import { layAgent, laySignIn } from './testing/people.ts';
import { layWaiter } from './testing/queue.ts';
import { customerClient } from './testing/sessions.ts';

/** Two servers over one database: what counts must count over both. */
describe('two servers on one database', () => {
  let acme: Acme;
  let other: TestApp;
  beforeAll(async () => {
    acme = await startAcme();
    other = await testApp({ db: acme.t.db });
  });
  afterAll(async () => {
    await other.close();
    await acme.close();
  });

  /** The same new agent at both servers. */
  async function agentAtBoth(): Promise<[TestClient, TestClient]> {
    const who = await layAgent(acme.t.db.owner, acme.t.deskId, ['agent']);
    const { token } = await laySignIn(acme.t.db.owner, who);
    return [testClient(acme.t.url, token), testClient(other.url, token)];
  }
  const codes = (replies: readonly TestReply[]) =>
    replies.filter(({ status }) => status >= 400).map(({ body }) => String(body.code));

  it('send ten codes a day to one person, over all agents and both servers at once', async () => {
    const person = await acme.person('member');
    const tries = Array.from({ length: 14 }, async (_one, n) => {
      const pair = await agentAtBoth();
      const client = pair[n % 2] as TestClient;
      return client.post(`/api/contacts/${await openFor(client, person.said)}/code`);
    });
    const replies = await Promise.all(tries);
    expect(codes(replies)).toEqual(Array<string>(4).fill('too-many-codes'));
    const { rows } = await acme.t.db.owner.query('select from guard.code where person_id = $1', [
      person.who.id,
    ]);
    expect(rows.length).toBe(10);
  });

  it('count the matches of one agent together', async () => {
    const pair = await agentAtBoth();
    const said = (n: number) => ({
      first: 'No',
      last: 'Body',
      email: `nobody-${n}-${v7().slice(-6)}@acme.example`,
    });
    const replies: TestReply[] = [];
    for (let n = 0; n < 64; n += 4) {
      const some = [0, 1, 2, 3].map((m) => (pair[m % 2] as TestClient).post('/api/contacts', said(n + m)));
      replies.push(...(await Promise.all(some)));
    }
    expect(replies.filter(({ status }) => status === 201).length).toBe(60);
    expect(new Set(codes(replies))).toEqual(new Set(['limit-reached']));
  });

  it('count what was tried wrongly of one caller together', async () => {
    const number = '+1 555 0142';
    const clients = await Promise.all(Array.from({ length: 3 }, () => agentAtBoth()));
    const replies: TestReply[] = [];
    for (let n = 0; n < 24; n += 1) {
      const client = clients[n % 3]?.[n % 2] as TestClient;
      const email = `who-${n}@acme.example`;
      replies.push(await client.post('/api/contacts', { first: 'No', last: 'Body', email, number }));
    }
    expect(replies.filter(({ status }) => status === 201).length).toBe(20);
    expect(codes(replies)).toEqual(Array<string>(4).fill('limit-reached'));
  });

  it('do not think somebody gone who asked one of them before, and asks the other now', async () => {
    const { token, client } = await layWaiter(acme.t.nobody(), 'Robin Between');
    const there = customerClient(other.nobody(), token);
    await wanted(200, client.get('/api/waiting'));
    const { version } = (await wanted(200, there.get('/api/waiting'))).body;
    const asked = there.get(`/api/waiting?after=${version}`);
    await letGo(acme.t.app.pools.app, Buffer.from(token, 'base64url')); // as whom nothing was heard of for a while
    const isGone = async () => {
      const { body } = await wanted(200, acme.agent.client.get('/api/queue'));
      const entry = body.entries.find(({ name }: { name: string }) => name === 'Robin Between');
      return entry.goneAt !== null;
    };
    await expect.poll(isGone, { timeout: 3_000 }).toBe(false);
    await wanted(200, there.post('/api/waiting/leave'));
    expect((await asked).body.state).toBe('left');
  });
});
