import pg from 'pg';
import { quoteName } from './catalogue.ts';

/** What was put aside so that rows can be loaded in any order, and how it is put back. */
export interface PutAside {
  /** Puts constraints and triggers back as they were; checks every foreign key over all rows. */
  putBack(): Promise<void>;
}

/**
 * Puts aside, in the caller's transaction, what would refuse or answer each loaded row: the foreign keys
 * (cycles have no right order) and the triggers of our own, the deferred ones too. Needs the owner, no superuser.
 */
export async function putAside(client: pg.Client): Promise<PutAside> {
  const keys = await foreignKeys(client);
  const triggers = await ownTriggers(client);
  for (const key of keys) {
    await client.query(
      `alter table ${quoteName(key.table)} drop constraint ${pg.escapeIdentifier(key.name)}`,
    );
  }
  for (const trigger of triggers) {
    await client.query(
      `alter table ${quoteName(trigger.table)} disable trigger ${pg.escapeIdentifier(trigger.name)}`,
    );
  }
  return {
    putBack: async () => {
      for (const key of keys) {
        const name = pg.escapeIdentifier(key.name);
        await client.query(`alter table ${quoteName(key.table)} add constraint ${name} ${key.definition}`);
      }
      for (const trigger of triggers) {
        const name = pg.escapeIdentifier(trigger.name);
        await client.query(`alter table ${quoteName(trigger.table)} enable ${trigger.mode} trigger ${name}`);
      }
    },
  };
}

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

async function foreignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const sql = `
    select n.nspname || '.' || c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and k.conparentid = 0 order by 1, 2`;
  return (await client.query<ForeignKey>(sql)).rows;
}

interface OwnTrigger {
  readonly table: string;
  readonly name: string;
  /** How it fires: nothing for the usual, else `always` or `replica`. */
  readonly mode: string;
}

async function ownTriggers(client: pg.Client): Promise<OwnTrigger[]> {
  const sql = `
    select n.nspname || '.' || c.relname as table, t.tgname as name,
           case t.tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end as mode
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and t.tgenabled <> 'D' order by 1, 2`;
  return (await client.query<OwnTrigger>(sql)).rows;
}
