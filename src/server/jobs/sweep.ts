import type { App } from '../app.ts';
import { every } from './every.ts';
import type { Loop } from './every.ts';

const EVERY_MS = 5_000;

/** Time's own work, as `bw_sweep`: what ran out is marked so, for good, and whoever looks at it is told. */
export function startSweep(app: Pick<App, 'pools' | 'bus' | 'log'>, ms = EVERY_MS): Loop {
  return every(ms, 'the sweep', app.log, async () => {
    await app.pools.sweep.query('select guard.sweep()');
    await app.pools.sweep.query('select guard.sweep_sessions()');
    await app.pools.sweep.query('select guard.sweep_queue()');
    app.bus.wake();
  });
}
