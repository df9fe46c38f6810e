import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SETTINGS } from '../server/config.ts';
import { startCommand } from './start.ts';

/** What a command wrote, and its exit status. */
async function told(argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (said.out += String(text)) !== '');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (said.err += String(text)) !== '');
  const status = await startCommand(argv);
  vi.restoreAllMocks();
  return { status, ...said };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('the README lists the options and variables that start --help lists, in that order', async () => {
  const readme = fs.readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| (`--[^|]*)\|([^|]*)\|/gm)].flatMap(
    ([, options = '', names = '']) => {
      const words = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
      return words(options).map((option, n) => [option, words(names)[n]]);
    },
  );
  const { status, out } = await told(['--help']);
  const help = [...out.matchAll(/^ {2}(--[a-z-]+)(?: [A-Z]+)? +([A-Z_]{2,})?/gm)].map(([, option, name]) => [
    option,
    name,
  ]);
  expect(status).toBe(0);
  expect(help).toHaveLength(SETTINGS.length + 1);
  expect(listed).toEqual(help);
});

describe('a wrong setting ends the start with status 2 and one sentence', () => {
  const here = fileURLToPath(import.meta.url); // a file, in which no data folder can be
  it.each([
    ['--port', 'web'],
    ['--host', 'http://x'],
    ['--url', 'ftp://desk.example'],
    ['--trusted-proxy', 'proxy.example'],
    ['--tls-cert', here],
    ['--tls-key', here],
    ['--database-url', 'mysql://db/bw'],
    ['--turn-urls', 'http://turn.example'],
    ['--turn-secret', 'a-secret-that-is-shared-with-nobody'],
    ['--scan', '/nonexistent/scan'],
    ['--smtp-url', 'mail.example.com'],
    ['--prot', '8080'],
  ])('%s %s', async (option, value) => {
    const { status, out, err } = await told([option, value, '--data', `${here}/data`]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\.\n$/);
  });

  it('a variable whose name is misspelt', async () => {
    vi.stubEnv('BAILIWICK_PROT', '8080');
    const { status, out, err } = await told(['--data', `${here}/data`]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toBe('BAILIWICK_PROT is no setting; BAILIWICK_PORT is: correct its name.\n');
  });
});
