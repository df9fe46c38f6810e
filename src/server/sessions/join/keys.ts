import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Problem } from '../../../contracts/errors.ts';
import type { App } from '../../app.ts';

/** After so many wrong keys in a minute or the one before it, whoever tries has to work first. */
const WRONG_BEFORE_WORK = 20;
/** Zero bits that the work's hash begins with: about a quarter of a million hashes, a second or two in a browser. */
const WORK_BITS = 18;

/** A key as typed: digits alone. A link's secret stays as it is. */
export function secretOf(typed: string): string {
  const digits = typed.replace(/[\s-]/g, '');
  return /^\d{9}$/.test(digits) ? digits : typed;
}

/** What a page was asked to work out. */
interface WorkDone {
  readonly task: string;
  readonly answer: string;
}

/**
 * Lets a try of a key through, unless many were wrong lately: then the page has to show work that was done for it.
 * Throws `work-needed` with a task.
 */
export async function checkWork(app: App, work: WorkDone | undefined): Promise<void> {
  const pool = app.pools.app;
  const { rows } = await pool.query<{ n: number }>('select guard.wrong_keys(false) as n');
  if ((rows[0]?.n ?? 0) < WRONG_BEFORE_WORK) return;
  if (work && isWorked(work) && (await isOurs(pool, work.task))) return;
  const task = await pool.query<{ task: string }>('select guard.work_task() as task');
  throw new Problem('work-needed', { task: task.rows[0]?.task, bits: WORK_BITS });
}

/** Counts a wrong key and refuses it, in the same words whatever was wrong. */
export async function refuseKey(app: App): Promise<never> {
  await app.pools.app.query('select guard.wrong_keys(true)');
  throw new Problem('session-key-wrong');
}

/** Whether SHA-256 of `task:answer` begins with {@link WORK_BITS} zero bits. */
export function isWorked({ task, answer }: WorkDone, bits = WORK_BITS): boolean {
  const hash = createHash('sha256').update(`${task}:${answer}`).digest();
  return hash.readUInt32BE(0) >>> (32 - bits) === 0;
}

async function isOurs(pool: Pool, task: string): Promise<boolean> {
  const { rows } = await pool.query<{ ours: boolean }>('select guard.spend_work($1) as ours', [task]);
  return rows[0]?.ours === true;
}
