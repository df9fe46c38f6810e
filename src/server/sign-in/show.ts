import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { FactorProof, ShowOptions } from '../../contracts/sign-in.ts';
import { Problem } from '../../contracts/errors.ts';
import type { App } from '../app.ts';
import type { Account } from './account.ts';
import { stepOf } from './authenticator.ts';
import { asAuth } from './authTx.ts';
import type { AuthTx } from './authTx.ts';
import { beginCeremony, countCeremonyTry, endCeremony } from './ceremony.ts';
import type { CeremonyKey } from './ceremony.ts';
import { openSecret, placeOfFactor } from './sealedSecret.ts';
import { nowMs } from './enrol.ts';
import { checkShown, showOptions } from './passkey.ts';
import type { StoredPasskey } from './passkey.ts';

/** A stored factor, with what its checking needs. */
export type StoredFactor = { readonly id: string } & (
  | ({ readonly kind: 'passkey' } & StoredPasskey)
  | { readonly kind: 'authenticator'; /** Sealed. */ readonly secret: string }
);

/** A factor that was shown rightly; its counter or time step is not spent yet. */
export interface ShownFactor {
  readonly id: string;
  readonly kind: 'passkey' | 'authenticator';
  /** The passkey's counter, or the authenticator's time step, to be spent. */
  readonly mark: number;
}

/** The factors of an account. */
export async function factorsOf(tx: AuthTx, { kind, id, clientId }: Account): Promise<StoredFactor[]> {
  return tx.rows<StoredFactor>(
    `select id, kind, credential_id, public_key, counter, transports, secret from auth.factor
      where case when $1 = 'agent' then agent_id = $2 else person_id = $2 and client_id = $3 end
      order by enrolled_at`,
    [kind, id, clientId],
  );
}

/** The passkeys among them. */
export function passkeysAmong(factors: readonly StoredFactor[]): ({ id: string } & StoredPasskey)[] {
  return factors.filter((factor) => factor.kind === 'passkey');
}

/** Begins the showing of a factor of this account. */
export async function beginShowing(
  app: App,
  key: CeremonyKey,
  account: Account,
): Promise<z.output<typeof ShowOptions>> {
  const fresh = { challenge: randomBytes(32).toString('base64url') };
  const { factors, challenge } = await asAuth(app, async (tx) => ({
    factors: await factorsOf(tx, account),
    challenge: (await beginCeremony(tx, key, fresh)).challenge,
  }));
  const passkeys = passkeysAmong(factors);
  return {
    passkey: passkeys.length === 0 ? null : await showOptions(app, challenge, passkeys),
    authenticator: factors.some((factor) => factor.kind === 'authenticator'),
  };
}

/** Counts a try and checks what was shown. @throws factor-bad, factor-unreadable, ceremony-over, limit-reached */
export async function checkShowing(
  app: App,
  key: CeremonyKey,
  account: Account,
  proof: FactorProof,
): Promise<ShownFactor> {
  const { state, factors, now } = await asAuth(app, async (tx) => ({
    state: await countCeremonyTry(tx, key),
    factors: await factorsOf(tx, account),
    now: await nowMs(tx),
  }));
  if (proof.kind === 'passkey') {
    const { response } = proof;
    const factor = passkeysAmong(factors).find(({ credential_id }) => credential_id === response['id']);
    if (factor === undefined) throw new Problem('factor-bad');
    const mark = await checkShown(app, state.challenge, factor, response);
    return { id: factor.id, kind: 'passkey', mark };
  }
  return checkCode(app, account, factors, proof.code, now);
}

/** Checks a code by each authenticator that this server can open. */
function checkCode(
  app: App,
  account: Account,
  factors: readonly StoredFactor[],
  code: string,
  now: number,
): ShownFactor {
  let unreadable = false;
  for (const factor of factors) {
    if (factor.kind !== 'authenticator') continue;
    const secret = openSecret(app.authenticatorKey, placeOfFactor(factor.id, account), factor.secret);
    unreadable ||= secret === null;
    const step = secret === null ? null : stepOf(secret, code, now);
    if (step !== null) return { id: factor.id, kind: 'authenticator', mark: step };
  }
  throw new Problem(unreadable ? 'factor-unreadable' : 'factor-bad');
}

/**
 * Spends what was shown: a code works once, a passkey's counter only grows, a challenge is answered once.
 *
 * @returns whether the factor counts for tier 3 by now; throws factor-bad when another was quicker
 */
export async function spendShowing(tx: AuthTx, key: CeremonyKey, shown: ShownFactor): Promise<boolean> {
  await endCeremony(tx, key);
  const sql =
    shown.kind === 'passkey'
      ? `update auth.factor set counter = $2, last_shown_at = guard.now()
          where id = $1 and (counter < $2 or counter = 0 and $2 = 0)
         returning counts_from is null or counts_from <= guard.now() as counts`
      : `update auth.factor set last_step = $2, last_shown_at = guard.now()
          where id = $1 and coalesce(last_step, -1) < $2
         returning counts_from is null or counts_from <= guard.now() as counts`;
  const row = await tx.first<{ counts: boolean }>(sql, [shown.id, shown.mark]);
  if (row === undefined) throw new Problem('factor-bad');
  return row.counts;
}
