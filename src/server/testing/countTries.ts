// A process of its own for the test of limits: counts tries against one limit and prints how many passed.
import pg from 'pg';
import { countTry } from '../doors/count.ts';
import type { LimitName } from '../doors/limits.ts';

const pool = new pg.Pool(JSON.parse(process.env['ACCESS'] ?? '{}') as pg.PoolConfig);
const tries = Array.from({ length: Number(process.env['TIMES']) }, () =>
  countTry(pool, process.env['LIMIT'] as LimitName, process.env['KEY'] ?? ''),
);
const results = await Promise.allSettled(tries);
process.stdout.write(String(results.filter(({ status }) => status === 'fulfilled').length));
await pool.end();
