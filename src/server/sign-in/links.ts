import { Problem } from '../../contracts/errors.ts';
import { newToken, tokenFromText } from '../db/tokens.ts';
import type { AccountRow } from './account.ts';
import { activeAccounts } from './account.ts';
import type { AuthTx } from './authTx.ts';

const TICKET_SECONDS = 10 * 60;

/** An opened sign-in link: it stands for a mail address whose reader is on their way in. */
export interface Ticket {
  readonly hash: Buffer;
  readonly emailKey: string;
  /** Whether anybody at this computer could have read the mail. */
  readonly evaluation: boolean;
}

interface LinkRow {
  readonly email_key: string;
  readonly evaluation: boolean;
}

/** Spends a sign-in link and makes a ticket of it; of two racers one gets it. @throws link-bad */
export async function openLink(
  tx: AuthTx,
  secret: string,
): Promise<Ticket & { text: string; expiresAt: Date }> {
  const spent = await spend(tx, 'sign-in', tokenFromText(secret).hash);
  const { text, hash } = newToken();
  const row = await tx.first<{ expires_at: Date }>(
    `insert into auth.link (id, purpose, secret_hash, email_key, evaluation, expires_at)
     values (gen_random_uuid(), 'ticket', $1, $2, $3, guard.now() + make_interval(secs => $4)) returning expires_at`,
    [hash, spent.email_key, spent.evaluation, TICKET_SECONDS],
  );
  if (row === undefined) throw new Error('a ticket that was made gave no row');
  return { text, hash, emailKey: spent.email_key, evaluation: spent.evaluation, expiresAt: row.expires_at };
}

/** A living ticket, looked at and not spent. @throws link-bad */
export async function lookAtTicket(tx: AuthTx, secret: string): Promise<Ticket> {
  const { hash } = tokenFromText(secret);
  const row = await tx.first<LinkRow>(
    `select email_key, evaluation from auth.link
      where secret_hash = $1 and purpose = 'ticket' and used_at is null and expires_at > guard.now()`,
    [hash],
  );
  if (row === undefined) throw new Problem('link-bad');
  return { hash, emailKey: row.email_key, evaluation: row.evaluation };
}

/** Spends a ticket at the end of a sign-in. @throws link-bad */
export async function spendTicket(tx: AuthTx, ticket: Ticket): Promise<void> {
  await spend(tx, 'ticket', ticket.hash);
}

/** The account that a ticket may open. @throws not-found, for one that is another's as for one that is none */
export async function accountOfTicket(tx: AuthTx, ticket: Ticket, id: string): Promise<AccountRow> {
  const found = (await activeAccounts(tx, ticket.emailKey)).find((account) => account.id === id);
  if (found === undefined) throw new Problem('not-found');
  return found;
}

async function spend(tx: AuthTx, purpose: 'sign-in' | 'ticket', hash: Buffer): Promise<LinkRow> {
  const row = await tx.first<LinkRow>(
    `update auth.link set used_at = guard.now()
      where secret_hash = $1 and purpose = $2 and used_at is null and expires_at > guard.now()
     returning email_key, evaluation`,
    [hash, purpose],
  );
  if (row === undefined) throw new Problem('link-bad');
  return row;
}
