import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Problem } from '../../contracts/errors.ts';
import { networkOf } from './address.ts';
import { LIMITS, type Limit, type LimitName } from './limits.ts';

const COUNT = `
  with clock as (
    select to_timestamp(floor(extract(epoch from clock_timestamp()) / $3) * $3) as start)
  insert into limit_counter (name, key_hash, window_start, n)
  select $1, $2, start, 1 from clock
  on conflict (name, key_hash, window_start) do update set n = limit_counter.n + 1
  returning n, ceil(extract(epoch from window_start + make_interval(secs => $3) - clock_timestamp()))::int as wait`;

/**
 * Counts one try against a limit, in PostgreSQL and so over all processes: one upsert.
 * A try past the limit counts too, but the window does not grow by it.
 *
 * @param key the address, id or mail address it counts by; only its hash is stored
 * @throws limit-reached with `wait` in seconds
 */
export async function countTry(pool: Pool, name: LimitName, key: string): Promise<void> {
  const limit: Limit = LIMITS[name];
  const counted = limit.key === 'ip' ? networkOf(key) : key.trim().toLowerCase();
  const hash = createHash('sha256').update(`${name}\0${counted}`).digest();
  const { rows } = await pool.query<{ n: number; wait: number }>({
    name: 'count-try',
    text: COUNT,
    values: [name, hash, limit.seconds],
  });
  const row = rows[0];
  if (row && row.n > limit.count)
    throw new Problem('limit-reached', { limit: name, wait: Math.max(1, row.wait) });
}
