import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Problem } from '../../contracts/errors.ts';
import { networkOf, siteOf } from './address.ts';
import { LIMITS, type Limit, type LimitName } from './limits.ts';

const COUNT = `
  with clock as (
    select to_timestamp(floor(extract(epoch from clock_timestamp()) / $3) * $3) as start)
  insert into limit_counter (name, key_hash, window_start, n)
  select $1, key.hash, start, 1 from clock, unnest($2::bytea[]) with ordinality as key (hash, nth) order by nth
  on conflict (name, key_hash, window_start) do update set n = limit_counter.n + 1
  returning n, ceil(extract(epoch from window_start + make_interval(secs => $3) - clock_timestamp()))::int as wait`;

/** So many times as often as from one network something may be tried from all networks of its IPv6 /48. */
export const NETWORKS_OF_A_SITE = 32;

/**
 * Counts one try against a limit, in PostgreSQL and so over all processes: one upsert. What is
 * counted by network is counted by IPv6 /48, too: whoever holds one has 65,536 networks in it.
 * A try past the limit counts too, but the window does not grow by it.
 *
 * @param key the address, id or mail address it counts by; only its hash is stored
 * @throws limit-reached with `wait` in seconds
 */
export async function countTry(pool: Pool, name: LimitName, key: string): Promise<void> {
  const limit: Limit = LIMITS[name];
  const counted = limit.key === 'ip' ? networkOf(key) : key.trim().toLowerCase();
  const site = limit.key === 'ip' ? siteOf(counted) : null;
  const hashes = [counted, ...(site === null ? [] : [site])].map((one) =>
    createHash('sha256').update(`${name}\0${one}`).digest(),
  );
  const { rows } = await pool.query<{ n: number; wait: number }>({
    name: 'count-try',
    text: COUNT,
    values: [name, hashes, limit.seconds],
  });
  const past = rows.find(({ n }, at) => n > limit.count * (at === 0 ? 1 : NETWORKS_OF_A_SITE));
  if (past) throw new Problem('limit-reached', { limit: name, wait: Math.max(1, past.wait) });
}
