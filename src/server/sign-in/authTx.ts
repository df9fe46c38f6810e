import type { App } from '../app.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Sql } from '../db/transaction.ts';

/** A transaction as `bw_auth`, the role that writes sign-ins, factors and links. */
export type AuthTx = Sql;

/** Runs `work` in one transaction as `bw_auth`. Throws a Problem for what the database refuses. */
export function asAuth<T>(app: Pick<App, 'pools'>, work: (tx: AuthTx) => Promise<T>): Promise<T> {
  return inTransaction(app.pools.auth, work);
}
