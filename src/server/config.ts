import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { AppConfig } from './app.ts';
import { messageOf, Obstacle } from './db/obstacle.ts';
import { misspelt } from './settingNames.ts';
import { webRoot } from './webRoot.ts';

/** Everything that can be set, checked. */
export interface Config extends AppConfig {
  /** The data folder, absolute. */
  readonly data: string;
  /** DATABASE_URL; null: the embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  /** SMTP_URL; null: mails are shown in the interface (evaluation). */
  readonly smtpUrl: string | null;
  /** Load the sample desk, if the desk is empty. */
  readonly sample: boolean;
}

/** One setting: an environment variable and a flag of `bailiwick start`. */
export interface Setting {
  /** The environment variable, for example `BAILIWICK_PORT`. */
  readonly name: string;
  /** The flag, for example `port`; given with two dashes. */
  readonly flag: string;
  /** What a value looks like, for example `PORT`. */
  readonly value: string;
  /** One line for people. */
  readonly does: string;
}

/** All settings, in the order in which `bailiwick start --help` and the README list them. */
export const SETTINGS: readonly Setting[] = [
  { name: 'BAILIWICK_PORT', flag: 'port', value: 'PORT', does: 'port to listen on (8080; 0: any free one)' },
  {
    name: 'BAILIWICK_HOST',
    flag: 'host',
    value: 'HOST',
    does: 'address to listen on (127.0.0.1 and ::1); any other needs an https address or a certificate',
  },
  {
    name: 'BAILIWICK_DATA',
    flag: 'data',
    value: 'FOLDER',
    does: 'folder of the database, secrets and backups (./data)',
  },
  {
    name: 'BAILIWICK_URL',
    flag: 'url',
    value: 'URL',
    does: 'address that people use, for example https://desk.example.com (http://localhost:PORT)',
  },
  {
    name: 'BAILIWICK_TRUSTED_PROXY',
    flag: 'trusted-proxy',
    value: 'ADDRESSES',
    does: 'addresses or networks of your proxies, by comma; their X-Forwarded-For is believed (none)',
  },
  { name: 'BAILIWICK_TLS_CERT', flag: 'tls-cert', value: 'FILE', does: 'certificate chain, PEM (none)' },
  { name: 'BAILIWICK_TLS_KEY', flag: 'tls-key', value: 'FILE', does: 'its private key, PEM (none)' },
  {
    name: 'DATABASE_URL',
    flag: 'database-url',
    value: 'URL',
    does: 'PostgreSQL 15 to 18 to use, as its owner with CREATEROLE (the embedded one)',
  },
  {
    name: 'BAILIWICK_TURN_URLS',
    flag: 'turn-urls',
    value: 'URLS',
    does: 'TURN server, by comma, for example turn:turn.example.com:3478 (none: some pairs cannot meet)',
  },
  {
    name: 'BAILIWICK_TURN_SECRET',
    flag: 'turn-secret',
    value: 'TEXT',
    does: "the secret it shares with this server: coturn's static-auth-secret (none)",
  },
  {
    name: 'BAILIWICK_SCAN',
    flag: 'scan',
    value: 'PROGRAM',
    does: 'program that checks each file sent in a session, given its path, for example clamdscan (none)',
  },
  {
    name: 'BAILIWICK_FFMPEG',
    flag: 'ffmpeg',
    value: 'PROGRAM',
    does: 'ffmpeg, which makes recordings of sessions playable; without it nothing is recorded (ffmpeg)',
  },
  {
    name: 'SMTP_URL',
    flag: 'smtp-url',
    value: 'URL',
    does: 'mail server, for example smtps://user:secret@mail.example.com (mails are shown in the interface)',
  },
];

/** The environment, or something shaped like it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used; the sentence names it. Ends the command with status 2. */
function wrong(sentence: string, cause?: unknown): Obstacle {
  return new Obstacle(sentence, { exitCode: 2, cause });
}

/**
 * Checks the settings. The only parser of the environment: everything else gets a {@link Config}. It reads the
 * certificate files and looks for the programs that are named, nothing else. An empty variable counts as absent.
 *
 * @returns the settings, or one sentence that names what is wrong and what to do
 */
export function parseConfig(environment: Environment, sample = false): Config | { readonly error: string } {
  try {
    return parse(environment, sample);
  } catch (error) {
    if (error instanceof Obstacle) return { error: error.message };
    throw error;
  }
}

function parse(environment: Environment, sample: boolean): Config {
  const get = (name: string) => {
    const text = environment[name]?.trim() ?? '';
    return text === '' ? null : text;
  };
  needRightNames(Object.keys(environment).filter((name) => get(name) !== null));
  const port = parsePort(get('BAILIWICK_PORT'));
  const hosts = parseHosts(get('BAILIWICK_HOST'));
  const tls = parseTls(get('BAILIWICK_TLS_CERT'), get('BAILIWICK_TLS_KEY'));
  const given = get('BAILIWICK_URL');
  const url = given === null ? usualUrl(hosts, port, tls !== null) : parseUrl(given);
  const local = hosts.every(isLoopback) && isLoopback(new URL(url).hostname);
  if (!local && !url.startsWith('https:')) throw needsHttps(hosts, given);
  if (tls !== null && !url.startsWith('https:')) {
    throw wrong(`BAILIWICK_URL is ${url} but a certificate is set: begin it with https://.`);
  }
  const smtpUrl = parseSmtp(get('SMTP_URL'));
  if (smtpUrl === null && !local) {
    throw wrong(
      'SMTP_URL is missing: without a mail server mails are shown in the interface, which only this computer ' +
        'may see; set it, or take BAILIWICK_HOST and BAILIWICK_URL away.',
    );
  }
  return {
    port,
    hosts,
    url,
    urlIsSet: given !== null,
    tls,
    trustedProxy: parseProxies(get('BAILIWICK_TRUSTED_PROXY')),
    evaluation: smtpUrl === null,
    turn: parseTurn(get('BAILIWICK_TURN_URLS'), get('BAILIWICK_TURN_SECRET')),
    webRoot: webRoot(),
    files: path.join(path.resolve(get('BAILIWICK_DATA') ?? 'data'), 'files'),
    recordings: {
      folder: path.join(path.resolve(get('BAILIWICK_DATA') ?? 'data'), 'recordings'),
      data: path.resolve(get('BAILIWICK_DATA') ?? 'data'),
      ffmpeg: parseProgram('BAILIWICK_FFMPEG', get('BAILIWICK_FFMPEG')) ?? 'ffmpeg',
    },
    scan: parseProgram('BAILIWICK_SCAN', get('BAILIWICK_SCAN')),
    data: path.resolve(get('BAILIWICK_DATA') ?? 'data'),
    databaseUrl: parseDatabase(get('DATABASE_URL')),
    smtpUrl,
    sample,
  };
}

function needRightNames(given: readonly string[]): void {
  const found = misspelt(
    given,
    SETTINGS.map(({ name }) => name),
  );
  if (found !== null) throw wrong(`${found.name} is no setting; ${found.meant} is: correct its name.`);
}

/** A program that is named by its path has to be there; one that is named alone is looked for when it is needed. */
function parseProgram(name: string, given: string | null): string | null {
  if (given === null || !given.includes(path.sep)) return given;
  try {
    fs.accessSync(given, fs.constants.X_OK);
  } catch (error) {
    throw wrong(`${name} is ${given}: no program that can be run is there.`, error);
  }
  return given;
}

function parsePort(text: string | null): number {
  if (text === null) return 8080;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  if (port > 65_535) throw wrong(`BAILIWICK_PORT is ${JSON.stringify(text)}: give a number from 0 to 65535.`);
  return port;
}

function parseHosts(text: string | null): string[] {
  if (text === null || text === 'localhost') return ['127.0.0.1', '::1'];
  const host = text.replace(/^\[(.*)\]$/, '$1');
  if (net.isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    throw wrong(
      `BAILIWICK_HOST is ${JSON.stringify(text)}: give one address of this computer, such as 127.0.0.1.`,
    );
  }
  return [host];
}

/** Whether only this computer reaches the address. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (bare === 'localhost' || bare === '::1') return true;
  return net.isIPv4(bare) && bare.startsWith('127.');
}

/** The address when none is set. A listener on all addresses has no name of its own: the computer's is taken. */
function usualUrl(hosts: readonly string[], port: number, tls: boolean): string {
  const [host = 'localhost'] = hosts;
  const all = host === '0.0.0.0' || host === '::';
  const name = all ? os.hostname() : hosts.every(isLoopback) ? 'localhost' : host;
  const shown = net.isIPv6(name) ? `[${name}]` : name;
  const usual = tls ? 443 : 80;
  return `${tls ? 'https' : 'http'}://${shown}${port === usual ? '' : `:${port}`}`;
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:');
  const bare = plain && url.pathname === '/' && url.search + url.hash + url.username + url.password === '';
  if (!bare) {
    throw wrong(
      `BAILIWICK_URL is ${JSON.stringify(text)}: give scheme, name and port alone, such as https://desk.example.com.`,
    );
  }
  return url.origin;
}

function needsHttps(hosts: readonly string[], given: string | null): Obstacle {
  const what = hosts.every(isLoopback)
    ? `BAILIWICK_URL ${given ?? ''}`
    : `BAILIWICK_HOST ${hosts.join(', ')}`;
  return wrong(
    `${what} is reached from other computers, so it needs encryption: set an https BAILIWICK_URL (behind a proxy) ` +
      'or BAILIWICK_TLS_CERT and BAILIWICK_TLS_KEY.',
  );
}

function parseTls(certFile: string | null, keyFile: string | null): Config['tls'] {
  if (certFile === null && keyFile === null) return null;
  if (certFile === null)
    throw wrong('BAILIWICK_TLS_KEY is set without BAILIWICK_TLS_CERT: set both or none.');
  if (keyFile === null) throw wrong('BAILIWICK_TLS_CERT is set without BAILIWICK_TLS_KEY: set both or none.');
  const cert = readPem('BAILIWICK_TLS_CERT', certFile);
  const key = readPem('BAILIWICK_TLS_KEY', keyFile);
  let fits: boolean;
  try {
    fits = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    if (fits) createSecureContext({ cert, key }); // refuses, as a listener would, a key too small and the like
  } catch (error) {
    throw wrong(
      `BAILIWICK_TLS_CERT and BAILIWICK_TLS_KEY cannot be used (${messageOf(error)}): give another pair, as PEM files.`,
      error,
    );
  }
  if (!fits)
    throw wrong(
      'BAILIWICK_TLS_KEY is not the key of BAILIWICK_TLS_CERT: give the pair that belongs together.',
    );
  return { cert, key };
}

function readPem(name: string, file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(
      `${name} ${JSON.stringify(file)} cannot be read (${messageOf(error)}): name a PEM file.`,
      error,
    );
  }
}

function parseProxies(text: string | null): string[] {
  const list = text === null ? [] : text.split(',').map((item) => item.trim());
  for (const item of list) {
    const [address = '', bits, more] = item.split('/');
    const widest = net.isIPv4(address) ? 32 : net.isIPv6(address) ? 128 : -1;
    const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest);
    if (widest < 0 || !fits || more !== undefined) {
      throw wrong(
        `BAILIWICK_TRUSTED_PROXY has ${JSON.stringify(item)}: give addresses or networks such as 10.0.0.0/8, by comma.`,
      );
    }
  }
  return list;
}

function parseTurn(list: string | null, secret: string | null): Config['turn'] {
  if (list === null && secret === null) return null;
  if (list === null || secret === null) {
    throw wrong('BAILIWICK_TURN_URLS and BAILIWICK_TURN_SECRET belong together: set both or none.');
  }
  const urls = list.split(',').map((item) => item.trim());
  for (const url of urls) {
    if (!/^(?:stun|stuns|turn|turns):[^\s/?]+(?:\?transport=(?:udp|tcp))?$/.test(url)) {
      throw wrong(
        `BAILIWICK_TURN_URLS has ${JSON.stringify(url)}: give addresses such as turn:turn.example.com:3478?transport=udp, by comma.`,
      );
    }
  }
  return { urls, secret };
}

function parseDatabase(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text itself may hold a password, so it is not repeated.
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol) || url.pathname.length < 2) {
    throw wrong(
      'DATABASE_URL is no address of a database: give postgres://user:password@host:5432/database.',
    );
  }
  return text;
}

function parseSmtp(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    throw wrong('SMTP_URL is no address of a mail server: give smtp://user:password@host:587 or smtps://….');
  }
  return text;
}
