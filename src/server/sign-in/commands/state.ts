import type { State } from '../../../contracts/common.ts';
import type { App } from '../../app.ts';
import { readMe } from '../me.ts';

/** What the first page anybody opens must know; nothing about anybody but who asks. */
export async function readState(app: App, token: Buffer | null): Promise<State> {
  const { rows } = await app.pools.app.query<{ phase: State['phase']; desk: string | null; now: Date }>({
    name: 'state',
    text: 'select guard.phase() as phase, guard.desk_name() as desk, clock_timestamp() as now',
  });
  const [row] = rows;
  if (row === undefined) throw new Error('the state of the installation gave no row');
  return {
    phase: row.phase,
    evaluation: app.config.evaluation,
    deskName: row.desk,
    now: row.now.toISOString(),
    me: token === null ? null : await readMe(app, token),
  };
}
