import type pg from 'pg';
import { openDatabase } from '../../src/server/db/open.ts';
import { connectOwner } from '../../src/server/db/roles.ts';

/** A connection as the owner of the tables of a Bailiwick that runs, to let time go by that a test cannot wait for. */
export interface Owner {
  readonly query: pg.Client['query'];
  close(): Promise<void>;
}

/** Opens it beside the server. @param data its data folder */
export async function openOwner(data: string): Promise<Owner> {
  const database = await openDatabase({ data, databaseUrl: null });
  const client = await connectOwner(database.access);
  await client.query('set role bw_owner');
  return {
    query: client.query.bind(client),
    async close() {
      await client.end();
      await database.close();
    },
  };
}
