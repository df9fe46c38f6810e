import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../tools/ports.ts';
import { root } from '../tools/sources.ts';

/** The built server in a process of its own. */
export interface Built {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the first good `/healthz`, ms. */
  readonly ms: number;
  /** Ends it as Ctrl-C would, with its database when nobody else holds that. */
  stop(): Promise<void>;
}

/** Starts `dist/cli.js start` over a data folder. @throws with what it printed when it ends or hangs */
export async function startBuilt(data: string): Promise<Built> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), 'start'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      BAILIWICK_PORT: String(port),
      BAILIWICK_DATA: data,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null || performance.now() - began > 60_000) {
      child.kill('SIGKILL');
      throw new Error(`The built server did not come up. It printed:\n${printed}`);
    }
    await pause(10);
  }
  const ms = performance.now() - began;
  const stop = async () => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  return { url, pid: child.pid ?? 0, ms, stop };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false; // not listening yet
  }
}
