// A process of its own: migrates as the database's owner, answers once, and ends. See inChild.ts.
import { backupBefore } from '../backup/automatic.ts';
import { Obstacle } from '../obstacle.ts';
import type { MigrateAnswer, MigrateOrder } from './inChild.ts';
import { migrate } from './migrate.ts';

async function obey(order: MigrateOrder): Promise<MigrateAnswer> {
  let backup: string | null = null;
  try {
    const done = await migrate(order.access, {
      before: async (_owner, next) => {
        backup = await backupBefore(order.access, next, order.backups);
      },
    });
    return { done, backup };
  } catch (error) {
    if (error instanceof Obstacle) return { obstacle: error.message };
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.once('message', (order) => {
  void obey(order as MigrateOrder).then((answer) => {
    process.send?.(answer, () => process.disconnect());
  });
});
