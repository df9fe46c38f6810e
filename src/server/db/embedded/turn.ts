import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, Obstacle } from '../obstacle.ts';

/**
 * Runs `work` while no other process runs any work over the same folder. Node has no file locks, so each
 * process puts down a name of its own, looks, and goes in only if it sees no other living name; of two who
 * look at once both step back and try again. A name holds process id and start time and is never used
 * twice, so a dead one can be cleared away by anybody without a race.
 *
 * Throws {@link Obstacle} when its turn does not come within `patience` (ms, default 90 s).
 */
export async function inTurn<T>(folder: string, work: () => Promise<T>, patience = 90_000): Promise<T> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mine = path.join(folder, `${process.pid}.${startOf(process.pid)}.${randomBytes(6).toString('hex')}`);
  const end = performance.now() + patience;
  for (;;) {
    fs.writeFileSync(mine, '', { flag: 'wx', mode: 0o600 });
    if (othersIn(folder, mine).length === 0) break;
    fs.rmSync(mine);
    if (performance.now() > end) {
      throw new Obstacle(
        `Another Bailiwick is starting the database of ${path.dirname(folder)}; try again later.`,
      );
    }
    await pause(10 + Math.random() * 40);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function othersIn(folder: string, mine: string): string[] {
  const names = fs.readdirSync(folder).filter((name) => name !== path.basename(mine));
  return names.filter((name) => {
    const [pid, start] = name.split('.');
    if (isAlive(Number(pid)) && startOf(Number(pid)) === start) return true;
    fs.rmSync(path.join(folder, name), { force: true });
    return false;
  });
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process started, in clock ticks since boot; `-` where the system does not say (not Linux). */
function startOf(pid: number): string {
  try {
    const line = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold blanks: count behind it.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ESRCH') return '-';
    throw error;
  }
}
