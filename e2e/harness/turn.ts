import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../tools/ports.ts';
import { findProgram } from '../../tools/programs.ts';

/** coturn, or null where it is not there and cannot be installed. */
export const turnserver = findProgram({
  program: 'turnserver',
  package: 'coturn',
  neededBy: 'the tests of calls through TURN',
});

/** A TURN server of its own. */
export interface Turn {
  readonly url: string;
  readonly secret: string;
  stop(): Promise<void>;
}

/** Starts coturn on this computer alone, with time-limited credentials. */
export async function startTurn(): Promise<Turn> {
  const [port, secret] = [await freePort(), 'a secret of the tests'];
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-turn-'));
  const words = [
    '-n',
    '-L',
    '127.0.0.1',
    '-p',
    String(port),
    '--realm',
    'bailiwick',
    '--no-tls',
    '--no-dtls',
    '--no-cli',
  ];
  const auth = ['--use-auth-secret', '--static-auth-secret', secret, '--allow-loopback-peers'];
  const own = ['--pidfile', join(folder, 'pid'), '--log-file', 'stdout', '--simple-log'];
  const child = spawn(turnserver ?? '', [...words, ...auth, ...own], { cwd: folder, stdio: 'ignore' });
  return {
    url: `turn:127.0.0.1:${port}`,
    secret,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
