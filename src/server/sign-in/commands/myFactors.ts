import type { z } from 'zod';
import { Problem } from '../../../contracts/errors.ts';
import type { EnrolOptions, Factor, FactorProof, Factors } from '../../../contracts/sign-in.ts';
import type { Done } from '../../../contracts/common.ts';
import type { App } from '../../app.ts';
import { tokenOf } from '../../db/tokens.ts';
import type { Account } from '../account.ts';
import { tell } from '../account.ts';
import { asAuth } from '../authTx.ts';
import type { AuthTx } from '../authTx.ts';
import { checkNewFactor, enrolOptions, factorWord, storeFactor } from '../enrol.ts';
import { accountHere } from '../here.ts';
import { factorsOf, passkeysAmong } from '../show.ts';

interface FactorRow {
  readonly id: string;
  readonly kind: 'passkey' | 'authenticator';
  readonly label: string;
  readonly enrolled_at: Date;
  readonly counts_from: Date | null;
  readonly last_shown_at: Date | null;
  readonly counts: boolean;
}

const OWN = `case when $1 = 'agent' then agent_id = $2 else person_id = $2 and client_id = $3 end`;
const LIST = `select id, kind, label, enrolled_at, counts_from, last_shown_at,
  counts_from is null or counts_from <= guard.now() as counts from auth.factor where ${OWN} order by enrolled_at, id`;

/** The factors of whoever is signed in. */
export async function listFactors(app: App, token: Buffer): Promise<z.output<typeof Factors>> {
  const { account } = await accountHere(app, token);
  const rows = await asAuth(app, (tx) => list(tx, account));
  return { factors: rows.map(present) };
}

/** What a further factor is made from. */
export async function myFactorOptions(app: App, token: Buffer): Promise<EnrolOptions> {
  const { account, me } = await accountHere(app, token);
  const known = passkeysAmong(await asAuth(app, (tx) => factorsOf(tx, account)));
  const names = { deskName: me.deskName, name: me.name, email: me.email };
  return enrolOptions(app, tokenOf(token).hash, names, known);
}

/**
 * Enrols a further factor. It counts at once when one that counts was shown within five minutes; a person none of
 * whose factors counts yet may enrol one right after signing in, and it counts after seven days of which their
 * Super admins are told.
 *
 * @throws factor-needed, factor-bad, ceremony-over
 */
export async function enrolFactor(
  app: App,
  token: Buffer,
  factor: FactorProof,
): Promise<z.output<typeof Factor>> {
  const { account } = await accountHere(app, token);
  const { hash } = tokenOf(token);
  await asAuth(app, (tx) => countingFrom(tx, hash, account)); // before a try is counted
  const made = await checkNewFactor(app, hash, factor);
  const row = await asAuth(app, async (tx) => {
    const countsFrom = await countingFrom(tx, hash, account);
    const id = await storeFactor(app, tx, hash, account, made, countsFrom);
    // Storing waits for a way back, which takes every factor: whose sign-in ended meanwhile leaves none behind.
    await freshness(tx, hash);
    if (countsFrom !== null) {
      await tx.rows('select guard.tell_factor($1, $2, $3)', [account.clientId, account.id, id]);
    }
    return (await list(tx, account)).find((one) => one.id === id);
  });
  if (row === undefined) throw new Error('a factor that was stored is not listed');
  app.bus.wake();
  app.mail.wake();
  return present(row);
}

/**
 * Removes a factor and ends every sign-in of its owner, this one too.
 *
 * @throws factor-needed, factor-last, not-found
 */
export async function removeFactor(app: App, token: Buffer, id: string): Promise<z.output<typeof Done>> {
  const { account } = await accountHere(app, token);
  await asAuth(app, async (tx) => {
    if (!(await freshness(tx, tokenOf(token).hash)).fresh) throw new Problem('factor-needed');
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 81))', [account.id]); // two removed at once
    const factors = await list(tx, account);
    const gone = factors.find((one) => one.id === id);
    if (gone === undefined) throw new Problem('not-found');
    if (!factors.some((one) => one.id !== id && one.counts)) throw new Problem('factor-last');
    await tx.rows('delete from auth.factor where id = $1', [id]);
    await tx.rows(
      `update auth.sign_in set ended_at = guard.now() where ended_at is null and ${OWN}`,
      ownerValues(account),
    );
    const sentence = `${account.name} removed ${factorWord(gone.kind)}; every sign-in of theirs ended.`;
    await tell(tx, account, 'factor.remove', sentence);
  });
  app.bus.wake();
  return { done: true };
}

/** When a factor enrolled now begins to count; null: at once. @throws factor-needed */
async function countingFrom(tx: AuthTx, tokenHash: Buffer, account: Account): Promise<Date | null> {
  const { fresh, young, later } = await freshness(tx, tokenHash);
  if (fresh) return null;
  const waits = account.kind === 'person' && young && !(await list(tx, account)).some((one) => one.counts);
  if (!waits) throw new Problem('factor-needed');
  return later;
}

async function freshness(tx: AuthTx, tokenHash: Buffer) {
  const row = await tx.first<{ fresh: boolean; young: boolean; later: Date }>(
    `select coalesce(factor_at > guard.now() - interval '5 minutes', false) as fresh,
            started_at > guard.now() - interval '5 minutes' as young, guard.now() + interval '7 days' as later
       from auth.sign_in where token_hash = $1 and ended_at is null and expires_at > guard.now()`,
    [tokenHash],
  );
  if (row === undefined) throw new Problem('sign-in-needed');
  return row;
}

async function list(tx: AuthTx, account: Account): Promise<FactorRow[]> {
  return tx.rows<FactorRow>(LIST, ownerValues(account));
}

function ownerValues({ kind, id, clientId }: Account): unknown[] {
  return [kind, id, clientId];
}

function present(row: FactorRow): z.output<typeof Factor> {
  return {
    id: row.id,
    kind: row.kind,
    label: row.label,
    enrolledAt: row.enrolled_at.toISOString(),
    countsFrom: row.counts ? null : (row.counts_from?.toISOString() ?? null),
    lastShownAt: row.last_shown_at?.toISOString() ?? null,
  };
}
