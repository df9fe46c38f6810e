import { setTimeout as pause } from 'node:timers/promises';
import { startBuilt } from './built.ts';
import { residentMiB } from './memory.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';
import { scratchFolder } from './scratch.ts';

const TIMES = 3;
/** How long a server must have had nothing to do before it counts as idle, ms. */
const IDLE_AFTER = 5_000;

/** The built program's start, and what it keeps in memory when nobody asks anything. */
export async function run(): Promise<BenchRow[]> {
  const first: number[] = [];
  const again: number[] = [];
  const idle: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const scratch = scratchFolder();
    try {
      const empty = await startBuilt(scratch.data);
      first.push(empty.ms);
      await empty.stop();
      const full = await startBuilt(scratch.data);
      again.push(full.ms);
      if (time === 0) {
        await pause(IDLE_AFTER);
        idle.push(residentMiB(full.pid));
      }
      await full.stop();
    } finally {
      scratch.remove();
    }
  }
  return [
    row('built start, data there, to /healthz', 2, again),
    row('built start, empty folder, to /healthz', 5, first),
    {
      work: 'memory of the Node process, idle',
      must: '≤ 160 MiB',
      got: `${Math.round(median(idle))} MiB`,
      met: median(idle) <= 160,
    },
  ];
}

function row(work: string, seconds: number, ms: readonly number[]): BenchRow {
  const got = median(ms) / 1000;
  return { work, must: `≤ ${seconds} s`, got: `${got.toFixed(2)} s`, met: got <= seconds };
}
