import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testApp, type TestApp } from '../testing/app.ts';
import { door } from './door.ts';

const echo = door({
  method: 'POST',
  path: '/api/test/echo',
  action: 'public.state',
  who: 'public',
  body: z.looseObject({ text: z.string().optional() }),
  reply: z.object({ ip: z.string(), text: z.string() }),
  command: async ({ ip, input }) => ({ ip, text: input.text ?? '' }),
});
const empty = door({
  method: 'POST',
  path: '/api/test/empty',
  action: 'public.state',
  who: 'public',
  reply: z.object({ done: z.literal(true) }),
  command: async () => ({ done: true as const }),
});
const query = door({
  method: 'GET',
  path: '/api/test/find',
  action: 'public.state',
  who: 'public',
  query: z.object({ q: z.string().max(10) }),
  reply: z.object({ q: z.string() }),
  command: async (call) => ({ q: call.query.q }),
});
const database = door({
  method: 'POST',
  path: '/api/test/database',
  action: 'public.state',
  who: 'public',
  body: z.object({ id: z.string() }),
  reply: z.object({}),
  command: async ({ app, input }) => {
    await app.pools.app.query('select $1::uuid', [input.id]);
    return {};
  },
});
const cookies = door({
  method: 'POST',
  path: '/api/test/cookie',
  action: 'public.sign-in',
  who: 'public',
  body: z.object({ keep: z.boolean() }),
  reply: z.object({ had: z.boolean() }),
  command: async ({ token, input, keepSignIn, dropSignIn }) => {
    if (input.keep) keepSignIn(Buffer.alloc(32, 7), 3600);
    else dropSignIn();
    return { had: token !== null };
  },
});
const doors = [echo, empty, query, database, cookies];

interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with any headers, Host included, which fetch does not allow. */
function raw(
  url: string,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  body?: string,
): Promise<Raw> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, method, headers }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: reply.headers,
          body: Buffer.concat(parts).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the wire', () => {
  let t: TestApp;
  let port: string;
  beforeAll(async () => {
    t = await testApp({ doors });
    port = new URL(t.url).port;
  });
  afterAll(() => t.close());

  it.each(['evil.example', 'localhost', 'localhost:1', 'localhost.evil.example', '10.0.0.1'])(
    'answers the foreign Host "%s" with 421',
    async (host) => {
      const reply = await raw(t.url, '/api/test/find?q=x', { host });
      expect([reply.status, JSON.parse(reply.body).code]).toEqual([421, 'misdirected']);
    },
  );

  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('answers to %s with its port', async (name) => {
    expect((await raw(t.url, '/api/test/find?q=x', { host: `${name}:${port}` })).status).toBe(200);
  });

  it('listens on both loopback addresses', async () => {
    for (const address of ['127.0.0.1', '[::1]']) {
      expect((await fetch(`http://${address}:${port}/api/test/find?q=x`)).status).toBe(200);
    }
  });

  it.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://localhost:1' }, 403],
    [{}, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'own' }, 200],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, 403],
  ])(
    'takes a command from its own pages alone: %j is %i',
    async (headers: Record<string, string>, status) => {
      const own = headers['origin'] === 'own' ? { origin: `http://127.0.0.1:${port}` } : headers;
      const all = { host: `localhost:${port}`, 'content-type': 'application/json', ...own };
      expect((await raw(t.url, '/api/test/echo', all, 'POST', '{}')).status).toBe(status);
    },
  );

  it('sends safe headers with everything, refusals too', async () => {
    for (const reply of [await t.nobody().get('/api/test/find?q=x'), await t.nobody().get('/api/nothing')]) {
      expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
      expect(reply.headers.get('cache-control')).toBe('no-store');
      expect(reply.headers.get('strict-transport-security')).toBeNull();
      expect(reply.headers.get('access-control-allow-origin')).toBeNull();
      expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('takes JSON and nothing else', async () => {
    const client = t.nobody();
    const send = (body: string, type: string) =>
      client.send('POST', '/api/test/echo', body, { 'content-type': type });
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'x',
    ]) {
      expect((await send('{}', type)).body.code).toBe('not-acceptable-here');
    }
    expect((await send('{', 'application/json')).body.code).toBe('bad-json');
    expect((await send('{"__proto__":{"a":1}}', 'application/json')).body.code).toBe('bad-json');
    expect((await send('{"constructor":{"prototype":{"a":1}}}', 'application/json')).body.code).toBe(
      'bad-json',
    );
    expect((await send('{"text":"a\\u0000b"}', 'application/json')).body.code).toBe('bad-input');
    expect((await send('[]', 'application/json')).status).toBe(400);
    expect((await send('null', 'application/json; charset=utf-8')).status).toBe(400);
    expect((await send('{"text":"\\ud800"}', 'application/json')).status).toBe(200);
  });

  it('answers a few requests that come on one connection at once, and cuts one that asks for hundreds', async () => {
    const answered = (count: number): Promise<number> =>
      new Promise((resolve) => {
        const socket = connect(Number(port), '127.0.0.1');
        let text = '';
        const done = () => resolve(text.split('HTTP/1.1 200').length - 1);
        socket.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (text.split('"q":"x"').length > count) socket.destroy();
        });
        socket.on('error', () => undefined).on('close', done);
        socket.write(`GET /api/test/find?q=x HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`.repeat(count));
      });
    expect(await answered(4)).toBe(4);
    expect(await answered(500)).toBeLessThanOrEqual(4);
    expect(await answered(1)).toBe(1);
  });

  it('refuses a large body, and says how much it takes', async () => {
    const reply = await t.nobody().post('/api/test/echo', { text: 'x'.repeat(70_000) });
    expect(reply.status).toBe(413);
    expect(reply.body).toMatchObject({ code: 'too-large', detail: 'The body is larger than 65536 bytes.' });
  });

  it('takes no body where none is wanted, but an empty one', async () => {
    const client = t.nobody();
    expect((await client.post('/api/test/empty', {})).status).toBe(200);
    expect((await client.send('POST', '/api/test/empty')).status).toBe(200);
    expect(
      (await client.send('POST', '/api/test/empty', '', { 'content-type': 'application/json' })).status,
    ).toBe(200);
    expect((await client.post('/api/test/empty', { a: 1 })).status).toBe(400);
  });

  it('says which methods a path takes', async () => {
    const reply = await t.nobody().put('/api/test/echo', {});
    expect([reply.status, reply.headers.get('allow'), reply.body.code]).toEqual([
      405,
      'POST',
      'method-not-allowed',
    ]);
    const options = await t.nobody().send('OPTIONS', '/api/test/echo');
    expect([options.status, options.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await t.nobody().get('/api/test/ECHO')).status).toBe(404);
  });

  it.each(['/api/test/find?q=%00', '/api/test/find?q=a&q=b', '/api/test/find', '/api/test/find?q=x&extra=1'])(
    'refuses the query of %s with 400',
    async (path) => {
      expect((await t.nobody().get(path)).body.code).toBe('bad-input');
    },
  );

  it.each(['/%', '/api/%zz', '/api/test/find/../find', '/..%2f..%2fetc/passwd', `/${'a'.repeat(9000)}`])(
    'answers the strange path %s with a problem',
    async (path) => {
      const reply = await raw(t.url, path, { host: `localhost:${port}` });
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      expect(reply.headers['content-type']).toContain('application/problem+json');
    },
  );

  it('answers what the database cannot read with 400, never with 5xx', async () => {
    const reply = await t.nobody().post('/api/test/database', { id: "'; drop table person; --" });
    expect(reply.body.code).toBe('bad-input');
    expect(JSON.stringify(reply.body)).not.toContain('uuid');
  });

  it('keeps a sign-in in a cookie that scripts cannot read, and forgets it', async () => {
    const client = t.nobody();
    const kept = await client.post('/api/test/cookie', { keep: true });
    expect(kept.headers.get('set-cookie')).toMatch(
      /^bw=[A-Za-z0-9_-]{43}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await client.post('/api/test/cookie', { keep: false })).body.had).toBe(true);
    expect(client.cookie()).toBeNull();
  });

  it('does not believe X-Forwarded-For of a stranger', async () => {
    const reply = await t.nobody().post('/api/test/echo', {}, { 'x-forwarded-for': '203.0.113.9' });
    expect(reply.body.ip).toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it.each([
    ['GET / HTTP/1.1\r\n\r\n', '400'],
    ['NONSENSE\r\n\r\n', '400'],
    [`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['POST /api/test/echo HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n', '400'],
  ])('ends what is no HTTP', async (text, status) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
      let all = '';
      socket.on('data', (part) => (all += part.toString()));
      socket.on('close', () => resolve(all));
      socket.on('error', reject);
    });
    expect(answer.slice(9, 12)).toBe(status);
  });
});

describe('behind a trusted proxy with an https address', () => {
  let t: TestApp;
  const config = { url: 'https://desk.example', urlIsSet: true, trustedProxy: ['127.0.0.0/8', '::1'] };
  beforeAll(async () => void (t = await testApp({ doors, config })));
  afterAll(() => t.close());
  const headers = { origin: 'https://desk.example', 'content-type': 'application/json' };
  const at = () => `http://127.0.0.1:${t.server.port}`;

  it('answers to that address, believes the proxy, and keeps cookies for https alone', async () => {
    const forwarded = { ...headers, host: 'desk.example', 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
    const reply = await raw(at(), '/api/test/echo', forwarded, 'POST', '{}');
    expect(JSON.parse(reply.body).ip).toBe('203.0.113.9');
    expect(reply.headers['strict-transport-security']).toBe('max-age=31536000');
    const kept = await raw(
      at(),
      '/api/test/cookie',
      { ...headers, host: 'desk.example:443' },
      'POST',
      '{"keep":true}',
    );
    const [cookie = ''] = kept.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-bw=[A-Za-z0-9_-]{43}; .*; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    const [own = ''] = cookie.split(';');
    const had = async (sent: string) => {
      const to = { ...headers, host: 'desk.example', cookie: sent };
      return JSON.parse(
        (await raw(at(), '/api/test/cookie', to, 'POST', '{"keep":false}')).body,
      ) as object as {
        had: boolean;
      };
    };
    expect(await had(own)).toEqual({ had: true });
    // A neighbour of the domain can set a cookie of that name without the prefix.
    expect(await had(own.replace('__Host-', ''))).toEqual({ had: false });
  });

  it.each([
    ['203.0.113.9:51413', '203.0.113.9'],
    ['[2001:db8::9]:51413', '2001:db8::9'],
    ['[2001:db8::9]', '2001:db8::9'],
    ['198.51.100.1, 203.0.113.9:1, 127.0.0.1:2', '203.0.113.9'],
  ])('counts one address once, whatever port its proxy tells with it: %s', async (sent, ip) => {
    const to = { ...headers, host: 'desk.example', 'x-forwarded-for': sent };
    expect(JSON.parse((await raw(at(), '/api/test/echo', to, 'POST', '{}')).body).ip).toBe(ip);
  });

  it('answers other names with 421 and other pages with 403', async () => {
    expect((await raw(at(), '/api/test/find?q=x', { host: 'desk.example:8443' })).status).toBe(421);
    const foreign = { ...headers, host: 'desk.example', origin: 'http://desk.example' };
    expect((await raw(at(), '/api/test/echo', foreign, 'POST', '{}')).status).toBe(403);
  });
});
