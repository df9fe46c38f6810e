import type pg from 'pg';

/** A table's rows as one line: how many there are, and a hash over all of them. */
export type Prints = Readonly<Record<string, string>>;

/** A table of the product. */
export interface Table {
  /** `schema.name`, quoted where needed. */
  readonly name: string;
  /** The column that says whose a row is; null where none does. */
  readonly column: string | null;
}

/** Which tables there are, and by which column each says whose its rows are. */
export async function tables(owner: pg.Client): Promise<Table[]> {
  const { rows } = await owner.query<Table>(`
    select format('%I.%I', t.table_schema, t.table_name) as name, (
        select c.column_name from information_schema.columns c
         where c.table_schema = t.table_schema and c.table_name = t.table_name
           and (c.column_name in ('client_id', 'chain') or t.table_name = 'client' and c.column_name = 'id')
         order by c.column_name desc limit 1) as column
      from information_schema.tables t
     where t.table_schema in ('public', 'auth', 'guard') and t.table_type = 'BASE TABLE' order by 1`);
  return rows;
}

/** @param where whose rows; every table's whole by default */
async function print(owner: pg.Client, list: readonly Table[], client: string | null): Promise<Prints> {
  const parts = list.map(({ name, column }) => {
    const where = client === null ? '' : `where t.${column}::text = '${client}'`;
    return `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as print
              from ${name} t ${where}`;
  });
  const { rows } = await owner.query<{ name: string; print: string }>(parts.join(' union all '));
  return Object.fromEntries(rows.map(({ name, print: one }) => [name, one]));
}

/** Fingerprints of a database, whole or one client's rows alone; `owner` sees every row. */
export interface Printer {
  whole(): Promise<Prints>;
  of(client: string): Promise<Prints>;
}

/** Looks once which tables there are; take it after the last migration. */
export async function printer(owner: pg.Client): Promise<Printer> {
  const all = await tables(owner);
  const owned = all.filter(({ column }) => column !== null);
  return { whole: () => print(owner, all, null), of: (client) => print(owner, owned, client) };
}

/** The tables whose print changed, but those that `may` change. */
export function changed(before: Prints, after: Prints, may: readonly string[] = []): string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name] && !may.includes(name));
}
