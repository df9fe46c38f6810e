import pg from 'pg';
import { LEFT_OUT } from './format.ts';
import type { SequenceState } from './format.ts';

/** A table with the columns that a backup holds of it. */
export interface TableShape {
  /** Schema and name, unquoted, with a dot between. */
  readonly table: string;
  /** All columns but those that PostgreSQL computes from others. */
  readonly columns: readonly string[];
}

/** Schemas of PostgreSQL itself, and tables that an extension brings, are nobody's data. */
const OURS = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
  and not exists (select from pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** The tables of a database that hold data, by name. */
export async function tablesIn(client: pg.Client): Promise<TableShape[]> {
  const sql = `
    select n.nspname || '.' || c.relname as table,
           array(select a.attname::text from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                  order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence <> 't' and ${OURS}
     order by 1`;
  const { rows } = await client.query<TableShape>(sql);
  return rows.filter(({ table }) => !LEFT_OUT.has(table));
}

/** Where the sequences of a database stand; untouched ones are left out. */
export async function sequencesIn(client: pg.Client): Promise<SequenceState[]> {
  const sql = `
    select n.nspname || '.' || c.relname as sequence, s.last_value::text as last
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_sequences s on s.schemaname = n.nspname and s.sequencename = c.relname
     where s.last_value is not null and n.nspname <> 'migrate' and ${OURS}
     order by 1`;
  return (await client.query<SequenceState>(sql)).rows;
}

/** `schema.name` as it goes into a statement. */
export function quoteName(name: string): string {
  const dot = name.indexOf('.');
  return `${pg.escapeIdentifier(name.slice(0, dot))}.${pg.escapeIdentifier(name.slice(dot + 1))}`;
}

/** Columns as they go into a statement, with brackets; empty for a table that has none. */
export function quoteColumns(columns: readonly string[]): string {
  return columns.length === 0 ? '' : `(${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
}
