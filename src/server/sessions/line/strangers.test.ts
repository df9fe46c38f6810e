import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { LINE_ENDS, SESSION_LINE_PATH } from '../../../contracts/session-line.ts';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { openAlone } from '../../testing/sessions.ts';

// Each test is of networks of its own: what one may do is counted by the network that the trusted proxy names.

describe('sockets that have not entered', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await testApp({ config: { trustedProxy: ['127.0.0.1', '::1'] } });
  });
  afterAll(() => t.close());

  /** Dials from an address, as the proxy forwards it; the open socket, or the status of the refusal. */
  const dialFrom = (address: string): Promise<WebSocket | number> => {
    const headers = { origin: t.url, 'x-forwarded-for': address };
    const socket = new WebSocket(`${t.url.replace(/^http/, 'ws')}${SESSION_LINE_PATH}`, { headers });
    return new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (request, { statusCode = 0 }) => {
        request.destroy();
        resolve(statusCode);
      });
    });
  };
  const many = (count: number, address: (n: number) => string) =>
    Promise.all(Array.from({ length: count }, (_, n) => dialFrom(address(n))));
  const enter = async (socket: WebSocket | number) => {
    const id = await openAlone((agent ??= (await t.agent('agent')).client));
    const { grant } = (await wanted<{ grant: string }>(200, agent.post(`/api/sessions/${id}/grant`))).body;
    if (typeof socket === 'number') return socket;
    socket.send(JSON.stringify({ t: 'enter', grant, after: 0 }));
    return new Promise<string>((resolve) =>
      socket.once('message', (data: Buffer) => resolve((JSON.parse(data.toString()) as { t: string }).t)),
    );
  };
  let agent: Awaited<ReturnType<TestApp['agent']>>['client'] | undefined;

  it('are 500 of one network, whatever it says before the proxy, and those of others come in meanwhile', async () => {
    const opened = await many(500, (n) => `192.0.2.${n % 200}, 203.0.113.9`);
    expect(opened.filter((one) => typeof one === 'number')).toEqual([]);
    expect(await dialFrom('203.0.113.9')).toBe(429);
    expect(await enter(await dialFrom('203.0.113.10'))).toBe('welcome');
    const [first] = opened;
    const gone = first as WebSocket;
    gone.terminate();
    await expect.poll(async () => typeof (await dialFrom('203.0.113.9'))).toBe('object');
    for (const one of opened) (one as WebSocket).terminate();
  });

  it('come without a good grant 300 times in a minute, and then not at all until the next', async () => {
    const wrong = async () => {
      const socket = await dialFrom('2001:db8::7');
      if (typeof socket === 'number') return socket;
      const closed = new Promise<number>((resolve) => socket.on('close', resolve));
      socket.send(JSON.stringify({ t: 'enter', grant: 'A'.repeat(43), after: 0 }));
      return closed;
    };
    const tried = await Promise.all(Array.from({ length: 150 }, wrong));
    expect(new Set(tried)).toEqual(new Set([LINE_ENDS.noGrant]));
    // The minute may have turned meanwhile: then they are counted anew.
    await expect.poll(wrong, { timeout: 20_000, interval: 0 }).toBe(429);
    expect(await dialFrom('2001:db8:0:0:8::8'), 'of the same network').toBe(429);
    expect(await enter(await dialFrom('2001:db8:0:1::7')), 'of the next').toBe('welcome');
  });
});
