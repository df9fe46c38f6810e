import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseAccess } from '../access.ts';
import { Obstacle } from '../obstacle.ts';
import type { Migrated } from './migrate.ts';

/** What the child is told. */
export interface MigrateOrder {
  readonly access: DatabaseAccess;
  /** Where backups before a migration go. */
  readonly backups: string;
}

/** What the child answers. */
export type MigrateAnswer =
  | { readonly done: Migrated; readonly backup: string | null }
  | { readonly obstacle: string }
  | { readonly fault: string };

/**
 * Migrates in a process of its own, so that the owner's way in is gone with it and never in the server's
 * hands for longer than needed. Throws {@link Obstacle} with the child's sentence.
 */
export async function migrateInChild(
  order: MigrateOrder,
): Promise<Extract<MigrateAnswer, { done: Migrated }>> {
  const here = fileURLToPath(import.meta.url);
  const file = path.join(path.dirname(here), `migrate.child${path.extname(here)}`);
  const child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const answer = await new Promise<MigrateAnswer>((resolve, reject) => {
    let heard: MigrateAnswer | undefined;
    child.on('message', (message) => (heard = message as MigrateAnswer));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (heard !== undefined) resolve(heard);
      else reject(new Error(`the migration process ended without an answer (${signal ?? code ?? ''})`));
    });
    child.send(order);
  });
  if ('obstacle' in answer) throw new Obstacle(answer.obstacle);
  if ('fault' in answer) throw new Error(answer.fault);
  return answer;
}
