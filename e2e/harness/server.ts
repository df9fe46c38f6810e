import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../tools/ports.ts';
import { root } from '../../tools/sources.ts';
import { openMailbox } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';

/** A running Bailiwick of its own: own data folder, port and mail server. */
export interface Bailiwick {
  /** `http://localhost:PORT`; passkeys need this host name. */
  url: string;
  /** Its data folder. */
  data: string;
  mailbox: Mailbox;
  /** The set-up link as it stands in DATA/setup-url; waits until it is there. */
  setUpLink(): Promise<string>;
  /** Everything that it has printed. */
  log(): string;
  /** The running process, for tests that kill it. */
  process(): ChildProcess;
  /** Starts it again on the same data and port, after a kill or a stop of the process. */
  restart(): Promise<void>;
  /** Starts another process on the same database and data folder. */
  startBeside(): Promise<Beside>;
  /** Stops the server and lays its data folder there, where nothing is yet. */
  leave(folder: string): Promise<void>;
  /** Stops server and mailbox and deletes the data folder. */
  stop(): Promise<void>;
}

/** Another process of the same Bailiwick. */
export interface Beside {
  readonly port: number;
  stop(): Promise<void>;
}

/** How a Bailiwick is started. */
export interface StartOptions {
  /** Settings beside the usual ones; undefined takes one away (e.g. `SMTP_URL` for evaluation mode). */
  env?: Record<string, string | undefined>;
  /** Words after `bailiwick start`. */
  args?: string[];
  /** How long the start may take, ms. */
  timeout?: number;
  /** A data folder that it begins with a copy of; an empty one, when left out. */
  from?: string;
}

/**
 * Asks again every 25 ms until there is an answer.
 *
 * @throws what `complaint` says, after `timeout` ms
 */
export async function until<T>(
  ask: () => Promise<T | null> | T | null,
  timeout: number,
  complaint: () => string,
): Promise<T> {
  const end = performance.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > end) throw new Error(complaint());
    await pause(25);
  }
}

async function isHealthy(url: string): Promise<true | null> {
  try {
    const reply = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return reply.ok ? true : null;
  } catch {
    return null;
  }
}

/** A child process of the built program, with what it prints kept. */
class Program {
  #child: ChildProcess | null = null;
  #printed = '';
  #over = false;

  constructor(
    readonly args: string[],
    readonly env: NodeJS.ProcessEnv,
  ) {}

  get child(): ChildProcess {
    if (this.#child === null) throw new Error('Bailiwick was not started.');
    return this.#child;
  }

  get printed(): string {
    return this.#printed;
  }

  get ended(): boolean {
    return this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  start(): void {
    // A story that failed halfway may still be about to start it again; nobody would be there to end it then.
    if (this.#over) throw new Error('Bailiwick was stopped for good.');
    if (!this.ended) throw new Error('Bailiwick runs already; a second one would be left behind.');
    const child = spawn(process.execPath, this.args, {
      cwd: root,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#printed += text));
    }
    this.#child = child;
  }

  /** Asks it to end, and makes it after 10 s. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const gone = once(this.child, 'exit');
    const force = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    this.child.kill('SIGTERM');
    await gone;
    clearTimeout(force);
  }

  /** Asks it to end, and lets nobody start it again. */
  async end(): Promise<void> {
    this.#over = true;
    await this.stop();
  }
}

async function startAndWait(program: Program, url: string, timeout: number): Promise<void> {
  program.start();
  const complaint = () => `Bailiwick did not come up at ${url}. It printed:\n${program.printed}`;
  const healthy = () => {
    if (program.ended) throw new Error(complaint());
    return isHealthy(url);
  };
  await until(healthy, timeout, complaint);
}

/** Settings of the tester's own shell that must not leak into the server under test. */
const own = /^(BAILIWICK_|SMTP_URL$|DATABASE_URL$|NODE_OPTIONS$|NODE_ENV$|VITEST|TEST$)/;

function settings(more: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const shell = Object.entries(process.env).filter(([name]) => !own.test(name));
  const all = { ...Object.fromEntries(shell), NODE_ENV: 'production', ...more };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Has a server tell whom beyond this computer it turns to: nobody, in any story. */
const WATCHED = `--import=${pathToFileURL(join(root, 'e2e', 'harness', 'outgoing.mjs')).href}`;

function needNobodyElsewhere(printed: string): void {
  const told = [...printed.matchAll(/^OUTGOING to .*$/gm)].map(([line]) => line);
  if (told.length > 0) throw new Error(`The server turned to somebody elsewhere: ${told.join('; ')}`);
}

/** Starts the built program on a data folder of its own with a real mail server, and waits until it can serve. */
export async function startBailiwick(options: StartOptions = {}): Promise<Bailiwick> {
  const cli = join(root, 'dist', 'cli.js');
  if (!existsSync(cli)) throw new Error('Bailiwick is not built: run `npm run build` first.');
  const [mailbox, port] = await Promise.all([openMailbox(), freePort()]);
  const data = mkdtempSync(join(tmpdir(), 'bailiwick-e2e-'));
  // Some 1,600 files: the command takes a tenth of a second, node:fs 1.5 s.
  if (options.from !== undefined) execFileSync('cp', ['-a', `${options.from}/.`, data]);
  const url = `http://localhost:${port}`;
  const env = settings({
    BAILIWICK_PORT: String(port),
    BAILIWICK_DATA: data,
    SMTP_URL: mailbox.url,
    NODE_OPTIONS: WATCHED,
    ...options.env,
  });
  const program = new Program([cli, 'start', ...(options.args ?? [])], env);
  const timeout = options.timeout ?? 60_000;
  const stop = async () => {
    await program.end();
    await mailbox.close();
    rmSync(data, { recursive: true, force: true });
    needNobodyElsewhere(program.printed);
  };
  await startAndWait(program, url, timeout).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  // One after another: a retry may ask for one while the former is under way, and two would start two servers.
  let restarted: Promise<void> = Promise.resolve();
  const restart = () => {
    const stopped = restarted.catch(() => undefined).then(() => program.stop());
    return (restarted = stopped.then(() => startAndWait(program, url, timeout)));
  };
  const link = join(data, 'setup-url');
  const readLink = () => (existsSync(link) ? readFileSync(link, 'utf8').trim() || null : null);
  return {
    url,
    data,
    mailbox,
    setUpLink: () => until(readLink, 10_000, () => `No set-up link in ${link}. Printed:\n${program.printed}`),
    log: () => program.printed,
    process: () => program.child,
    restart,
    startBeside: async () => {
      const another = await freePort();
      const beside = new Program(program.args, { ...env, BAILIWICK_PORT: String(another) });
      await startAndWait(beside, `http://localhost:${another}`, timeout);
      return { port: another, stop: () => beside.end() };
    },
    leave: async (folder) => {
      await program.stop();
      await rename(data, folder);
    },
    stop,
  };
}
