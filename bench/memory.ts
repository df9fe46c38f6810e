import { readFileSync } from 'node:fs';
import { median } from './row.ts';

/** The resident memory of a process in MiB. Linux only. */
export function residentMiB(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

/**
 * How memory moved over a run: the median of the last fifth of the samples divided by that of the first fifth.
 * 1 is flat; garbage that comes and goes between two collections falls out.
 */
export function drift(samples: readonly number[]): number {
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  return median(samples.slice(-fifth)) / median(samples.slice(0, fifth));
}
