import { destination } from 'pino';
import { SETTINGS } from '../server/config.ts';
import type { Config } from '../server/config.ts';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { codeOf, messageOf, Obstacle } from '../server/db/obstacle.ts';
import { checkServer, openDatabase } from '../server/db/open.ts';
import type { OpenDatabase } from '../server/db/open.ts';
import { openPools } from '../server/db/pools.ts';
import type { OpenPools } from '../server/db/pools.ts';
import { currentCheck } from '../server/db/migrate/current.ts';
import { migrateInChild } from '../server/db/migrate/inChild.ts';
import { secretsFolder } from '../server/db/secrets.ts';
import { makeLog } from '../server/doors/log.ts';
import { openRecordKey } from '../server/record/checkpoint.ts';
import { openAuthenticatorKey } from '../server/sign-in/sealedSecret.ts';
import { certificateFault } from './certificate.ts';
import { readSettings, settingsHelp } from './settings.ts';
import { say, toldPlainly, warn } from './tell.ts';

const HELP = `Runs the desk until it is stopped by Ctrl-C or SIGTERM.

usage: bailiwick start [OPTIONS]

Every option is also an environment variable; the option counts more. The usual value stands in brackets.

${settingsHelp(SETTINGS)}
  --sample                                            load a sample into a desk without clients, after its set-up
`;

/**
 * `bailiwick start`: checks the settings, brings up database and server, prints the address, and runs until it is
 * told to stop.
 *
 * @param argv the words after `start`
 * @returns the exit status: 0 stopped on request, 1 something stands in the way, 2 a wrong setting
 */
export async function startCommand(argv: string[]): Promise<number> {
  return toldPlainly(async () => {
    const read = readSettings(argv, 'start', { sample: { type: 'boolean' } });
    if (read === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    collectEarly();
    const stop = untilStopped();
    const started = new Started();
    try {
      await bringUp(read.config, started);
      await stop;
    } finally {
      await started.close();
    }
    return 0;
  });
}

/**
 * Has V8 collect once the heap is 1.6 times what lived after the last time, not four times: under load a server's
 * memory then stands still (some 145 MiB over 800,000 questions, where it crept from 170 to 210), at no cost in rate.
 */
function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=60');
}

/** What was started, to be closed in the opposite order. */
class Started {
  readonly #closers: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) await close();
  }
}

/** Resolves at the first request to stop. At the second the process ends at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

async function bringUp(config: Config, started: Started): Promise<void> {
  const log = makeLog('warn', destination({ fd: 2, sync: true }));
  const loading = loadServer(); // most of a start's work: it goes on while PostgreSQL comes up
  loading.catch(() => undefined); // thrown again where it is awaited
  const database = await openDatabase(config, (line) => log.warn(line));
  started.add(() => database.close());
  const pools = openPools(database.access, {
    onLost: (role, error) => log.warn(`a connection of ${role} was lost (${error.message})`),
  });
  started.add(() => pools.close());
  const migrationsCurrent = currentCheck(pools.app);
  if (!(await isCurrent(database, migrationsCurrent))) await bringForward(config, database);
  const server = await listen(await loading, config, database, pools, log, migrationsCurrent);
  started.add(() => server.close());
  const untrusted = certificateFault(config);
  if (untrusted !== null) warn(untrusted);
  say(server.url);
  const { setUpLinkFile, tellSetUpLink } = await import('../server/set-up/link.ts');
  const print = (link: string) => say(`Set the desk up within an hour: ${link}`);
  await tellSetUpLink(server.app, config.data, process.stdout.isTTY ? print : null);
  const file = setUpLinkFile(config.data);
  if (existsSync(file)) say(`Set the desk up within an hour: the link is in ${file}`);
  if (config.sample) {
    const { startWithSample } = await import('../server/sample/start.ts');
    await startWithSample(server.app, say);
  }
}

/** Says in one sentence that mails wait; everything else works. */
function tellNoMail(smtpUrl: string | null, fault: Error): void {
  const host = smtpUrl === null ? '' : ` ${new URL(smtpUrl).host}`;
  warn(
    `Mails wait: the mail server${host} does not take them (${messageOf(fault.cause)}); check SMTP_URL and that server: they go by themselves once it does.`,
  );
}

/** A database that cannot be reached at all is told as such, not as a failed look at its migrations. */
async function isCurrent(database: OpenDatabase, check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Obstacle) throw error;
    await checkServer(database.access);
    throw error;
  }
}

async function bringForward(config: Config, database: OpenDatabase): Promise<void> {
  await checkServer(database.access);
  const backups = path.join(config.data, 'backups');
  const { done, backup } = await migrateInChild({ access: database.access, backups });
  if (backup !== null) say(`Backed the database up to ${backup}, then brought it to this version.`);
  else if (done.ran.length > 0) say('Prepared the database.');
}

async function loadServer() {
  const [{ startServer }, { startJobs }] = await Promise.all([
    import('../server/main.ts'),
    import('../server/jobs/start.ts'),
  ]);
  return { startServer, startJobs };
}

async function listen(
  { startServer, startJobs }: Awaited<ReturnType<typeof loadServer>>,
  config: Config,
  database: OpenDatabase,
  pools: OpenPools,
  log: ReturnType<typeof makeLog>,
  migrationsCurrent: () => Promise<boolean>,
) {
  try {
    const listenAccess = { ...database.access.roles.bw_app, application_name: 'bailiwick bus' };
    const { smtpUrl, data } = config;
    const recordKey = await openRecordKey(secretsFolder(data));
    const authenticatorKey = openAuthenticatorKey(data);
    return await startServer({
      config,
      pools,
      listenAccess,
      log,
      recordKey,
      authenticatorKey,
      migrationsCurrent,
      startJobs: (app) =>
        startJobs(app, { smtpUrl, data, mailStands: (fault) => tellNoMail(smtpUrl, fault) }),
    });
  } catch (error) {
    const where = `${config.hosts.join(', ')} port ${config.port}`;
    const advice = ADVICE[codeOf(error) ?? ''];
    if (advice === undefined) throw error;
    throw new Obstacle(`Bailiwick cannot listen on ${where} (${messageOf(error)}): ${advice}.`, {
      cause: error,
    });
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop the program that has this port, or set another BAILIWICK_PORT',
  EACCES: 'set a BAILIWICK_PORT above 1023, or start with the right to use this one',
  EADDRNOTAVAIL: 'set BAILIWICK_HOST to an address that this computer has',
  ENOTFOUND: 'set BAILIWICK_HOST to an address that this computer has',
};
