import canonicalize from 'canonicalize';
import type { AuthTx } from './authTx.ts';

/** Whose sign-in, factor or link it is. */
export interface Account {
  readonly kind: 'agent' | 'person';
  readonly id: string;
  /** Of a person; null for an agent. */
  readonly clientId: string | null;
  /** First and last name, for the record. */
  readonly name: string;
}

/** An account as `guard.accounts` and `guard.invited` give it. */
export interface AccountRow {
  readonly kind: 'agent' | 'person';
  readonly id: string;
  readonly client_id: string | null;
  readonly status: 'invited' | 'active';
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly desk_name: string;
  readonly client_name: string | null;
  readonly client_state: 'onboarding' | 'live' | 'recovery' | null;
  readonly roles: string[];
}

/** The account of a row. */
export function accountOf(row: Pick<AccountRow, 'kind' | 'id' | 'client_id' | 'first' | 'last'>): Account {
  return { kind: row.kind, id: row.id, clientId: row.client_id, name: `${row.first} ${row.last}` };
}

/** The accounts that this mail address opens now; invited ones are not among them. */
export async function activeAccounts(tx: AuthTx, emailKey: string): Promise<AccountRow[]> {
  return tx.rows<AccountRow>(
    "select * from guard.accounts($1) where status = 'active' order by kind, client_name",
    [emailKey],
  );
}

/** The columns `agent_id, client_id, person_id` of an account. */
export function ownerColumns(account: Account): [string | null, string | null, string | null] {
  return account.kind === 'agent' ? [account.id, null, null] : [null, account.clientId, account.id];
}

/** Events of a sign-in that the record is told. */
export type SignInEvent = 'sign-in.start' | 'sign-in.end' | 'factor.enrol' | 'factor.remove';

/** Tells the record, in the account's own chain and name. */
export async function tell(
  tx: AuthTx,
  account: Account,
  event: SignInEvent,
  sentence: string,
  evaluation = false,
): Promise<void> {
  const body = { sentence, ...(evaluation ? { evaluation } : {}) };
  await tx.rows('select guard.append_sign_in($1, $2, $3, $4, $5)', [
    account.kind,
    account.id,
    account.clientId,
    event,
    canonicalize(body),
  ]);
}
