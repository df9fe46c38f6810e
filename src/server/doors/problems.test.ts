import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as listen, type AddressInfo } from 'node:net';
import { connect as secure } from 'node:tls';
import { expect, it } from 'vitest';
import { problemOf } from './problems.ts';

it('says that there is no room when the disk is full', async () => {
  const full = await open('/dev/full', 'w');
  const error: unknown = await full.write('a').catch((refused: unknown) => refused);
  await full.close();
  expect(problemOf(error).body('r')).toMatchObject({ status: 507, code: 'no-room' });
});

it('does not take whoever hangs up amid their body for a database that is away', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
  const [request] = await once(server, 'request');
  const failed = once(request, 'error');
  socket.destroy();
  const [error] = await failed;
  server.close();
  expect(problemOf(error).code).toBe('bad-request');
  const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
  expect(problemOf(lost).code).toBe('database-away');
});

it('takes a database that ends a connection before its TLS stands for one that is away', async () => {
  const server = listen((socket) => socket.once('data', () => socket.end())).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [error] = await once(secure({ port, host: '127.0.0.1' }), 'error');
  server.close();
  expect('syscall' in error).toBe(false);
  expect(problemOf(error).code).toBe('database-away');
});
