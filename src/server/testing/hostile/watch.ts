import type pg from 'pg';
import { tables } from './prints.ts';

/** Sees every committed change of a row, by whomever. */
export interface Watch {
  /** The tables whose rows were changed since the last call, each once; what was rolled back does not count. */
  touched(): Promise<string[]>;
}

/**
 * Puts a trigger of the test's own on every table but those named: as sharp as a print of the whole database after
 * each request, for the price of the changes alone.
 *
 * @param owner of the tables; from then on alone on its connection with `touched()`
 * @param but tables that need not be watched, as `schema.name`
 */
export async function watch(owner: pg.Client, but: readonly string[]): Promise<Watch> {
  await owner.query(`
    create schema watch;
    create table watch.touched (name text not null);
    create function watch.see() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      insert into watch.touched values (format('%I.%I', tg_table_schema, tg_table_name));
      return null;
    end $$`);
  const watched = (await tables(owner)).filter(({ name }) => !but.includes(name));
  for (const { name } of watched) {
    await owner.query(`
      create trigger watch_rows after insert or delete on ${name} for each row execute function watch.see();
      create trigger watch_changes after update on ${name}
        for each row when (old.* is distinct from new.*) execute function watch.see();
      create trigger watch_emptying after truncate on ${name} for each statement execute function watch.see()`);
  }
  return {
    touched: async () => {
      const { rows } = await owner.query<{ name: string }>('delete from watch.touched returning name');
      return [...new Set(rows.map(({ name }) => name))].sort();
    },
  };
}
