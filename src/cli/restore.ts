import { readBackup } from '../server/db/backup/read.ts';
import { restore } from '../server/db/backup/restore.ts';
import { Obstacle } from '../server/db/obstacle.ts';
import { checkServer, openDatabase } from '../server/db/open.ts';
import type { OpenDatabase } from '../server/db/open.ts';
import { whoIsLeftOut } from './doctor/authenticators.ts';
import { DATABASE_SETTINGS, described, oneFile } from './backup.ts';
import { readSettings, settingsHelp } from './settings.ts';
import { say, toldPlainly, warn } from './tell.ts';

const HELP = `Puts a backup into an empty database: a new BAILIWICK_DATA folder, or a new database of your own.

usage: bailiwick restore FILE [OPTIONS]

${settingsHelp(DATABASE_SETTINGS)}

The file is checked first. A database that is in use, or holds a desk already, is left alone. Everybody is signed
out; codes, links, work orders and authority that was lent and not used end; every client's record says that it
was restored. Whoever was removed or given less since the backup has again what they had then, and whoever said “That
was not me” since is fenced by it no more.

The file holds the database alone: afterwards put DATA/secrets, DATA/files and DATA/recordings back from your
copies, then run bailiwick start.
`;

/**
 * `bailiwick restore FILE`: all or nothing.
 *
 * @param argv the words after `restore`
 * @returns the exit status: 0 restored, 1 something stands in the way, 2 a wrong setting
 */
export async function restoreCommand(argv: string[]): Promise<number> {
  return toldPlainly(async () => {
    const read = readSettings(argv, 'restore');
    if (read === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const file = oneFile(read.words, 'restore');
    await readBackup(file); // a damaged file must not even make a data folder
    const database = await openDatabase(read.config);
    try {
      await refuseShared(database);
      await checkServer(database.access);
      const summary = await restore(database.access, file);
      say(`Restored ${file}: ${described(summary)}, as of ${summary.header.at}.`);
      say(
        'Everybody is signed out; codes, links, work orders and unused authority have ended, and the record says so.',
      );
      say(
        'Agents, people and factors stand as they did then: remove again, first of all, whoever was removed since.',
      );
      say(
        'Whoever said “That was not me” since then is fenced by it no more: a record exported since names them (grep not-me FILE), and so may their Super admins, who were mailed; do nothing in their name until 24 hours after they said it.',
      );
      const leftOut = await whoIsLeftOut(database.access, read.config.data);
      if (leftOut !== null) warn(leftOut);
      say(
        'Next: put DATA/secrets back if you kept a copy (the keys that sign the record, open recordings and check authenticator apps), then bailiwick start.',
      );
    } finally {
      await database.close();
    }
    return 0;
  });
}

async function refuseShared({ embedded }: OpenDatabase): Promise<void> {
  if (embedded === undefined || (await embedded.holders()) <= 1) return;
  throw new Obstacle('A Bailiwick works with this data folder right now: stop it first, then restore.');
}
