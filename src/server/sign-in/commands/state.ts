import type { State } from '../../../contracts/common.ts';
import type { App } from '../../app.ts';
import { readMe } from '../me.ts';

/** What the first page anybody opens must know; nothing about anybody but who asks. */
export async function readState(app: App, token: Buffer | null): Promise<State> {
  const { rows } = await app.pools.app.query<{ phase: State['phase']; now: Date }>({
    name: 'state',
    text: 'select guard.phase() as phase, clock_timestamp() as now',
  });
  const [row] = rows;
  if (row === undefined) throw new Error('the state of the installation gave no row');
  return {
    phase: row.phase,
    evaluation: app.config.evaluation,
    now: row.now.toISOString(),
    me: token === null ? null : await readMe(app, token),
  };
}
