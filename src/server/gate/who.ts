import { Problem } from '../../contracts/errors.ts';
import type { Tx } from './tx.ts';

/** The name of whoever entered this transaction, as the record's sentences begin with it. */
export async function callerName(tx: Tx): Promise<string> {
  const { name } = await tx.row<{ name: string }>("select first || ' ' || last as name from guard.me()");
  return name;
}

/** The name of an agent of this desk, as sentences use it. */
export async function agentName(tx: Tx, id: string): Promise<string> {
  const [row] = await tx.rows<{ name: string }>(
    `select first || ' ' || last as name from agent where id = $1`,
    [id],
  );
  if (row === undefined) throw new Problem('not-found');
  return row.name;
}
