import type { Pool, QueryResultRow } from 'pg';
import { problemFromDatabase } from '../../contracts/errors.ts';

/** SQL within one transaction, and nothing that could wait on the world. */
export interface Sql {
  rows<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** The first row, or undefined. */
  first<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R | undefined>;
}

/**
 * Runs `work` in one transaction of this pool's role, which nobody entered, and repeats it when two transactions met
 * (40001, 40P01), at most three times. Throws a Problem for what the database refuses.
 */
export async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, work);
    } catch (error) {
      const problem = problemFromDatabase(error);
      if (problem === null) throw error;
      if (problem.code !== 'try-again' || attempt >= 3) throw problem;
    }
  }
}

async function once<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const rows = async <R extends QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<R[]> => (await client.query<R>(text, [...values])).rows;
  const first = async <R extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<R | undefined> => (await rows<R>(text, values))[0];
  try {
    await client.query('begin');
    const result = await work({ rows, first });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
