import type { App } from '../../app.ts';
import { every } from '../../jobs/every.ts';
import type { Loop } from '../../jobs/every.ts';
import { forget } from './disk.ts';

const HOUR = 60 * 60 * 1000;

/** Takes away what is 30 days old, or was never whole after a day; asked each hour, as `bw_sweep`. */
export function startForgetting(app: Pick<App, 'pools' | 'config' | 'log'>, ms = HOUR): Loop {
  return every(ms, 'the forgetting of files', app.log, async () => {
    const { rows } = await app.pools.sweep.query<{ id: string }>('select id from guard.forget_files() as id');
    for (const { id } of rows) await forget(app.config.files, id);
  });
}
