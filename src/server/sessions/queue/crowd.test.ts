import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import { HELP, layWaiter, wait, type LaidWaiter } from '../../testing/queue.ts';

const CUSTOMERS = 200;
const AGENTS = 10;

let t: TestApp;
beforeAll(async () => void (t = await testApp({ config: { trustedProxy: ['127.0.0.1', '::1'] } })));
afterAll(() => t.close());

/** Waits as a help page does, asking again and again, until something other than a place is told. */
async function waitUntilTaken({ client }: LaidWaiter): Promise<string> {
  for (let after = ''; ;) {
    const { body } = await client.get(`/api/waiting?after=${after}`);
    if (body.state !== 'waiting') return String(body.state ?? body.code);
    after = body.version as string;
  }
}

/** Takes the next until nobody waits. @returns the entries taken, in order */
async function takeAll(agent: TestClient): Promise<string[]> {
  for (const taken: string[] = []; ;) {
    const { status, body } = await agent.post('/api/queue/claim', {});
    if (status !== 200) {
      expect(body.code).toBe('queue-empty');
      return taken;
    }
    taken.push(body.entryId as string);
  }
}

it('serves 200 who wait by 10 agents at once: each once, nobody twice, in the order of the line', async () => {
  const waiters: LaidWaiter[] = [];
  for (let n = 0; n < CUSTOMERS; n += 20) {
    const comers = Array.from({ length: 20 }, (_, k) =>
      layWaiter(t.nobody(), `Customer ${n + k}`, {}, `198.51.100.${n + k}`),
    );
    waiters.push(...(await Promise.all(comers)));
  }
  const told = waiters.map(waitUntilTaken);
  const agents = await Promise.all(Array.from({ length: AGENTS }, () => t.agent('agent')));
  const taken = await Promise.all(agents.map(({ client }) => takeAll(client)));

  expect(new Set(taken.flat()).size).toBe(CUSTOMERS);
  expect(taken.flat()).toHaveLength(CUSTOMERS);
  expect(new Set(await Promise.all(told))).toEqual(new Set(['claimed']));
  const { rows: twice } = await t.db.owner.query(
    'select session_id from guard.customer group by session_id having count(*) > 1',
  );
  expect(twice).toEqual([]);
  const { rows } = await t.db.owner.query<{ id: string; early: number }>(
    `select e.id, (select count(*)::int from guard.queue_entry b where b.n < e.n and b.ended_at > e.ended_at) as early
       from guard.queue_entry e order by e.n`,
  );
  // An agent passes over only those whom the nine others are taking at that moment.
  expect(Math.max(...rows.map(({ early }) => early))).toBeLessThan(AGENTS);
  const place = new Map(rows.map(({ id }, n) => [id, n]));
  for (const own of taken) {
    const places = own.map((id) => place.get(id) ?? -1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
}, 120_000);

it('has no more than a tenth of its places for all networks of one IPv6 /48, and of what waits to be read a fifth', async () => {
  const site = '2001:db8:5';
  const lay = (state: string, count: number) =>
    t.db.owner.query(
      `insert into guard.queue_entry (id, desk_id, group_id, token_hash, name, about, network, site, state)
       select gen_random_uuid(), g.desk_id, g.id, case when $1 = 'waiting' then uuid_send(gen_random_uuid()) end, 'Robin', 'Help',
              $2 || ':' || n || '::/64', $2 || '::/48', $1
         from guard.queue_group g, generate_series(1, $3::int) n where g.everybody`,
      [state, site, count],
    );
  await lay('waiting', 199);
  await lay('message', 199);
  const message = (from: string) => {
    const body = { name: 'Robin', about: 'Help', email: 'robin@home.example', language: 'en' };
    return t.nobody().post(`${HELP}/message`, body, { 'x-forwarded-for': from });
  };
  for (const come of [(from: string) => wait(t.nobody(), 'Robin', {}, from), message]) {
    expect((await come(`${site}:abc::1`)).status).toBe(201);
    expect((await come(`${site}:abd::1`)).body.code).toBe('queue-full');
    expect((await come('2001:db8:6:1::1')).status).toBe(201);
    expect((await come('203.0.113.77')).status).toBe(201);
  }
});

it('answers only so often for a place that is over, however often its token asks', async () => {
  const from = { 'x-forwarded-for': '198.51.100.251' };
  const robin = await layWaiter(t.nobody(), 'Robin Over', {}, '198.51.100.251');
  expect((await robin.client.post('/api/waiting/leave')).status).toBe(200);
  await expect.poll(async () => (await robin.client.get('/api/waiting', from)).body.state).toBe('left');
  const said = new Set<unknown>();
  for (let n = 0; n < 32; n += 1) {
    const asked = Array.from({ length: 10 }, () => robin.client.get('/api/waiting', from));
    for (const { body } of await Promise.all(asked)) said.add(body.code ?? body.state);
  }
  expect(said).toEqual(new Set(['left', 'limit-reached']));
});
