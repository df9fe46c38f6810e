import { once } from 'node:events';
import { connect } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { layClient } from '../testing/people.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import { healthDoor } from './health.ts';

describe('the live line', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp({ doors: [healthDoor] })));
  afterAll(() => t.close());

  interface Of {
    readonly desk?: string;
    readonly client?: string;
    readonly person?: string;
  }
  const tell = async (topic: string, ref: string | null, of: Of) => {
    const values = [topic, ref, of.desk ?? null, of.client ?? null, of.person ?? null];
    await t.db.owner.query(
      'insert into outbox (topic, ref, desk_id, client_id, person_id) values ($1, $2, $3, $4, $5)',
      values,
    );
    t.app.bus.wake();
  };
  const refusal = (headers: Record<string, string>, path = '/api/live') =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`${t.url.replace('http', 'ws')}${path}`, { headers });
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        socket.terminate();
      });
      socket.on('open', () => reject(new Error('It opened.')));
      socket.on('error', () => undefined); // terminate() above
    });

  it('opens for somebody signed in, from a page of its own alone', async () => {
    const { client } = await t.agent();
    const cookie = client.cookie() ?? '';
    expect(await refusal({ origin: t.url })).toBe(401);
    expect(await refusal({ cookie })).toBe(403);
    expect(await refusal({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await refusal({ cookie, origin: t.url }, '/api/other')).toBe(404);
    expect(await refusal({ cookie: 'bw=' + 'x'.repeat(43), origin: t.url })).toBe(401);
    (await client.live()).close();
  });

  it.each(['/api/live', '/api/session-line', '/api/other'])(
    'keeps no connection of somebody whom it refused and who stays: %s',
    async (path) => {
      const { hostname, port, host } = new URL(t.url);
      const near = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
      near.on('error', () => undefined);
      const wants = 'Connection: Upgrade\r\nUpgrade: websocket';
      near.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://elsewhere.example\r\n${wants}\r\n\r\n`,
      );
      near.resume();
      await once(near, 'end');
      // Whoever has let go of a connection answers what still comes with a reset.
      await expect.poll(() => near.destroyed || !near.write('x')).toBe(true);
    },
  );

  it('tells ids to those who may hear them, and to nobody else', async () => {
    const clientId = await layClient(t.db.owner, t.deskId);
    const [agent, dana, stranger] = [
      await t.agent(),
      await t.person('member', clientId),
      await t.person('admin'),
    ];
    const lines = [await agent.client.live(), await dana.client.live(), await stranger.client.live()];
    const [of, ours, others, last] = [v7(), v7(), v7(), v7()];
    await tell('contact', of, { desk: t.deskId });
    await tell('client', ours, { client: clientId });
    for (const person of [undefined, v7()])
      await tell('approval', others, { client: clientId, ...(person && { person }) });
    await tell('request', last, { desk: t.deskId, client: clientId, person: dana.who.id });
    await tell('client', null, { client: stranger.who.clientId });
    expect(await lines[0]?.heard(`request:${last}`)).toContain(`contact:${of}`);
    expect(await lines[1]?.heard(`request:${last}`)).toContain(`client:${ours}`);
    await lines[2]?.heard('client');
    // That an agent is at their desk is news to the queue, and to its agents alone.
    const [atDesk = [], ...rest] = lines.map((line) => line.topics);
    expect([atDesk.filter((topic) => topic !== 'queue'), ...rest]).toEqual([
      [`contact:${of}`, `request:${last}`],
      [`client:${ours}`, `request:${last}`],
      ['client'],
    ]);
    for (const line of lines) line.close();
  });

  it('says something every ten seconds, so that a page notices when its network died', async () => {
    const { client } = await t.agent();
    const socket = new WebSocket(`${t.url.replace('http', 'ws')}/api/live`, {
      headers: { origin: t.url, cookie: client.cookie() ?? '' },
    });
    const said: string[] = [];
    socket.on('message', (data: Buffer) => said.push(data.toString()));
    await expect.poll(() => said, { timeout: 15_000 }).toContain('{"t":"beat"}');
    socket.close();
  }, 20_000);

  it('ends when the sign-in ends', async () => {
    const { client, signIn } = await t.agent();
    const line = await client.live();
    await t.db.owner.query('update auth.sign_in set ended_at = clock_timestamp() where id = $1', [
      signIn.signInId,
    ]);
    await tell('sign-in', signIn.signInId, { desk: t.deskId });
    expect(await line.closed).toBe(4401);
  });

  it('ends for a reader who is too far behind, who then begins anew', async () => {
    const { client } = await t.agent();
    const line = await client.live();
    await t.db.owner.query(
      "insert into outbox (topic, ref, desk_id) select 'contact', gen_random_uuid(), $1 from generate_series(1, 2000)",
      [t.deskId],
    );
    t.app.bus.wake();
    expect(await line.closed).toBe(1013);
  });

  it('ends when a page sends more than a line tells', async () => {
    const { client } = await t.agent();
    const socket = new WebSocket(`${t.url.replace('http', 'ws')}/api/live`, {
      headers: { origin: t.url, cookie: client.cookie() ?? '' },
    });
    await new Promise((resolve) => socket.on('open', resolve));
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.send('x'.repeat(5_000));
    expect(await closed).toBe(1009);
  });

  it('is open at most 20 times for one person', async () => {
    const { client } = await t.agent();
    const lines = await Promise.all(Array.from({ length: 20 }, () => client.live()));
    expect(await refusal({ cookie: client.cookie() ?? '', origin: t.url })).toBe(429);
    for (const line of lines) line.close();
  });
});
