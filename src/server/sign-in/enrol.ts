import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { EnrolOptions, FactorProof } from '../../contracts/sign-in.ts';
import { Problem } from '../../contracts/errors.ts';
import type { App } from '../app.ts';
import type { Account } from './account.ts';
import { ownerColumns, tell } from './account.ts';
import { authenticatorUri, newAuthenticatorSecret, stepOf } from './authenticator.ts';
import { asAuth } from './authTx.ts';
import type { AuthTx } from './authTx.ts';
import { beginCeremony, countCeremonyTry, endCeremony } from './ceremony.ts';
import type { CeremonyKey } from './ceremony.ts';
import { openSecret, placeOfEnrolling, placeOfFactor, sealSecret } from './sealedSecret.ts';
import { checkMade, makeOptions } from './passkey.ts';
import type { NewPasskey, StoredPasskey } from './passkey.ts';

/** A factor whose first use was right; it is not stored yet. */
export type MadeFactor =
  | { readonly kind: 'passkey'; readonly label: string; readonly passkey: NewPasskey }
  | {
      readonly kind: 'authenticator';
      readonly label: string;
      readonly secret: string;
      readonly step: number;
    };

/** The ceremony in which the holder of a link or sign-in enrols a factor. */
export function enrolKey(holder: Buffer): CeremonyKey {
  return { holder, purpose: 'enrol' };
}

/**
 * What a new factor is made from, for somebody who shows these names in their passkey list or app; whatever was asked
 * for before is over.
 */
export async function enrolOptions(
  app: App,
  holder: Buffer,
  names: { deskName: string; name: string; email: string },
  known: readonly StoredPasskey[] = [],
): Promise<EnrolOptions> {
  const fresh = {
    challenge: randomBytes(32).toString('base64url'),
    secret: newAuthenticatorSecret(),
    handle: randomBytes(16).toString('base64url'),
  };
  // Never what somebody was shown before: who read the link first would know the secret that its owner then enrols.
  const { secret } = fresh;
  const sealed = sealSecret(app.authenticatorKey, placeOfEnrolling(holder), secret);
  await asAuth(app, (tx) => beginCeremony(tx, enrolKey(holder), { ...fresh, secret: sealed }, true));
  return {
    passkey: await makeOptions(app, { ...names, challenge: fresh.challenge, handle: fresh.handle, known }),
    authenticator: { secret, uri: authenticatorUri(secret, names.deskName, names.email) },
  };
}

/** Counts a try and checks the first use of a new factor. @throws factor-bad, ceremony-over, limit-reached */
export async function checkNewFactor(app: App, holder: Buffer, proof: FactorProof): Promise<MadeFactor> {
  const { state, now } = await asAuth(app, async (tx) => ({
    state: await countCeremonyTry(tx, enrolKey(holder)),
    now: await nowMs(tx),
  }));
  if (proof.kind === 'passkey') {
    const passkey = await checkMade(app, state.challenge, proof.response);
    return { kind: 'passkey', label: proof.label ?? 'Passkey', passkey };
  }
  const secret = openSecret(app.authenticatorKey, placeOfEnrolling(holder), state.secret ?? '');
  if (secret === null) throw new Problem('ceremony-over'); // begun under another key
  const step = stepOf(secret, proof.code, now);
  if (step === null) throw new Problem('factor-bad');
  return { kind: 'authenticator', label: proof.label ?? 'Authenticator app', secret, step };
}

/**
 * Stores a checked factor and ends its ceremony.
 *
 * @param countsFrom when it begins to count for tier 3; null: at once
 * @returns the factor's id; throws ceremony-over when it was enrolled meanwhile
 */
export async function storeFactor(
  app: Pick<App, 'authenticatorKey'>,
  tx: AuthTx,
  holder: Buffer,
  account: Account,
  made: MadeFactor,
  countsFrom: Date | null,
): Promise<string> {
  await endCeremony(tx, enrolKey(holder));
  const id = v7();
  const passkey = made.kind === 'passkey' ? made.passkey : null;
  const shown = made.kind === 'authenticator' ? made : null;
  const place = placeOfFactor(id, account);
  await tx.rows(
    `insert into auth.factor (id, agent_id, client_id, person_id, kind, label, credential_id, public_key, counter,
       transports, secret, last_step, counts_from, enrolled_at, last_shown_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, guard.now(), guard.now())`,
    [
      id,
      ...ownerColumns(account),
      made.kind,
      made.label,
      passkey?.id ?? null,
      passkey?.publicKey ?? null,
      passkey?.counter ?? null,
      passkey ? [...passkey.transports] : null,
      shown && sealSecret(app.authenticatorKey, place, shown.secret),
      shown?.step ?? null,
      countsFrom,
    ],
  );
  await tell(tx, account, 'factor.enrol', `${account.name} enrolled ${factorWord(made.kind)}.`);
  return id;
}

/** A factor's kind as the record says it. */
export function factorWord(kind: 'passkey' | 'authenticator'): string {
  return kind === 'passkey' ? 'a passkey' : 'an authenticator app';
}

/** Milliseconds since 1970 by the database's clock, which is the only one that counts. */
export async function nowMs(tx: AuthTx): Promise<number> {
  const row = await tx.first<{ ms: string }>('select extract(epoch from guard.now()) * 1000 as ms');
  return Number(row?.ms);
}
