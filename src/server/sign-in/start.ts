import { v7 } from 'uuid';
import { newToken } from '../db/tokens.ts';
import type { Account } from './account.ts';
import { ownerColumns, tell } from './account.ts';
import type { AuthTx } from './authTx.ts';
import { deviceOf } from './device.ts';

/** How long a sign-in lives, seconds, however much it is used. */
export const SIGN_IN_SECONDS = 12 * 60 * 60;

/** How a sign-in begins. */
export interface Beginning {
  /** Whether a factor that counts for tier 3 was shown just now. */
  readonly counts: boolean;
  /** Whether it rests on a mail that anybody at this computer could read. */
  readonly evaluation: boolean;
  readonly userAgent: string;
}

/** Begins a sign-in and tells the record. @returns the raw token for the cookie */
export async function startSignIn(tx: AuthTx, account: Account, beginning: Beginning): Promise<Buffer> {
  const token = newToken();
  const device = deviceOf(beginning.userAgent);
  await tx.rows(
    `insert into auth.sign_in (id, token_hash, agent_id, client_id, person_id, started_at, expires_at, factor_at,
       evaluation, device)
     values ($1, $2, $3, $4, $5, guard.now(), guard.now() + make_interval(secs => $6),
             case when $7 then guard.now() end, $8, $9)`,
    [
      v7(),
      token.hash,
      ...ownerColumns(account),
      SIGN_IN_SECONDS,
      beginning.counts,
      beginning.evaluation,
      device,
    ],
  );
  await tell(tx, account, 'sign-in.start', `${account.name} signed in.`, beginning.evaluation);
  return token.bytes;
}

/** Ends a sign-in by the hash of its token. @returns whether there was one */
export async function endSignIn(tx: AuthTx, account: Account, hash: Buffer): Promise<boolean> {
  const ended = await tx.rows(
    'update auth.sign_in set ended_at = guard.now() where token_hash = $1 and ended_at is null returning id',
    [hash],
  );
  if (ended.length === 0) return false;
  await tell(tx, account, 'sign-in.end', `${account.name} signed out.`);
  return true;
}
