import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { migrate } from '../src/server/db/migrate/migrate.ts';
import { openDatabase } from '../src/server/db/open.ts';
import type { DatabaseAccess } from '../src/server/db/access.ts';
import { connectOwner } from '../src/server/db/roles.ts';

/** A data folder that nobody else uses. */
export interface Scratch {
  readonly data: string;
  remove(): void;
}

/** Makes an empty data folder; PostgreSQL's own user may pass through when root measures. */
export function scratchFolder(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-bench-'));
  chmodSync(folder, 0o711);
  return {
    data: join(folder, 'data'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A database as an installation has it: embedded, migrated, every commit on disk before it is acknowledged. */
export interface ScratchDatabase {
  readonly access: DatabaseAccess;
  /** A connection as the owner of the tables, to lay rows with. */
  readonly owner: pg.Client;
  close(): Promise<void>;
}

/**
 * Opens the embedded database of a data folder, beside a server that may run over it already.
 *
 * @param make whether it is new and must be migrated first
 */
export async function openScratch(data: string, make = false): Promise<ScratchDatabase> {
  const database = await openDatabase({ data, databaseUrl: null });
  if (make) await migrate(database.access);
  const owner = await connectOwner(database.access);
  await owner.query('set role bw_owner');
  const close = async () => {
    await owner.end();
    await database.close();
  };
  return { access: database.access, owner, close };
}
