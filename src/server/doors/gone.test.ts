import Fastify from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { App } from '../app.ts';
import { ALL_DOORS } from './all.ts';
import { callerAt } from './handle.ts';
import { siteOf } from './site.ts';

it('takes whoever is gone before anybody looked for no fault of the server', async () => {
  const [open] = ALL_DOORS.filter(({ who }) => who === 'public');
  if (open === undefined) throw new Error('there is a public door');
  const site = siteOf({ url: 'http://localhost', urlIsSet: false, tls: null }, 80);
  const http = Fastify();
  const told = new Promise<unknown>((resolve) => {
    http.addHook('onRequest', async (request) => {
      await once(request.raw.socket.resetAndDestroy(), 'close');
      resolve(await callerAt(open, {} as App, site, request).catch((error: unknown) => error));
    });
  });
  http.get('/', () => 'here');
  await http.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((http.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined); // it is reset
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await told).toMatchObject({ code: 'bad-request' });
  await http.close();
});
