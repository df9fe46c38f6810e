import type pg from 'pg';
import { codeOf } from '../obstacle.ts';
import { appliedIn, pendingAfter } from './applied.ts';
import { rulesOfPolicy, stampIn, stampOf } from './rules.ts';
import { readMigrations } from './source.ts';

/**
 * Answers, as often as it is asked, whether the database stands at the migrations and rules of this release; asks
 * it as `bw_app`, in two cheap queries. False whenever the role cannot even get in or has nothing to read, which
 * is what migrating mends. A changed or newer database is thrown as an Obstacle.
 */
export function currentCheck(app: pg.Pool): () => Promise<boolean> {
  let ours: Promise<{ migrations: ReturnType<typeof readMigrations>; stamp: string }> | undefined;
  const read = async () => ({ migrations: readMigrations(), stamp: stampOf(await rulesOfPolicy()) });
  return async () => {
    ours ??= read();
    const { migrations, stamp } = await ours;
    try {
      const applied = await appliedIn(app);
      if (applied.length === 0 || pendingAfter(applied, migrations).length > 0) return false;
      return (await stampIn(app)) === stamp;
    } catch (error) {
      // No such role, password, database, or right: all of them are what migrating makes.
      if (NOT_MADE_YET.has(codeOf(error) ?? '')) return false;
      throw error;
    }
  };
}

const NOT_MADE_YET = new Set(['28P01', '28000', '3D000', '42501', '42P01', '3F000']);
