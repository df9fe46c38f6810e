import fs from 'node:fs';
import path from 'node:path';
import type { DatabaseAccess } from '../access.ts';
import type { Migration } from '../migrate/source.ts';
import { connectOwner } from '../roles.ts';
import { writeBackup } from './write.ts';

/** How many automatic backups stay. */
const KEPT = 5;

/**
 * Backs a database up before `next` runs over it, into `folder` (DATA/backups), and removes all but the
 * newest five such files.
 *
 * @returns the file that was written
 */
export async function backupBefore(access: DatabaseAccess, next: Migration, folder: string): Promise<string> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const moment = new Date().toISOString().replace(/[:.]/g, '-');
  const step = path.basename(next.name, '.sql');
  const file = path.join(folder, `before-${moment}-${step}.backup`);
  const client = await connectOwner(access);
  try {
    await writeBackup(client, file);
  } finally {
    await client.end();
  }
  prune(folder);
  return file;
}

function prune(folder: string): void {
  const ours = fs
    .readdirSync(folder)
    .filter((name) => name.startsWith('before-') && name.endsWith('.backup'))
    .sort();
  for (const name of ours.slice(0, -KEPT)) fs.rmSync(path.join(folder, name), { force: true });
}
