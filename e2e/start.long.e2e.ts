import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../tools/ports.ts';
import { root } from '../tools/sources.ts';
import { until } from './harness/index.ts';

// `npm start` as somebody types it who has just fetched the sources: it builds, which takes a while.

/** What no clone has. */
const made = /^(?:node_modules|data|dist.*|\.git|\.cache)$/;

describe('npm start in a folder that was just fetched', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-start-'));
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    const fetched = readdirSync(root).filter((name) => !made.test(name));
    execFileSync('cp', ['-a', ...fetched.map((name) => join(root, name)), folder]);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Starts it, waits until it serves, and stops it; what it wrote, line by line. */
  async function started(): Promise<{ out: string[]; err: string[] }> {
    const env = { ...process.env, BAILIWICK_PORT: String(port), NODE_ENV: undefined };
    const npm = spawn('npm', ['start'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const { pid = 0 } = npm;
    let [out, err] = ['', ''];
    npm.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    npm.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    try {
      // The link to set it up comes last; where no terminal is attached it stands in a file.
      await until(
        () => out.includes('setup-url') || null,
        200_000,
        () => out + err,
      );
      const reply = await fetch(`http://localhost:${port}/healthz`);
      expect(await reply.json()).toEqual({ status: 'ok' });
    } finally {
      npm.kill('SIGTERM'); // npm alone: what it started is to end with it
      await once(npm, 'close', { signal: AbortSignal.timeout(30_000) }).catch((error: unknown) => {
        process.kill(-pid, 'SIGKILL');
        throw error;
      });
    }
    const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('>'));
    return { out: lines(out), err: lines(err) };
  }

  test('builds first and says so, then its one address; the next start builds nothing', async () => {
    const address = `http://localhost:${port}`;
    const link = `Set the desk up within an hour: the link is in ${join(folder, 'data', 'setup-url')}`;
    const first = await started();
    expect(first.err).toEqual([
      expect.stringMatching(/^Building Bailiwick \(not built yet\) … done in [\d.]+ s\.$/),
    ]);
    expect(first.out).toEqual(['Prepared the database.', address, link]);
    expect(await started()).toEqual({ out: [address, link], err: [] });
  }, 600_000);
});
