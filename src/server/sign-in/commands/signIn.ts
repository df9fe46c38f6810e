import type { z } from 'zod';
import type { Done, Me } from '../../../contracts/common.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { LinkOpened, ShowOptions, SignInFinish, SignInOptions } from '../../../contracts/sign-in.ts';
import type { App } from '../../app.ts';
import { emailKey } from '../../contacts/matching/keys.ts';
import type { AccountRow } from '../account.ts';
import { accountOf, activeAccounts } from '../account.ts';
import { asAuth } from '../authTx.ts';
import type { AuthTx } from '../authTx.ts';
import type { CeremonyKey } from '../ceremony.ts';
import type { Ticket } from '../links.ts';
import { accountOfTicket, lookAtTicket, openLink, spendTicket } from '../links.ts';
import { readMe } from '../me.ts';
import { beginShowing, checkShowing, factorsOf, spendShowing } from '../show.ts';
import { startSignIn } from '../start.ts';

/** Whoever just signed in: their token for the cookie, and themselves. */
export interface Arrived {
  readonly token: Buffer;
  readonly me: Me;
}

/**
 * Asks for a sign-in link. What is known about the address is found out by the mail job, within two seconds and not woken
 * from here, so the answer and its time are the same for every address, and so is what comes right after it; what is no
 * address at all is not worth a mail.
 */
export async function askLink(app: App, email: string): Promise<z.output<typeof Done>> {
  await asAuth(app, (tx) => tx.rows('select guard.ask_sign_in($1)', [emailKey(email) ?? email]));
  return { done: true };
}

/** Opens a sign-in link: it is spent, and a ticket of ten minutes shows which accounts it leads to. */
export async function openSignIn(app: App, secret: string): Promise<z.output<typeof LinkOpened>> {
  return asAuth(app, async (tx) => {
    const ticket = await openLink(tx, secret);
    const accounts = await activeAccounts(tx, ticket.emailKey);
    if (accounts.length === 0) throw new Problem('link-bad');
    return {
      ticket: ticket.text,
      expiresAt: ticket.expiresAt.toISOString(),
      accounts: await Promise.all(accounts.map((account) => presentAccount(tx, account))),
    };
  });
}

async function presentAccount(tx: AuthTx, row: AccountRow) {
  const factors = await factorsOf(tx, accountOf(row));
  return {
    id: row.id,
    kind: row.kind,
    label: `${row.first} ${row.last} at ${row.client_name ?? row.desk_name}`,
    factors: [...new Set(factors.map(({ kind }) => kind))],
  };
}

/** How the account of a ticket may show its factor. */
export async function signInOptions(
  app: App,
  { ticket: secret, account: id }: z.output<typeof SignInOptions>,
): Promise<z.output<typeof ShowOptions>> {
  const { ticket, account } = await atTheDoor(app, secret, id);
  return beginShowing(app, showingKey(ticket, id), account);
}

/** Signs in: ticket, factor and sign-in stand or fall together. @throws link-bad, factor-bad, ceremony-over */
export async function finishSignIn(
  app: App,
  { ticket: secret, account: id, factor }: z.output<typeof SignInFinish>,
  userAgent: string,
): Promise<Arrived> {
  const { ticket, account } = await atTheDoor(app, secret, id);
  const key = showingKey(ticket, id);
  const shown = await checkShowing(app, key, account, factor);
  const token = await asAuth(app, async (tx) => {
    await spendTicket(tx, ticket);
    const counts = await spendShowing(tx, key, shown);
    const begun = await startSignIn(tx, account, { counts, evaluation: ticket.evaluation, userAgent });
    // Removed, suspended, or reached at another address since. Asked last: beginning waits for whoever changes the address.
    await accountOfTicket(tx, ticket, id);
    return begun;
  });
  app.bus.wake();
  return arrived(app, token);
}

/** The reply of every way in. @throws sign-in-needed when the account was removed in this very moment */
export async function arrived(app: App, token: Buffer): Promise<Arrived> {
  const me = await readMe(app, token);
  if (me === null) throw new Problem('sign-in-needed');
  return { token, me };
}

/** The id of an account that a ticket opens, looked at and not spent. @throws link-bad, not-found */
export async function accountAtTheDoor(
  app: App,
  { ticket, account }: z.output<typeof SignInOptions>,
): Promise<string> {
  return (await atTheDoor(app, ticket, account)).account.id;
}

async function atTheDoor(app: App, secret: string, id: string) {
  return asAuth(app, async (tx) => {
    const ticket = await lookAtTicket(tx, secret);
    return { ticket, account: accountOf(await accountOfTicket(tx, ticket, id)) };
  });
}

function showingKey(ticket: Ticket, account: string): CeremonyKey {
  return { holder: ticket.hash, purpose: `sign-in:${account}` };
}
