import { openSealingKey, seal, unseal } from '../db/sealing.ts';
import type { SealingKey } from '../db/sealing.ts';
import type { Account } from './account.ts';
import { asAuth } from './authTx.ts';
import type { App } from '../app.ts';

/** The key file in `DATA/secrets` that seals the secrets of authenticator apps: without it none can be checked. */
export const AUTHENTICATOR_KEY = 'authenticator-key';

// In the database a sealed secret is a text: this mark, which no base32 holds, and base64url of a version byte, the
// 8 bytes of the key's name, and what AES-256-GCM made. The first nine bytes are twelve characters whole.
const MARK = 'sealed:';
const VERSION = 1;
const HEAD_BYTES = 9;

/** Reads that key file, or makes it at the first start. */
export function openAuthenticatorKey(data: string): SealingKey {
  return openSealingKey(data, AUTHENTICATOR_KEY);
}

/** Where the secret of a stored factor belongs: it opens in no other row, and for nobody else. */
export function placeOfFactor(id: string, { kind, id: owner }: Pick<Account, 'kind' | 'id'>): string {
  return `factor|${id}|${kind}|${owner}`;
}

/** Where a secret belongs while it is being enrolled: with the holder of the link or sign-in (a hash). */
export function placeOfEnrolling(holder: Buffer): string {
  return `enrol|${holder.toString('hex')}`;
}

/** What every text begins with that this key sealed. */
export function beginningBy({ id }: SealingKey): string {
  return MARK + Buffer.concat([Buffer.of(VERSION), Buffer.from(id, 'hex')]).toString('base64url');
}

/** An authenticator's secret (base32), sealed as the database keeps it. */
export function sealSecret(key: SealingKey, place: string, secret: string): string {
  return beginningBy(key) + seal(key.key, place, Buffer.from(secret)).toString('base64url');
}

/** The secret again; null when another key sealed it, or for another place, or it was touched. */
export function openSecret(key: SealingKey, place: string, stored: string): string | null {
  if (!stored.startsWith(beginningBy(key))) return null;
  const bytes = Buffer.from(stored.slice(MARK.length), 'base64url');
  try {
    return unseal(key.key, place, bytes.subarray(HEAD_BYTES)).toString();
  } catch {
    return null; // whoever asks tells it, and that is all there is to know
  }
}

interface ClearRow {
  readonly id: string;
  readonly agent_id: string | null;
  readonly person_id: string | null;
  readonly secret: string;
}

/**
 * Seals what an older version left in the clear, once; several processes may do it together.
 *
 * @returns how many authenticators another key sealed: they cannot be checked here
 */
export async function sealClearSecrets(app: Pick<App, 'pools' | 'authenticatorKey'>): Promise<number> {
  const key = app.authenticatorKey;
  return asAuth(app, async (tx) => {
    const clear = await tx.rows<ClearRow>(
      `select id, agent_id, person_id, secret from auth.factor
        where kind = 'authenticator' and not starts_with(secret, $1) order by id for update`,
      [MARK],
    );
    for (const { id, agent_id, person_id, secret } of clear) {
      const kind = agent_id === null ? 'person' : 'agent';
      const place = placeOfFactor(id, { kind, id: agent_id ?? person_id ?? '' });
      await tx.rows('update auth.factor set secret = $2 where id = $1', [id, sealSecret(key, place, secret)]);
    }
    const other = await tx.first<{ n: number }>(UNREADABLE, [beginningBy(key)]);
    return other?.n ?? 0;
  });
}

/** How many authenticators are sealed by another key than the one whose {@link beginningBy} is `$1`: `n`. */
export const UNREADABLE = `select count(*)::int as n from auth.factor
  where kind = 'authenticator' and starts_with(secret, '${MARK}') and not starts_with(secret, $1)`;
