import fs from 'node:fs';
import http from 'node:http';
import type { ServerResponse } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, expect, it } from 'vitest';
import { parseConfig } from '../../server/config.ts';
import type { Config } from '../../server/config.ts';
import { embeddedAccess } from '../../server/db/access.ts';
import { startEmbedded } from '../../server/db/embedded/embedded.ts';
import { prepareDatabase } from '../../server/db/roles.ts';
import { GOOD, writePair } from '../../server/testing/certificates.ts';
import {
  checkClock,
  checkData,
  checkDatabase,
  checkDisk,
  checkMail,
  checkNode,
  checkPort,
} from './checks.ts';

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-doctor-'));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function config(environment: Record<string, string> = {}): Config {
  const parsed = parseConfig({ BAILIWICK_DATA: scratch, BAILIWICK_HOST: '127.0.0.1', ...environment });
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

it('knows a Node that is too old', () => {
  expect(checkNode(config()).state).toBe('good');
  expect(checkNode(config(), '20.19.0').state).toBe('good');
  expect(checkNode(config(), '20.18.9')).toMatchObject({ state: 'fault', next: 'install Node 24 LTS.' });
  expect(checkNode(config(), '18.20.0').state).toBe('fault');
});

it('looks at the data folder, the one that is still to be made too', () => {
  expect(checkData(config()).state).toBe('good');
  expect(checkData(config({ BAILIWICK_DATA: path.join(scratch, 'a', 'b') })).what).toContain('not made yet');
  fs.mkdirSync(path.join(scratch, 'secrets'), { mode: 0o755 });
  expect(checkData(config())).toMatchObject({
    state: 'fault',
    next: expect.stringContaining('chmod 700') as string,
  });
  fs.rmdirSync(path.join(scratch, 'secrets'));
  expect(checkDisk(config()).what).toMatch(/GB free/);
});

it('tells a free port from a taken one', async () => {
  const server = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const taken = config({ BAILIWICK_PORT: String(port) });
  expect(await checkPort(taken)).toMatchObject({ state: 'fault', why: 'Another program has it.' });
  await new Promise((resolve) => server.close(resolve));
  expect((await checkPort(taken)).state).toBe('good');
});

it('knows a Bailiwick that has the port, also by a certificate that this computer does not trust', async () => {
  const answer = (_request: unknown, reply: ServerResponse) => reply.end('{"status":"ok"}');
  for (const server of [http.createServer(answer), https.createServer(GOOD, answer)]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const BAILIWICK_PORT = String((server.address() as AddressInfo).port);
    const tls = server instanceof https.Server ? writePair(scratch, 'desk', GOOD) : {};
    expect(await checkPort(config({ BAILIWICK_PORT, ...tls }))).toMatchObject({
      state: 'note',
      what: expect.stringMatching(/^A Bailiwick is running at https?:/),
    });
    await new Promise((resolve) => server.close(resolve));
  }
});

it('waits for no end of what some other program says there', async () => {
  const server = http.createServer((_request, reply) => {
    const saying = setInterval(() => reply.write(' '), 100);
    reply.on('close', () => clearInterval(saying));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const BAILIWICK_PORT = String((server.address() as AddressInfo).port);
  expect((await checkPort(config({ BAILIWICK_PORT }))).state).toBe('fault');
  await new Promise((resolve) => server.close(resolve));
});

it('asks the mail server', async () => {
  expect((await checkMail(config())).state).toBe('note');
  const server = new SMTPServer({ authOptional: true, hideSTARTTLS: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const SMTP_URL = `smtp://127.0.0.1:${port}`;
  expect((await checkMail(config({ SMTP_URL }))).state).toBe('good');
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect((await checkMail(config({ SMTP_URL }))).state).toBe('fault');
});

it('looks for a database without starting one', async () => {
  expect(await checkDatabase(config())).toMatchObject({ state: 'good' });
  const none = config({ DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
  const finding = await checkDatabase(none);
  expect(finding.state).toBe('fault');
  expect(finding.what).not.toContain('secret');
  expect(fs.existsSync(path.join(scratch, 'postgres'))).toBe(false);
});

it('enters the embedded database that runs, with the password it has now', async () => {
  fs.chmodSync(scratch, 0o711);
  const data = path.join(scratch, 'embedded');
  const server = await startEmbedded({ data, settings: ['fsync=off'] });
  try {
    await prepareDatabase(embeddedAccess(server));
    expect(await checkDatabase(config({ BAILIWICK_DATA: data }))).toMatchObject({
      state: 'good',
      what: expect.stringContaining('answers (embedded)'),
    });
  } finally {
    await server.close();
  }
}, 30_000);

it('knows a clock that was never set', async () => {
  expect((await checkClock(config())).state).toBe('good');
  expect((await checkClock(config(), Date.UTC(1970, 0, 2))).state).toBe('fault');
});
