import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { Problem } from '../../../contracts/errors.ts';
import type { EnrolOptions, InvitationAccept, InvitationShown } from '../../../contracts/sign-in.ts';
import type { App } from '../../app.ts';
import { tokenFromText } from '../../db/tokens.ts';
import type { AccountRow } from '../account.ts';
import { accountOf } from '../account.ts';
import { asAuth } from '../authTx.ts';
import type { AuthTx } from '../authTx.ts';
import { checkNewFactor, enrolOptions, storeFactor } from '../enrol.ts';
import { startSignIn } from '../start.ts';
import { forgetUsedWayBack } from '../wayBackFile.ts';
import type { Arrived } from './signIn.ts';
import { arrived } from './signIn.ts';

interface Invited extends AccountRow {
  readonly evaluation: boolean;
  /** An admin who had lost their factors comes back by a link that was made on the server. */
  readonly way_back: boolean;
}

/** What an invitation is for. Looking changes nothing. @throws link-bad */
export async function showInvitation(app: App, secret: string): Promise<z.output<typeof InvitationShown>> {
  const row = await lookAt(app, secret);
  return {
    kind: row.kind,
    deskName: row.desk_name,
    clientName: row.client_name,
    roles: row.roles,
    first: row.first,
    last: row.last,
    email: row.email,
    wayBack: row.way_back,
    goesLive: row.client_state === 'onboarding' && row.roles.includes('super-admin'),
  };
}

/** What the invited person's first factor is made from. @throws link-bad */
export async function invitationOptions(app: App, secret: string): Promise<EnrolOptions> {
  const row = await lookAt(app, secret);
  const names = { deskName: row.desk_name, name: `${row.first} ${row.last}`, email: row.email };
  return enrolOptions(app, tokenFromText(secret).hash, names);
}

/** Accepts: link, person, factor and sign-in stand or fall together. @throws link-bad, factor-bad, ceremony-over */
export async function acceptInvitation(
  app: App,
  { secret, factor }: z.output<typeof InvitationAccept>,
  userAgent: string,
): Promise<Arrived> {
  const row = await lookAt(app, secret);
  const { bytes, hash } = tokenFromText(secret);
  const made = await checkNewFactor(app, hash, factor);
  const account = accountOf(row);
  const token = await asAuth(app, async (tx) => {
    const sentence = row.way_back
      ? `${account.name} enrolled a new sign-in factor by a link made on the server; those before are gone.`
      : `${account.name} accepted the invitation.`;
    const body = canonicalize({ sentence, ...(row.evaluation ? { evaluation: true } : {}) });
    const accepted = await tx.first<{ counts_from: Date | null }>(
      'select guard.accept($1, $2) as counts_from',
      [bytes, body],
    );
    const countsFrom = accepted?.counts_from ?? null;
    const factorId = await storeFactor(app, tx, hash, account, made, countsFrom);
    if (countsFrom !== null) {
      await tx.rows('select guard.tell_factor($1, $2, $3)', [account.clientId, account.id, factorId]);
    }
    const beginning = { counts: countsFrom === null, evaluation: row.evaluation, userAgent };
    return startSignIn(tx, account, beginning);
  });
  if (row.way_back) forgetUsedWayBack(app.config.recordings.data, secret);
  app.bus.wake();
  app.mail.wake();
  return arrived(app, token);
}

async function lookAt(app: App, secret: string): Promise<Invited> {
  const read = (tx: AuthTx) =>
    tx.first<Invited>('select * from guard.invited($1)', [tokenFromText(secret).bytes]);
  const row = await asAuth(app, read);
  if (row === undefined) throw new Problem('link-bad');
  return row;
}
