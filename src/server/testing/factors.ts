import { Secret, TOTP } from 'otpauth';
import type pg from 'pg';
import { v7 } from 'uuid';
import { sealingKey } from '../db/sealing.ts';
import { placeOfFactor, sealSecret } from '../sign-in/sealedSecret.ts';
import type { LaidAgent, LaidPerson } from './people.ts';

/** An authenticator app in a test's hand. */
export interface LaidAuthenticator {
  readonly id: string;
  readonly secret: string;
  /** A factor proof with the code of now, or of so many steps of 30 s later; each works once. */
  proof(ahead?: number): { kind: 'authenticator'; code: string };
}

/** What seals authenticators' secrets in tests. */
export const TEST_KEY = sealingKey(Buffer.alloc(32, 7), 'the key of tests');

/** A proof by an authenticator's secret (base32). */
export function codeProof(secret: string, ahead = 0): { kind: 'authenticator'; code: string } {
  const code = new TOTP({ secret }).generate({ timestamp: Date.now() + ahead * 30_000 });
  return { kind: 'authenticator', code };
}

/** Lays an authenticator; `countsInDays` above 0 when it does not count for tier 3 yet. */
export async function layAuthenticator(
  owner: pg.Client,
  who: LaidAgent | LaidPerson,
  countsInDays = 0,
): Promise<LaidAuthenticator> {
  const id = v7();
  const secret = new Secret({ size: 20 }).base32;
  const agent = 'deskId' in who;
  const sealed = sealSecret(
    TEST_KEY,
    placeOfFactor(id, { kind: agent ? 'agent' : 'person', id: who.id }),
    secret,
  );
  await owner.query(
    `insert into auth.factor (id, agent_id, client_id, person_id, kind, label, secret, counts_from)
     values ($1, $2, $3, $4, 'authenticator', 'App', $5,
             case when $6 > 0 then clock_timestamp() + make_interval(days => $6) end)`,
    [id, agent ? who.id : null, agent ? null : who.clientId, agent ? null : who.id, sealed, countsInDays],
  );
  return { id, secret, proof: (ahead = 0) => codeProof(secret, ahead) };
}
