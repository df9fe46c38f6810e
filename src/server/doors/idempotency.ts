import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Problem } from '../../contracts/errors.ts';
import type { Keep } from '../gate/tx.ts';

/** What identifies one keyed request. */
export interface Keyed {
  readonly key: string;
  /** `agent:<id>`, `person:<id>`, or `ip:<address>` at a public door. */
  readonly actor: string;
  readonly door: string;
  /** Everything that makes it the same request: parameters, query, body. */
  readonly request: unknown;
}

/** The answer, and whether it was given before. */
export interface Answered<T> {
  readonly reply: T;
  readonly again: boolean;
}

interface Row {
  readonly request_hash: Buffer;
  readonly status: number | null;
  readonly reply: unknown;
  readonly stale: boolean;
}

const FORM = /^[\x21-\x7e]{8,128}$/;
const CLAIM = 'select guard.reply_claim($1, $2, $3, $4) as done';
const TAKE_OVER = 'select guard.reply_take_over($1, $2, $3) as done';
const LOOK = 'select * from guard.reply_look($1, $2, $3)';
const KEEP = 'select guard.reply_keep($1, $2, $3, $4, $5) as done';
const FILL = 'select guard.reply_fill($1, $2, $3, $4, $5)';
const FREE = 'select guard.reply_free($1, $2, $3)';

/** Whether a header is a key that can be taken: 8 to 128 visible ASCII characters. */
export function isKey(header: unknown): header is string {
  return typeof header === 'string' && FORM.test(header);
}

/** What a success is: its status, and whether something is the whole reply. */
export interface Success {
  readonly status: number;
  fits(result: unknown): boolean;
}

/**
 * Runs a command once per key. The same key with the same request gives the stored answer; only successes are
 * stored, so a refusal is decided anew. While one runs, after its commit too, another with its key is told to come back.
 *
 * That it ran is stored by `keep` in the transaction of the change: a process that dies after the commit leaves no
 * key by which the change would be made again. The reply is stored with it when the transaction gave it whole; else
 * after it, and who comes back hears `reply-lost` when none will be: it failed in between, or a minute passed and it
 * does not run here.
 *
 * @throws idempotency-mismatch, busy, reply-lost, and whatever the command throws
 */
export async function once<T>(
  pool: Pool,
  keyed: Keyed,
  success: Success,
  run: (keep: Keep) => Promise<T>,
): Promise<Answered<T>> {
  const id = [hash(keyed.key), keyed.actor, keyed.door];
  const name = JSON.stringify([keyed.key, keyed.actor, keyed.door]);
  const same = hash(JSON.stringify(keyed.request));
  const kept = (await claim(pool, id, same, () => underWay.has(name))) as { reply: T } | null;
  if (kept) return { reply: kept.reply, again: true };
  underWay.add(name);
  try {
    return { reply: await runKept(pool, id, success, run), again: false };
  } finally {
    underWay.delete(name);
  }
}

/** The keys whose commands run in this process. */
const underWay = new Set<string>();

/** Runs the command of a key that was claimed, and keeps its reply. */
async function runKept<T>(
  pool: Pool,
  id: unknown[],
  success: Success,
  run: (keep: Keep) => Promise<T>,
): Promise<T> {
  const keep: Keep = async (rows, result) => {
    const whole = success.fits(result) ? JSON.stringify(result) : null;
    return isDone(await rows<Done>(KEEP, [...id, success.status, whole]));
  };
  let reply: T;
  try {
    reply = await run(keep);
  } catch (error) {
    await pool.query(FREE, id);
    throw error;
  }
  await pool.query(FILL, [...id, success.status, JSON.stringify(reply)]);
  return reply;
}

/** Claims the key; gives the kept answer when there is one, null when the caller is to run. */
async function claim(
  pool: Pool,
  id: unknown[],
  same: Buffer,
  runsHere: () => boolean,
): Promise<{ reply: unknown } | null> {
  if (isDone((await pool.query<Done>(CLAIM, [...id, same])).rows)) return null;
  const { rows } = await pool.query<Row>(LOOK, id);
  const row = rows[0];
  // The one that ran before failed between our two statements and freed the key.
  if (!row) throw new Problem('busy', { wait: 1 });
  if (!row.request_hash.equals(same)) throw new Problem('idempotency-mismatch');
  if (row.status !== null && row.reply !== null) return { reply: row.reply };
  if (!row.stale || runsHere()) throw new Problem('busy', { wait: 1 });
  if (row.status !== null) throw new Problem('reply-lost');
  if (isDone((await pool.query<Done>(TAKE_OVER, id)).rows)) return null;
  throw new Problem('busy', { wait: 1 });
}

interface Done {
  readonly done: boolean;
}

function isDone(rows: readonly Done[]): boolean {
  return rows[0]?.done === true;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
