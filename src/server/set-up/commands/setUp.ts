import canonicalize from 'canonicalize';
import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Done } from '../../../contracts/common.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { EnrolOptions, SetUpFinish, SetUpOptions } from '../../../contracts/sign-in.ts';
import type { App } from '../../app.ts';
import { emailKey } from '../../contacts/matching/keys.ts';
import { tokenFromText } from '../../db/tokens.ts';
import type { Account } from '../../sign-in/account.ts';
import { asAuth } from '../../sign-in/authTx.ts';
import type { Arrived } from '../../sign-in/commands/signIn.ts';
import { arrived } from '../../sign-in/commands/signIn.ts';
import { checkNewFactor, enrolOptions, storeFactor } from '../../sign-in/enrol.ts';
import { startSignIn } from '../../sign-in/start.ts';

/** Whether the link may still set the desk up. @throws set-up-done, set-up-link-bad */
export async function lookAtSetUp(app: App, secret: string): Promise<z.output<typeof Done>> {
  const row = await asAuth(app, (tx) =>
    tx.first<{ phase: string; good: boolean }>(
      `select guard.phase() as phase, exists (select from auth.set_up
         where secret_hash = $1 and used_at is null and expires_at > guard.now()) as good`,
      [tokenFromText(secret).hash],
    ),
  );
  if (row?.phase !== 'set-up') throw new Problem('set-up-done');
  if (!row.good) throw new Problem('set-up-link-bad');
  return { done: true };
}

/** What the first person's factor is made from. @throws set-up-done, set-up-link-bad, bad-input */
export async function setUpOptions(app: App, input: z.output<typeof SetUpOptions>): Promise<EnrolOptions> {
  await lookAtSetUp(app, input.secret);
  const { deskName, first, last, email } = input;
  if (emailKey(email) === null) throw badAddress();
  const names = { deskName, name: `${first} ${last}`, email };
  return enrolOptions(app, tokenFromText(input.secret).hash, names);
}

/**
 * Makes the desk, its first person with all roles, their factor and their sign-in, in the one transaction that spends
 * the link. Of two racers one wins.
 *
 * @throws set-up-done, set-up-link-bad, factor-bad, ceremony-over, bad-input
 */
export async function finishSetUp(
  app: App,
  input: z.output<typeof SetUpFinish>,
  userAgent: string,
): Promise<Arrived> {
  const key = emailKey(input.email);
  if (key === null) throw badAddress();
  await lookAtSetUp(app, input.secret);
  const { bytes, hash } = tokenFromText(input.secret);
  const made = await checkNewFactor(app, hash, input.factor).catch(async (error: unknown) => {
    await lookAtSetUp(app, input.secret); // the other of two racers may have ended the ceremony by winning
    throw error;
  });
  const [desk, id] = [v7(), v7()];
  const { first, last, email, deskName } = input;
  const account: Account = { kind: 'agent', id, clientId: null, name: `${first} ${last}` };
  const { evaluation } = app.config;
  const token = await asAuth(app, async (tx) => {
    const body = canonicalize({
      sentence: `${account.name} set up the desk ${deskName.replace(/\.$/, '')}.`,
    });
    await tx.rows('select guard.set_up($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      bytes,
      desk,
      deskName,
      id,
      first,
      last,
      email,
      key,
      body,
    ]);
    await storeFactor(app, tx, hash, account, made, null);
    return startSignIn(tx, account, { counts: true, evaluation, userAgent });
  });
  app.bus.wake();
  return arrived(app, token);
}

function badAddress(): Problem {
  const fields = [
    { field: 'body.email', message: 'The mail address must have a domain such as example.com.' },
  ];
  return new Problem('bad-input', { count: 1, fields });
}
