import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import pg from 'pg';
import type { Config } from '../../server/config.ts';
import { embeddedAccess, externalAccess } from '../../server/db/access.ts';
import type { DatabaseAccess } from '../../server/db/access.ts';
import { findBinaries } from '../../server/db/embedded/binaries.ts';
import { checkVersion, SUPERUSER } from '../../server/db/embedded/initialise.ts';
import { standingOf } from '../../server/db/embedded/postmaster.ts';
import { codeOf, messageOf, Obstacle } from '../../server/db/obstacle.ts';
import { checkServer, SUPPORTED } from '../../server/db/open.ts';
import { clusterPassword } from '../../server/db/secrets.ts';
import { openPost, PostFault } from '../../server/jobs/mail/post.ts';
import { certificateFault } from '../certificate.ts';

/** What one look found. A `note` is worth knowing and stops nothing. */
export interface Finding {
  readonly state: 'good' | 'note' | 'fault';
  /** What was found, a sentence. */
  readonly what: string;
  /** Why it matters, a sentence. */
  readonly why?: string;
  /** What to do, in the imperative. */
  readonly next?: string;
}

/** Whether this Node is new enough. */
export function checkNode(_config: Config, version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { state: 'good', what: `Node ${version}.` };
  return {
    state: 'fault',
    what: `Node ${version} is too old.`,
    why: 'Bailiwick is written for 20.19 and later.',
    next: 'install Node 24 LTS.',
  };
}

/** Whether the data folder can be used, and its secrets are kept from others. */
export function checkData({ data }: Config): Finding {
  const folder = nearestFolder(data);
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    return {
      state: 'fault',
      what: `The data folder ${data} cannot be written (${messageOf(error)}).`,
      why: 'Database, secrets and backups live there.',
      next: 'give it to the user who starts Bailiwick, or set BAILIWICK_DATA.',
    };
  }
  const secrets = fs.statSync(path.join(data, 'secrets'), { throwIfNoEntry: false });
  if (secrets !== undefined && (secrets.mode & 0o077) !== 0) {
    return {
      state: 'fault',
      what: `${path.join(data, 'secrets')} is open to other users.`,
      why: 'Who reads it can enter the database.',
      next: `run chmod 700 ${path.join(data, 'secrets')}.`,
    };
  }
  return {
    state: 'good',
    what: folder === data ? `Data folder ${data}.` : `Data folder ${data}, not made yet.`,
  };
}

function nearestFolder(folder: string): string {
  return fs.existsSync(folder) ? folder : nearestFolder(path.dirname(folder));
}

/** Bytes that should be free: a first start takes about 50 MB, and PostgreSQL stops when the disk is full. */
const ROOM = 500_000_000;

/** Whether there is room on the disk of the data folder. */
export function checkDisk({ data }: Config): Finding {
  const { bavail, bsize } = fs.statfsSync(nearestFolder(data));
  const free = bavail * bsize;
  const shown = `${(free / 1e9).toFixed(1)} GB free on the disk of ${data}.`;
  if (free >= ROOM) return { state: 'good', what: shown };
  return {
    state: 'fault',
    what: shown,
    why: 'A full disk stops the database.',
    next: 'make room, or set BAILIWICK_DATA to another disk.',
  };
}

/** Whether the database can be entered, or will be made at the first start. It starts none. */
export async function checkDatabase(config: Config): Promise<Finding> {
  try {
    const access = accessOf(config);
    if (typeof access === 'string') return { state: 'good', what: access };
    const version = await checkServer(access);
    const major = Number.parseInt(version, 10);
    if (major > SUPPORTED.newest) {
      return {
        state: 'note',
        what: `PostgreSQL ${version} answers.`,
        why: `Bailiwick is tested with ${SUPPORTED.oldest} to ${SUPPORTED.newest}.`,
      };
    }
    return {
      state: 'good',
      what: `PostgreSQL ${version} answers${config.databaseUrl === null ? ' (embedded)' : ''}.`,
    };
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    return { state: 'fault', what: error.message };
  }
}

/** Access to the database that runs; a sentence where none runs and that is well. */
export function accessOf(config: Config): DatabaseAccess | string {
  if (config.databaseUrl !== null) return externalAccess(config.databaseUrl, config.data);
  const cluster = path.join(config.data, 'postgres');
  const binaries = findBinaries();
  if (!fs.existsSync(path.join(cluster, 'PG_VERSION'))) {
    return `PostgreSQL ${binaries.major} is at hand; its database is made at the first start.`;
  }
  checkVersion(binaries, cluster);
  const standing = standingOf(fs.realpathSync(cluster));
  if (standing.state !== 'live') return `PostgreSQL ${binaries.major} is at hand and not running.`;
  const password = clusterPassword(config.data);
  const address = { host: standing.postmaster.socket, port: 5432 as const, user: SUPERUSER, password };
  return embeddedAccess({ address });
}

/** How far the clocks of this computer and of the database may be apart, ms. */
const APART = 30_000;

/** Whether this computer's clock is set, and agrees with the database's, which is the one that counts. */
export async function checkClock(config: Config, now = Date.now()): Promise<Finding> {
  const built = Date.UTC(2026, 0, 1);
  if (now < built) {
    return {
      state: 'fault',
      what: `The clock says ${new Date(now).toISOString()}.`,
      why: 'Codes, links and certificates depend on the time.',
      next: 'set it, and let it be kept by NTP.',
    };
  }
  const theirs = await databaseTime(config);
  if (theirs === undefined || Math.abs(theirs - now) <= APART) {
    return { state: 'good', what: `Clock ${new Date(now).toISOString()}.` };
  }
  return {
    state: 'fault',
    what: `The database's clock is ${Math.round((theirs - now) / 1000)} s off this computer's.`,
    why: 'Codes from an authenticator are checked by one and expire by the other.',
    next: 'let both be kept by NTP.',
  };
}

/** The database's clock, ms; undefined when it cannot be asked, which checkDatabase tells about. */
async function databaseTime(config: Config): Promise<number | undefined> {
  let client: pg.Client | undefined;
  try {
    const access = accessOf(config);
    if (typeof access === 'string') return undefined;
    const database = access.kind === 'embedded' ? 'postgres' : access.database;
    client = new pg.Client({ ...access.owner, database, connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined); // the query below is refused with it
    await client.connect();
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    return rows[0]?.now.getTime();
  } catch {
    return undefined; // told by checkDatabase
  } finally {
    await client?.end().catch(() => undefined); // it may never have been open
  }
}

/** Whether the port is free, or a Bailiwick has it already. */
export async function checkPort(config: Config): Promise<Finding> {
  for (const host of config.hosts) {
    const code = await triedToListen(host, config.port);
    if (code === undefined || code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') continue;
    if (code === 'EADDRINUSE' && (await isBailiwick(config))) {
      return { state: 'note', what: `A Bailiwick is running at ${config.url}.` };
    }
    return {
      state: 'fault',
      what: `Port ${config.port} of ${host} cannot be taken (${code}).`,
      why: code === 'EADDRINUSE' ? 'Another program has it.' : 'This user may not use it.',
      next: 'stop that program, or set another BAILIWICK_PORT.',
    };
  }
  return { state: 'good', what: `Port ${config.port} is free.` };
}

function triedToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(codeOf(error) ?? messageOf(error)));
    server.listen({ host, port, ipv6Only: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Whether a Bailiwick listens there. It is asked itself, past any proxy, whether this computer trusts its certificate or not. */
async function isBailiwick({ hosts, port, tls, url }: Config): Promise<boolean> {
  const [host = ''] = hosts;
  const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const headers = { host: new URL(url).host };
  const signal = AbortSignal.timeout(3000);
  const to = { host: near, port, path: '/healthz', headers, signal, rejectUnauthorized: false };
  try {
    const { status, code } = JSON.parse(await bodyFrom(tls === null ? http.get(to) : https.get(to))) as {
      status?: unknown;
      code?: unknown;
    };
    return status === 'ok' || code === 'not-ready' || code === 'no-room';
  } catch {
    return false; // whatever answers there, it is none of ours
  }
}

function bodyFrom(request: http.ClientRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    request.on('response', (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () => resolve(text)).on('error', reject);
    });
    request.on('error', reject);
  });
}

/** Whether browsers will trust the certificate that is set. */
export function checkCertificate(config: Config): Finding {
  if (config.tls === null) return { state: 'good', what: 'No certificate of its own is set.' };
  const fault = certificateFault(config);
  if (fault !== null) return { state: 'fault', what: fault };
  return {
    state: 'good',
    what: `The certificate names ${new URL(config.url).hostname}, and its time lasts.`,
  };
}

/** Whether the mail server answers and takes our user and password. It sends nothing. */
export async function checkMail({ smtpUrl }: Config): Promise<Finding> {
  if (smtpUrl === null) {
    return {
      state: 'note',
      what: 'No mail server is set.',
      why: 'Mails are shown in the interface, which proves nothing about who reads them.',
      next: 'set SMTP_URL before real people use it.',
    };
  }
  const { host } = new URL(smtpUrl);
  const fault = await mailFault(smtpUrl);
  if (fault === null) return { state: 'good', what: `The mail server ${host} takes our mail.` };
  return {
    state: 'fault',
    what: `The mail server ${host} does not take our mail (${fault}).`,
    why: 'Codes and links wait until it does.',
    next: 'check SMTP_URL and that server.',
  };
}

/** Why the mail server does not let us in, in the words of what failed; null when it does. It is asked as mails go. */
async function mailFault(smtpUrl: string): Promise<string | null> {
  const post = openPost(smtpUrl, '');
  try {
    await post.look();
    return null;
  } catch (error) {
    return messageOf(error instanceof PostFault ? error.cause : error);
  } finally {
    post.close();
  }
}
