import type { z } from 'zod';
import { Problem } from '../../../contracts/errors.ts';
import type { FactorProof, ShowOptions, SteppedUp } from '../../../contracts/sign-in.ts';
import type { App } from '../../app.ts';
import { tokenOf } from '../../db/tokens.ts';
import { asAuth } from '../authTx.ts';
import type { CeremonyKey } from '../ceremony.ts';
import { accountHere } from '../here.ts';
import { beginShowing, checkShowing, spendShowing } from '../show.ts';

/** How whoever is signed in may show their factor again. */
export async function stepUpOptions(app: App, token: Buffer): Promise<z.output<typeof ShowOptions>> {
  const { account } = await accountHere(app, token);
  return beginShowing(app, keyOf(token), account);
}

/** Shows a factor again; for five minutes it counts. @throws factor-bad, factor-missing, ceremony-over */
export async function stepUp(
  app: App,
  token: Buffer,
  factor: FactorProof,
): Promise<z.output<typeof SteppedUp>> {
  const { account } = await accountHere(app, token);
  const key = keyOf(token);
  const shown = await checkShowing(app, key, account, factor);
  const { at, counts } = await asAuth(app, async (tx) => {
    const counted = await spendShowing(tx, key, shown);
    const row = await tx.first<{ factor_at: Date }>(
      `update auth.sign_in set factor_at = case when $2 then guard.now() else factor_at end
        where token_hash = $1 and ended_at is null and expires_at > guard.now() returning factor_at`,
      [key.holder, counted],
    );
    if (row === undefined) throw new Problem('sign-in-needed');
    return { at: row.factor_at, counts: counted };
  });
  // The code is spent all the same: what was seen once must not work twice.
  if (!counts) throw new Problem('factor-missing');
  return { factorAt: at.toISOString() };
}

function keyOf(token: Buffer): CeremonyKey {
  return { holder: tokenOf(token).hash, purpose: 'step-up' };
}
