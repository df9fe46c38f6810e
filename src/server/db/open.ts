import { embeddedAccess, externalAccess } from './access.ts';
import type { DatabaseAccess } from './access.ts';
import { makeDataFolder } from './dataFolder.ts';
import { startEmbedded } from './embedded/embedded.ts';
import type { EmbeddedServer } from './embedded/embedded.ts';
import { codeOf, messageOf, Obstacle } from './obstacle.ts';
import { connectOwner } from './roles.ts';

/** The database of the settings, up and reachable. */
export interface OpenDatabase {
  readonly access: DatabaseAccess;
  /** The embedded server; absent with DATABASE_URL. */
  readonly embedded?: EmbeddedServer;
  /** Lets go of it: an embedded server stops with the last process that uses it. */
  close(): Promise<void>;
}

/** Where the settings say the database is. */
export interface DatabaseSettings {
  readonly data: string;
  readonly databaseUrl: string | null;
}

/** Starts or adopts the embedded server, or prepares access to that of DATABASE_URL. Throws {@link Obstacle}. */
export async function openDatabase(
  settings: DatabaseSettings,
  onTrouble?: (line: string) => void,
): Promise<OpenDatabase> {
  makeDataFolder(settings.data);
  if (settings.databaseUrl !== null) {
    return { access: externalAccess(settings.databaseUrl, settings.data), close: async () => undefined };
  }
  const embedded = await startEmbedded({ data: settings.data, ...(onTrouble && { onTrouble }) });
  return { access: embeddedAccess(embedded), embedded, close: () => embedded.close() };
}

/** The oldest and newest major version that is tested. */
export const SUPPORTED = { oldest: 15, newest: 18 } as const;

/**
 * Signs in as the owner once and checks the server's version.
 *
 * @returns the server's version, for example `18.4`; throws {@link Obstacle} with what to do
 */
export async function checkServer(access: DatabaseAccess): Promise<string> {
  const database = access.kind === 'embedded' ? 'postgres' : access.database;
  const client = await connectOwner(access, database).catch((error: unknown) => {
    throw unreachable(access, error);
  });
  try {
    const row = await client.query<{ server_version: string }>('show server_version');
    const version = row.rows[0]?.server_version.split(' ')[0] ?? '0';
    const major = Number.parseInt(version, 10);
    if (major < SUPPORTED.oldest) {
      throw new Obstacle(
        `DATABASE_URL names a PostgreSQL ${version}; Bailiwick needs ${SUPPORTED.oldest} to ${SUPPORTED.newest}: upgrade it.`,
      );
    }
    return version;
  } finally {
    await client.end();
  }
}

/** What to do about a sign-in that failed, by the code of PostgreSQL; any other code is that of {@link AWAY}. */
const ADVICE: Readonly<Record<string, (database: string) => string>> = {
  '28P01': () => 'check the user and password in DATABASE_URL',
  '28000': () => 'check the user and password in DATABASE_URL',
  '3D000': (database) => `make the database first (create database "${database}")`,
  '53100': () => 'make room on its disk',
};
const AWAY = () => 'check that it runs and that DATABASE_URL names it rightly';

/** What stands in the way where nobody gets in, with what to do about it. */
export function unreachable(access: Pick<DatabaseAccess, 'owner' | 'database'>, error: unknown): Obstacle {
  const where = `${access.owner.host ?? ''}:${access.owner.port ?? ''}`;
  const advice = (ADVICE[codeOf(error) ?? ''] ?? AWAY)(access.database);
  return new Obstacle(`The database at ${where} does not let us in (${messageOf(error)}): ${advice}.`, {
    cause: error,
  });
}
