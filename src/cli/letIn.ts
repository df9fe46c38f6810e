import fs from 'node:fs';
import { SETTINGS } from '../server/config.ts';
import { currentCheck } from '../server/db/migrate/current.ts';
import { isNoRoom, messageOf, Obstacle } from '../server/db/obstacle.ts';
import { checkServer, openDatabase } from '../server/db/open.ts';
import { openPools } from '../server/db/pools.ts';
import { connectOwner } from '../server/db/roles.ts';
import type { DatabaseAccess } from '../server/db/access.ts';
import { makeWayBack } from '../server/sign-in/wayBack.ts';
import { wayBackFile } from '../server/sign-in/wayBackFile.ts';
import { refuseNothing } from './backup.ts';
import { readSettings, settingsHelp } from './settings.ts';
import { say, toldPlainly } from './tell.ts';

const HELP = `Makes a link by which an admin who can show no factor any more (no passkey, and the key of authenticator apps is
lost) enrols a new one. It is good for an hour and once. Their sign-ins end now, the factors they had when it is used; the
record says so, and every admin is told by mail.

usage: bailiwick let-in MAIL [OPTIONS]

${settingsHelp(SETTINGS)}

MAIL is the admin's mail address at the desk. Give it the settings that you start with. The desk may run meanwhile, or be started afterwards. Where no terminal is
attached the link stands in DATA/let-in-url (0600), which goes when it was used or its hour is over and the desk runs.
`;

/**
 * `bailiwick let-in MAIL`: whoever has a shell on the server is trusted with it.
 *
 * @param argv the words after `let-in`
 * @returns the exit status: 0 made, 1 something stands in the way, 2 a wrong setting
 */
export async function letInCommand(argv: string[], terminal = process.stdout.isTTY): Promise<number> {
  return toldPlainly(async () => {
    const read = readSettings(argv, 'let-in');
    if (read === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const { config, words } = read;
    const [email, more] = words;
    if (email === undefined || more !== undefined) {
      throw new Obstacle('Name one admin by their mail address: bailiwick let-in MAIL.', { exitCode: 2 });
    }
    refuseNothing(config);
    const database = await openDatabase(config);
    try {
      await checkServer(database.access);
      await refuseOlder(database.access);
      if (!terminal) tryKeeping(config.data); // before sign-ins end for a link that nobody could read
      const made = await wayBack(database.access, email, config.url);
      const where = terminal ? made.link : `the link is in ${keep(config.data, made.link)}`;
      say(`${made.name} enrols a new sign-in factor within an hour: ${where}`);
      say('Their sign-ins ended; the record says so, and every admin is told by mail.');
    } finally {
      await database.close();
    }
    return 0;
  });
}

async function wayBack(access: DatabaseAccess, email: string, url: string) {
  const client = await connectOwner(access);
  try {
    const made = await makeWayBack(client, email, url);
    if (made !== null) return made;
    throw new Obstacle(
      `No admin of this desk has the mail address ${email}; whoever is no admin is invited anew by one.`,
    );
  } finally {
    await client.end();
  }
}

/** A database of an older version is brought forward by a start. */
async function refuseOlder(access: DatabaseAccess): Promise<void> {
  const pools = openPools(access);
  try {
    if (await currentCheck(pools.app)()) return;
  } finally {
    await pools.close();
  }
  throw new Obstacle('The database is of an older version: start Bailiwick once, then try again.');
}

/** Tries whether a link can be kept; one that lies there may be another admin's, and stays. */
function tryKeeping(data: string): void {
  const file = wayBackFile(data);
  const link = fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(file, 'utf8') : null;
  fs.rmSync(keep(data, ''));
  if (link !== null) keep(data, link.trimEnd());
}

/** Puts the link into a file that only its owner reads. @returns where; throws {@link Obstacle} */
function keep(data: string, link: string): string {
  const file = wayBackFile(data);
  try {
    fs.rmSync(file, { force: true });
    fs.writeFileSync(file, `${link}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (isNoRoom(error)) throw error; // which is told as what it is
    throw new Obstacle(`The link cannot be written to ${file} (${messageOf(error)}).`, { cause: error });
  }
  return file;
}
