import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, messageOf, Obstacle } from '../obstacle.ts';
import type { Binaries } from './binaries.ts';
import { commandAs, plainEnvironment } from './identity.ts';
import type { Identity } from './identity.ts';
import { whyPostgres } from './said.ts';
import { isAlive } from './turn.ts';

/** Where the embedded server listens and how its superuser gets in. */
export interface EmbeddedAddress {
  /** The folder of the Unix socket. */
  readonly host: string;
  readonly port: 5432;
  readonly user: string;
  readonly password: string;
}

/** All that is fixed about one embedded cluster. */
export interface Place {
  readonly binaries: Binaries;
  readonly identity: Identity;
  /** The cluster's folder, absolute, links resolved. */
  readonly cluster: string;
  readonly socket: string;
  readonly log: string;
  /** Further `name=value` settings, for example `fsync=off` in tests. */
  readonly settings: readonly string[];
  readonly address: EmbeddedAddress;
}

/** Codes that mean "not yet" or "not any more", not "never". */
const PASSING = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03', '57P01', '57P02']);

/**
 * Tries to get in once: true when the server answers, false when it is not (or no longer) up.
 * Throws {@link Obstacle} when it is up and refuses our password.
 */
export async function answers(address: EmbeddedAddress): Promise<boolean> {
  const client = new pg.Client({ ...address, database: 'postgres', connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined); // a connection lost here is the answer "no", given below
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === '28P01' || code === '28000') {
      throw new Obstacle(
        'The embedded database does not take the password in the data folder: put postgres.password back ' +
          'from a copy of that folder.',
        { cause: error },
      );
    }
    if (code !== undefined && !PASSING.has(code)) throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined); // it may never have been open
  }
}

/** Starts PostgreSQL, detached: it outlives this process and the next one adopts it. Returns its process id. */
export async function spawnPostgres(place: Place): Promise<number> {
  rotate(place.log);
  const from = fs.statSync(place.log, { throwIfNoEntry: false })?.size ?? 0;
  const log = fs.openSync(place.log, 'a', 0o600);
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${quoted(place.socket)}`,
    'unix_socket_permissions=0700',
    'password_encryption=scram-sha-256',
    'timezone=UTC',
    'log_timezone=UTC',
    ...place.settings,
  ];
  const args = ['-D', place.cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const [file, rest] = commandAs(place.identity, place.binaries.postgres, args);
  const child = spawn(file, rest, {
    ...place.identity.spawn,
    cwd: '/',
    env: plainEnvironment,
    stdio: ['ignore', 'ignore', log],
    detached: true,
  });
  fs.closeSync(log);
  let ended: string | undefined;
  child.on('exit', (code, signal) => (ended = signal ?? `status ${code}`));
  child.on('error', (error) => (ended = messageOf(error)));
  const end = performance.now() + 120_000;
  try {
    while (!(await answers(place.address))) {
      if (ended !== undefined) throw failed(place, from, ended);
      if (performance.now() > end) throw failed(place, from, 'no answer within two minutes');
      await pause(15);
    }
  } catch (error) {
    // What nobody can use is not left running.
    if (ended === undefined && child.pid !== undefined) await stopPostgres(child.pid, place.cluster);
    throw error;
  }
  child.unref();
  return child.pid ?? 0;
}

/** PostgreSQL splits this setting at commas; a path in double quotes stays one. */
function quoted(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}

/** The log of many starts must not fill the disk: above 10 MB the old one is kept once. */
function rotate(log: string): void {
  const size = fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10 * 1024 * 1024) fs.renameSync(log, `${log}.1`);
}

/** PostgreSQL ended while it started. `retry` tells that an earlier server's processes are just leaving. */
export class StartFailed extends Obstacle {
  constructor(
    message: string,
    readonly retry: boolean,
  ) {
    super(message);
  }
}

function failed(place: Place, from: number, ended: string): StartFailed {
  const said = fs.readFileSync(place.log).subarray(from).toString('utf8');
  const { why, retry } = whyPostgres(said, ended);
  return new StartFailed(`The embedded database did not start ${why} in ${place.log}.`, retry);
}

/**
 * Stops a postmaster gracefully (fast shutdown: open transactions are rolled back, all is written) and
 * waits until it is gone, at most `patience` ms, then insists (immediate shutdown, recovered at next start).
 */
export async function stopPostgres(pid: number, cluster: string, patience = 30_000): Promise<void> {
  signal(pid, 'SIGINT');
  const end = performance.now() + patience;
  let insisted = false;
  // Its own last act is to remove the file; the process itself may linger as a child that is not yet collected.
  while (isAlive(pid) && fs.existsSync(path.join(cluster, 'postmaster.pid'))) {
    if (!insisted && performance.now() > end) {
      signal(pid, 'SIGQUIT');
      insisted = true;
    }
    await pause(10);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
