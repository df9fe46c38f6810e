import fs from 'node:fs';
import path from 'node:path';
import { SETTINGS } from '../server/config.ts';
import type { BackupSummary } from '../server/db/backup/format.ts';
import { NOTHING_THERE, writeBackup } from '../server/db/backup/write.ts';
import { codeOf, Obstacle } from '../server/db/obstacle.ts';
import { checkServer, openDatabase } from '../server/db/open.ts';
import { connectOwner } from '../server/db/roles.ts';
import { readSettings, settingsHelp } from './settings.ts';
import { say, toldPlainly } from './tell.ts';

/** The settings that say where the database is. */
export const DATABASE_SETTINGS = SETTINGS.filter(({ name }) =>
  ['BAILIWICK_DATA', 'DATABASE_URL'].includes(name),
);

const HELP = `Writes everything in the database to one file (0600), from one moment, while the desk goes on working.

usage: bailiwick backup FILE [OPTIONS]

${settingsHelp(DATABASE_SETTINGS)}

The file holds personal data and is not encrypted: keep it where only you can read it. It does not hold
DATA/secrets, where the keys are that sign the record, open recordings and check authenticator apps: copy that
folder once, apart from the backups. Files and recordings of sessions lie in DATA/files and DATA/recordings, and
are not in it either: copy them too.
`;

/**
 * `bailiwick backup FILE`: works whether the desk is running or not.
 *
 * @param argv the words after `backup`
 * @returns the exit status: 0 written, 1 something stands in the way, 2 a wrong setting
 */
export async function backupCommand(argv: string[]): Promise<number> {
  return toldPlainly(async () => {
    const read = readSettings(argv, 'backup');
    if (read === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const file = oneFile(read.words, 'backup');
    refuseNothing(read.config);
    const database = await openDatabase(read.config);
    try {
      await checkServer(database.access);
      const client = await connectOwner(database.access).catch((error: unknown) => {
        // The server stands, as after a restore that was refused, and no database was made in it yet.
        throw codeOf(error) === '3D000' ? new Obstacle(NOTHING_THERE) : error;
      });
      try {
        const summary = await writeBackup(client, file);
        say(`Wrote ${file}: ${described(summary)}, ${megabytes(fs.statSync(file).size)}.`);
        say(`SHA-256 of its content: ${summary.sha256}`);
      } finally {
        await client.end();
      }
    } finally {
      await database.close();
    }
    return 0;
  });
}

/** A data folder without a database must not get one only because somebody asked for its backup. */
export function refuseNothing(config: { data: string; databaseUrl: string | null }): void {
  if (config.databaseUrl !== null || fs.existsSync(path.join(config.data, 'postgres', 'PG_VERSION'))) return;
  throw new Obstacle(`There is no database in ${config.data}: set BAILIWICK_DATA to the folder that has it.`);
}

/** The one file that a command takes, absolute. Throws {@link Obstacle} (status 2). */
export function oneFile(words: readonly string[], command: string): string {
  const [file, more] = words;
  if (file !== undefined && more === undefined) return path.resolve(file);
  throw new Obstacle(`Name one file: bailiwick ${command} FILE.`, { exitCode: 2 });
}

/** A backup in words: how much there is in it. */
export function described({ header, rows }: BackupSummary): string {
  const filled = header.tables.filter((table) => table.rows > 0).length;
  return `${rows.toLocaleString('en')} rows in ${filled} tables from PostgreSQL ${header.postgres}`;
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
