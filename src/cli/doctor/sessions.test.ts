import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '../../../tools/ports.ts';
import { findProgram } from '../../../tools/programs.ts';
import { parseConfig } from '../../server/config.ts';
import type { Config } from '../../server/config.ts';
import { checkRecording, checkScan, checkTurn } from './sessions.ts';

const turnserver = findProgram({
  program: 'turnserver',
  package: 'coturn',
  neededBy: 'the tests of calls through TURN',
});

function config(environment: Record<string, string> = {}): Config {
  const parsed = parseConfig({ BAILIWICK_DATA: join(tmpdir(), 'bailiwick-none'), ...environment });
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}
const turnAt = (port: number, more = '') =>
  config({ BAILIWICK_TURN_URLS: `turn:127.0.0.1:${port}${more}`, BAILIWICK_TURN_SECRET: 'a secret' });

it('says how to record where there is no ffmpeg', async () => {
  const none = config({ BAILIWICK_FFMPEG: 'ffmpeg-that-is-not-there' });
  expect(await checkRecording(none)).toMatchObject({
    state: 'note',
    next: expect.stringContaining('apt-get install ffmpeg') as string,
  });
});

it('finds a program that checks files, and misses one that is not there', async () => {
  expect(await checkScan(config())).toMatchObject({ state: 'good' });
  expect(await checkScan(config({ BAILIWICK_SCAN: process.execPath }))).toMatchObject({ state: 'good' });
  expect(await checkScan(config({ BAILIWICK_SCAN: 'scan-that-is-not-there' }))).toMatchObject({
    state: 'fault',
  });
});

it('says how to add TURN where none is set, and which one is silent', async () => {
  expect(await checkTurn(config())).toMatchObject({
    state: 'note',
    next: expect.stringContaining('coturn') as string,
  });
  const port = await freePort();
  expect(await checkTurn(turnAt(port, '?transport=tcp'))).toMatchObject({
    state: 'fault',
    what: expect.stringContaining(String(port)) as string,
  });
});

it.skipIf(turnserver === null)('finds a TURN server that answers', async () => {
  const port = await freePort();
  const words = ['-n', '--no-tls', '--no-dtls', '--no-cli', '-L', '127.0.0.1', '-p', String(port)];
  const own = ['--pidfile', join(tmpdir(), `bailiwick-turn-${port}.pid`), '--log-file', 'stdout'];
  const secret = ['--use-auth-secret', '--static-auth-secret', 'a secret', '--realm', 'test'];
  const child = spawn(turnserver ?? '', [...words, ...own, ...secret], { stdio: 'ignore' });
  try {
    const look = async () => [
      (await checkTurn(turnAt(port))).state,
      (await checkTurn(turnAt(port, '?transport=tcp'))).state,
    ];
    await expect.poll(look, { timeout: 10_000 }).toEqual(['good', 'good']);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
