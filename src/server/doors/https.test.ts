import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import { GOOD } from '../testing/certificates.ts';
import { door } from './door.ts';
import { healthDoor } from './health.ts';

const { cert } = GOOD;

const keep = door({
  method: 'POST',
  path: '/api/test/keep',
  action: 'public.sign-in',
  who: 'public',
  reply: z.object({}),
  command: async ({ keepSignIn }) => {
    keepSignIn(Buffer.alloc(32, 7), 3600);
    return {};
  },
});

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('a certificate of its own', () => {
  let t: TestApp;
  beforeAll(async () => {
    const config = { tls: GOOD, url: 'https://localhost' };
    t = await testApp({ doors: [healthDoor, keep], config });
  });
  afterAll(() => t.close());

  /** Asks by https, trusting that one certificate alone. */
  function ask(method: string, where: string, headers = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = request(`${t.url}${where}`, { method, headers, ca: cert }, (reply) => {
        let body = '';
        reply.setEncoding('utf8').on('data', (part: string) => (body += part));
        reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, body }));
      });
      sent.on('error', reject).end();
    });
  }

  it('answers by https, has browsers stay with it, and keeps cookies for it alone', async () => {
    expect(t.url).toMatch(/^https:\/\/localhost:\d+$/);
    const { status, headers, body } = await ask('GET', '/healthz');
    expect([status, body]).toEqual([200, '{"status":"ok"}']);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    const kept = await ask('POST', '/api/test/keep', { origin: t.url });
    const [cookie = ''] = kept.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-bw=[\w-]{43}; .*; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    expect((await ask('POST', '/api/test/keep', { origin: t.url.replace('https', 'http') })).status).toBe(
      403,
    );
  });

  it('answers nobody in the clear', async () => {
    await expect(fetch(`${t.url.replace('https', 'http')}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('opens the live line to its own page, with the cookie that is kept so', async () => {
    const { signIn } = await t.agent();
    const opened = (name: string) =>
      new Promise<number>((resolve) => {
        const headers = { origin: t.url, cookie: `${name}=${signIn.token.toString('base64url')}` };
        const line = new WebSocket(`${t.url.replace('http', 'ws')}/api/live`, { headers, ca: cert });
        line.on('error', () => undefined); // what terminate() says of a line that never stood
        line.on(
          'unexpected-response',
          (_request, { statusCode = 0 }) => (resolve(statusCode), line.terminate()),
        );
        line.on('open', () => (resolve(101), line.close()));
      });
    expect(await opened('__Host-bw')).toBe(101);
    expect(await opened('bw')).toBe(401);
  });
});
