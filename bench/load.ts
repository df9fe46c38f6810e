import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

/** What is asked again and again, and by how many at once. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly connections: number;
  /** Ends after so many seconds … */
  readonly seconds?: number;
  /** … or after so many requests. */
  readonly requests?: number;
}

/** What came of it. */
export interface Loaded {
  /** Requests answered with 2xx. */
  readonly answered: number;
  /** Answered per second. */
  readonly rate: number;
  /** Median time to an answer, ms. */
  readonly median: number;
}

const program = createRequire(import.meta.url).resolve('autocannon/autocannon.js');

/** Loads a server from a process of its own. @throws when any request failed or was refused */
export async function load(what: Load): Promise<Loaded> {
  const { url, method, headers, body, connections, seconds, requests } = what;
  const child = spawn(
    process.execPath,
    [
      program,
      ...['--json', '--no-progress', '--connections', String(connections), '--method', method],
      ...(requests === undefined ? ['--duration', String(seconds ?? 3)] : ['--amount', String(requests)]),
      ...Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}=${value}`]),
      ...(body === undefined ? [] : ['--body', body]),
      url,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const said = JSON.parse(await text(child.stdout)) as Report;
  const { errors, timeouts, non2xx } = said;
  if (errors + timeouts + non2xx > 0) {
    throw new Error(`${url}: ${errors} errors, ${timeouts} timeouts, ${non2xx} refused`);
  }
  const answered = said['2xx'];
  return { answered, rate: answered / said.duration, median: said.latency.p50 };
}

interface Report {
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
  readonly '2xx': number;
  /** Seconds. */
  readonly duration: number;
  readonly latency: { readonly p50: number };
}
