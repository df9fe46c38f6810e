import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testApp, type TestApp } from '../testing/app.ts';
import { door } from './door.ts';

let go: () => void = () => undefined;
const gone = new Promise<void>((resolve) => (go = resolve));
let asked = 0;

const Reply = z.object({ done: z.boolean() });
const reads = { method: 'GET', action: 'own.sign-in', who: 'any', reply: Reply } as const;
const doors = [
  door({ ...reads, path: '/api/test/waits', command: () => gone.then(() => ({ done: true })) }),
  door({
    ...reads,
    path: '/api/test/quick',
    command: async () => {
      asked += 1;
      return { done: true };
    },
  }),
];

let t: TestApp;
beforeAll(async () => void (t = await testApp({ doors })));
afterAll(() => t.close());

/** Asks for what waits, and behind it on the same connection three times for what is there at once. */
function askBehind(cookie: string): Socket {
  const { hostname, port, host } = new URL(t.url);
  const socket = connect(Number(port), hostname);
  const ask = (path: string) =>
    `GET /api/test/${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`;
  socket.write(ask('waits') + ask('quick').repeat(3));
  return socket.resume();
}

it('lets forty replies wait for one account, and any account beside it be answered', async () => {
  const [many, other] = [await t.agent(), await t.agent()];
  const sockets = Array.from({ length: 14 }, () => askBehind(many.client.cookie() ?? ''));
  await expect.poll(() => asked).toBe(14 * 3);
  const again = await many.client.get('/api/test/quick');
  expect([again.status, again.body.code]).toEqual([429, 'limit-reached']);
  expect((await other.client.get('/api/test/quick')).status).toBe(200);
  go();
  await expect.poll(async () => (await many.client.get('/api/test/quick')).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});
