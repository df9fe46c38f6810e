import { Problem } from '../../contracts/errors.ts';
import type { AuthTx } from './authTx.ts';

/** What a factor ceremony keeps between its two steps. */
export interface CeremonyState {
  /** WebAuthn challenge, base64url. */
  readonly challenge: string;
  /** Authenticator secret that is being enrolled, sealed. */
  readonly secret?: string;
  /** User handle of a passkey that is being enrolled, base64url. */
  readonly handle?: string;
}

/** A ceremony by its holder (SHA-256 of the link's or sign-in's secret) and what it is for. */
export interface CeremonyKey {
  readonly holder: Buffer;
  readonly purpose: string;
}

/** How often a factor may be tried in one ceremony. */
export const CEREMONY_TRIES = 5;
const LIFE_SECONDS = 15 * 60;

/**
 * Begins a ceremony, or goes on with the one under way; tries are not forgotten by asking again.
 *
 * @param anew whether what is under way is replaced by `state`
 */
export async function beginCeremony(
  tx: AuthTx,
  key: CeremonyKey,
  state: CeremonyState,
  anew = false,
): Promise<CeremonyState> {
  const row = await tx.first<{ state: CeremonyState }>(
    `insert into auth.ceremony as c (holder_hash, purpose, state, expires_at)
     values ($1, $2, $3, guard.now() + make_interval(secs => $4))
     on conflict (holder_hash, purpose) do update set
       state = case when c.expires_at <= guard.now() then excluded.state
                    when $6 then excluded.state || jsonb_build_object('tries', c.state -> 'tries') else c.state end,
       expires_at = case when c.expires_at > guard.now() and (c.state ->> 'tries')::int >= $5 then c.expires_at
                         else excluded.expires_at end
     returning state`,
    [key.holder, key.purpose, JSON.stringify({ ...state, tries: 0 }), LIFE_SECONDS, CEREMONY_TRIES, anew],
  );
  if (row === undefined) throw new Error('a ceremony that was begun gave no row');
  return row.state;
}

/**
 * Counts a try before it is judged, so that many at once count too. Run it outside of the transaction that may fail.
 *
 * @throws ceremony-over, limit-reached
 */
export async function countCeremonyTry(tx: AuthTx, key: CeremonyKey): Promise<CeremonyState> {
  const row = await tx.first<{ state: CeremonyState & { tries: number }; wait: number }>(
    `update auth.ceremony set state = jsonb_set(state, '{tries}', to_jsonb((state ->> 'tries')::int + 1))
      where holder_hash = $1 and purpose = $2 and expires_at > guard.now()
     returning state, ceil(extract(epoch from expires_at - guard.now()))::int as wait`,
    [key.holder, key.purpose],
  );
  if (row === undefined) throw new Problem('ceremony-over');
  if (row.state.tries > CEREMONY_TRIES) throw new Problem('limit-reached', { wait: row.wait });
  return row.state;
}

/** Ends a ceremony that succeeded; of two racers one finds it. @throws ceremony-over */
export async function endCeremony(tx: AuthTx, key: CeremonyKey): Promise<void> {
  const gone = await tx.rows(
    'delete from auth.ceremony where holder_hash = $1 and purpose = $2 and expires_at > guard.now() returning 1',
    [key.holder, key.purpose],
  );
  if (gone.length === 0) throw new Problem('ceremony-over');
}
