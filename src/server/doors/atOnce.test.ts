import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testApp, type TestApp } from '../testing/app.ts';
import { customerClient, layActive } from '../testing/sessions.ts';
import { MOST_AT_ONCE } from './atOnce.ts';
import { door } from './door.ts';

let running = 0;
let asked = 0;
let go: () => void = () => undefined;
const gone = new Promise<void>((resolve) => (go = resolve));

let goToo: () => void = () => undefined;
const goneToo = new Promise<void>((resolve) => (goToo = resolve));

const Reply = z.object({ done: z.boolean() });
const reads = { method: 'GET', action: 'own.sign-in', who: 'any', reply: Reply } as const;
const waits = async () => {
  running += 1;
  asked += 1;
  await gone;
  running -= 1;
  return { done: true };
};
const joins = { method: 'POST', action: 'session.join', who: 'customer', reply: Reply } as const;
let joined = 0;
const doors = [
  door({ ...reads, path: '/api/test/waits', command: waits }),
  door({
    ...joins,
    path: '/api/test/joined',
    command: () => ((joined += 1), goneToo.then(() => ({ done: true }))),
  }),
  door({ ...reads, path: '/api/test/quick', command: () => Promise.resolve({ done: true }) }),
];

let t: TestApp;
beforeAll(async () => void (t = await testApp({ doors })));
afterAll(() => t.close());

it('does sixteen things at once for one account; the rest waits its turn, and nobody else behind it', async () => {
  const [many, other] = [await t.agent(), await t.agent()];
  const first = Array.from({ length: MOST_AT_ONCE }, () => many.client.get('/api/test/waits'));
  await expect.poll(() => running).toBe(MOST_AT_ONCE);
  const late = Array.from({ length: 5 }, () => many.client.get('/api/test/waits'));
  const { hostname, port, host } = new URL(t.url);
  const left = connect(Number(port), hostname).resume(); // asks, and is gone before it is their turn
  left.write(
    `GET /api/test/waits HTTP/1.1\r\nHost: ${host}\r\nCookie: ${many.client.cookie() ?? ''}\r\n\r\n`,
  );
  for (let n = 0; n < 20; n += 1) expect((await other.client.get('/api/test/quick')).status).toBe(200);
  expect(running).toBe(MOST_AT_ONCE);
  left.destroy();
  expect((await other.client.get('/api/test/quick')).status).toBe(200);
  go();
  const replies = await Promise.all([...first, ...late]);
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
  expect([running, asked]).toEqual([0, MOST_AT_ONCE + late.length]);
  expect((await many.client.get('/api/test/quick')).status).toBe(200);
});

it('does no more at once for a customer, who has no account', async () => {
  const whole = await testApp({ db: t.db });
  const { token } = await layActive((await whole.agent()).client, whole.nobody());
  await whole.close();
  const customer = customerClient(t.nobody(), token);
  const all = Array.from({ length: MOST_AT_ONCE + 5 }, () => customer.post('/api/test/joined'));
  await expect.poll(() => joined).toBe(MOST_AT_ONCE);
  const other = await t.agent();
  for (let n = 0; n < 20; n += 1) expect((await other.client.get('/api/test/quick')).status).toBe(200);
  expect(joined).toBe(MOST_AT_ONCE);
  goToo();
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual(all.map(() => 200));
});
