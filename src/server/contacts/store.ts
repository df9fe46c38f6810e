import type { Said } from '../../contracts/contacts.ts';
import { Problem } from '../../contracts/errors.ts';
import type { Tx } from '../gate/tx.ts';

/** A contact as the desk's agents see it. */
export interface ContactRow {
  readonly id: string;
  readonly desk_id: string;
  readonly agent_id: string;
  readonly agent_name: string;
  readonly client_id: string | null;
  readonly person_id: string | null;
  readonly state: 'open' | 'waiting' | 'closed';
  readonly said: Said;
  readonly tries: number;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly mine: boolean;
  /** Of the person found; null for a Non-Member, and once that person was removed. */
  readonly first: string | null;
  readonly last: string | null;
  readonly role: string | null;
  readonly status: 'invited' | 'active' | 'suspended' | null;
  readonly email: string | null;
  readonly client_name: string | null;
  readonly tier: 0 | 1 | 2 | 3;
  readonly fenced_until: Date | null;
  readonly code_hindrance: 'address-changed' | 'address-shared' | 'too-many-codes' | null;
  readonly agent_is_them: boolean | null;
  /** Whether they have factors, none of which counts yet; null where they have none. */
  readonly factor_waits: boolean | null;
}

/** One contact of the desk. Throws `not-found`. */
export async function contactById(tx: Tx, id: string): Promise<ContactRow> {
  const [row] = await tx.rows<ContactRow>('select * from contact where id = $1', [id]);
  if (row === undefined) throw new Problem('not-found');
  return row;
}

/** The desk's contacts: open and waiting first, then closed; newest first, at most 100. */
export function contactsOfDesk(tx: Tx): Promise<ContactRow[]> {
  return tx.rows<ContactRow>(
    "select * from contact order by (state = 'closed'), opened_at desc, id desc limit 100",
  );
}

export interface ProofRow {
  readonly tier: 1 | 2 | 3;
  readonly way: string;
  readonly at: Date;
  readonly evaluation: boolean;
}

/** The proofs of a contact, oldest first. */
export function proofsOf(tx: Tx, contactId: string): Promise<ProofRow[]> {
  return tx.rows<ProofRow>('select tier, way, at, evaluation from proof where contact_id = $1 order by at', [
    contactId,
  ]);
}

export interface CodeRow {
  readonly sent_at: Date | null;
  readonly expires_at: Date | null;
  readonly tries: number;
  readonly mail_fault: boolean | null;
  readonly mail_state: string | null;
}

/** The code that can be tried now, or is on its way; null when there is none. */
export async function codeOf(tx: Tx, contactId: string): Promise<CodeRow | null> {
  const [row] = await tx.rows<CodeRow>(
    `select sent_at, expires_at, tries, mail_fault, mail_state from code
      where contact_id = $1 and spent_at is null and tries < 5
        and (expires_at is null or expires_at > guard.now()) order by asked_at desc limit 1`,
    [contactId],
  );
  return row ?? null;
}

/** How often the newest code of a contact was tried. */
export async function triesOfCode(tx: Tx, contactId: string): Promise<number> {
  const [row] = await tx.rows<{ tries: number }>(
    'select tries from code where contact_id = $1 order by asked_at desc limit 1',
    [contactId],
  );
  return row?.tries ?? 0;
}

export interface DigitsRow {
  readonly expires_at: Date;
  readonly tries: number;
}

/** The digits that can be typed now; null when there are none. The digits themselves are nowhere. */
export async function digitsOf(tx: Tx, contactId: string): Promise<DigitsRow | null> {
  const [row] = await tx.rows<DigitsRow>(
    `select expires_at, tries from digits
      where contact_id = $1 and spent_at is null and tries < 3 and expires_at > guard.now()`,
    [contactId],
  );
  return row ?? null;
}

export interface OwnedRow {
  readonly id: string;
  readonly owner_id: string | null;
}
export type LineRow = OwnedRow & { readonly number: string; readonly label: string };
export type DeviceRow = OwnedRow & {
  readonly name: string;
  readonly kind: 'computer' | 'desk-phone' | 'mobile' | 'other';
};

/** The lines of the person found. */
export function linesOfPerson(tx: Tx, clientId: string, personId: string): Promise<LineRow[]> {
  return tx.rows<LineRow>(
    'select id, number, label, owner_id from line where client_id = $1 and owner_id = $2 order by number limit 200',
    [clientId, personId],
  );
}

/** The devices of the person found. */
export function devicesOfPerson(tx: Tx, clientId: string, personId: string): Promise<DeviceRow[]> {
  return tx.rows<DeviceRow>(
    'select id, name, kind, owner_id from device where client_id = $1 and owner_id = $2 order by name limit 200',
    [clientId, personId],
  );
}

export interface EntryRow {
  readonly n: string;
  readonly at: Date;
  readonly action: string;
  readonly body: string;
}

/** What the record tells about a contact, oldest first. */
export function entriesOf(tx: Tx, contactId: string): Promise<EntryRow[]> {
  return tx.rows<EntryRow>('select n, at, action, body from guard.contact_record($1)', [contactId]);
}
