import fs from 'node:fs';
import path from 'node:path';
import { codeOf } from '../obstacle.ts';
import { isAlive } from './turn.ts';

/** What `postmaster.pid` says about the server that made it. */
export interface Postmaster {
  readonly pid: number;
  /** The folder of its Unix socket; empty while it has not opened one. */
  readonly socket: string;
}

/** What stands over a cluster: a living server, nothing, or a file that PostgreSQL itself would stumble over. */
export type Standing =
  | { readonly state: 'none' }
  | { readonly state: 'live'; readonly postmaster: Postmaster }
  | { readonly state: 'stale'; readonly why: 'empty' | 'recycled' };

/**
 * Looks whether a PostgreSQL runs over `cluster`. A file that names a dead process counts as `none`: PostgreSQL
 * checks the shared memory named there before it goes on, and removing the file would take that check away.
 * `stale` is what it would refuse for ever: an empty file, or a process id that another program has by now.
 */
export function standingOf(cluster: string): Standing {
  const text = readPidFile(cluster);
  if (text === undefined) return { state: 'none' };
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (text.trim() === '' || !Number.isSafeInteger(pid)) return { state: 'stale', why: 'empty' };
  if (!isAlive(pid)) return { state: 'none' };
  if (!isPostmasterOf(pid, cluster)) return { state: 'stale', why: 'recycled' };
  return { state: 'live', postmaster: { pid, socket: lines[4]?.trim() ?? '' } };
}

function readPidFile(cluster: string): string | undefined {
  try {
    return fs.readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether this process is a postgres that was started over `cluster`. Elsewhere than on Linux: assumed. */
function isPostmasterOf(pid: number, cluster: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return path.basename(words[0] ?? '') === 'postgres' && words.includes(cluster);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return false;
    throw error;
  }
}

/** The processes that work inside `cluster` (PostgreSQL's all do); empty where the system does not tell. */
export function processesIn(cluster: string): number[] {
  if (process.platform !== 'linux') return [];
  return fs
    .readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isSafeInteger(pid)) return false;
      try {
        return fs.readlinkSync(`/proc/${pid}/cwd`) === cluster;
      } catch (error) {
        const code = codeOf(error);
        // Gone meanwhile, or not ours to look at: a server over our folder would be ours.
        if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return false;
        throw error;
      }
    });
}

/** Removes a stale `postmaster.pid`, unless a process of the old server is still at work in the folder. */
export function clearStale(cluster: string): boolean {
  if (processesIn(cluster).length > 0) return false;
  fs.rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
  return true;
}
