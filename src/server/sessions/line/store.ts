import type { Pool } from 'pg';
import type { Placed } from './room.ts';

/** A line that was opened with its grant. */
export interface Opened {
  readonly id: string;
  readonly session_id: string;
  readonly kind: 'agent' | 'customer';
  readonly holder_id: string;
}

/** Spends a grant; null when there is none such, for that page, now. */
export async function openLine(
  pool: Pool,
  secret: Buffer,
  origin: string,
  node: string,
): Promise<Opened | null> {
  const { rows } = await pool.query<Opened>({
    name: 'open-line',
    text: 'select * from guard.open_line($1, $2, $3)',
    values: [secret, origin, node],
  });
  return rows[0] ?? null;
}

/** Who is on the line of the session that this secret's line belongs to; null: that line itself has no place there any more. */
export async function placedOn(pool: Pool, secret: Buffer): Promise<Placed[] | null> {
  const { rows } = await pool.query<Omit<Placed, 'holderId'> & { readonly holder_id: string }>({
    name: 'lines-of',
    text: 'select * from guard.lines_of($1)',
    values: [secret],
  });
  return rows.length === 0 ? null : rows.map(({ holder_id, ...row }) => ({ ...row, holderId: holder_id }));
}

/** The ids of those lines whose holders still belong where they are; they count as seen now. */
export async function standingOf(pool: Pool, secrets: readonly Buffer[]): Promise<Set<string>> {
  if (secrets.length === 0) return new Set();
  const { rows } = await pool.query<{ id: string }>({
    name: 'standing-lines',
    text: 'select id from guard.standing_lines($1) as id',
    values: [secrets],
  });
  return new Set(rows.map(({ id }) => id));
}

/** Says that a line is gone. */
export async function closeLine(pool: Pool, secret: Buffer): Promise<void> {
  await pool.query({ name: 'close-line', text: 'select guard.close_line($1)', values: [secret] });
}

/** Tells a line on another process; false when there is no such line in this session. */
export async function signalLine(pool: Pool, secret: Buffer, to: string, data: string): Promise<boolean> {
  const { rows } = await pool.query<{ told: boolean }>({
    name: 'signal-line',
    text: 'select guard.signal_line($1, $2, $3) as told',
    values: [secret, to, data],
  });
  return rows[0]?.told === true;
}

/** Takes what other processes left for these lines. */
export async function takeSignals(
  pool: Pool,
  secrets: readonly Buffer[],
): Promise<readonly { readonly to_line: string; readonly data: string }[]> {
  const { rows } = await pool.query<{ to_line: string; data: string }>({
    name: 'take-signals',
    text: 'select * from guard.take_signals($1)',
    values: [secrets],
  });
  return rows;
}
