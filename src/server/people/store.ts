import type { Tx } from '../gate/tx.ts';
import type { ClientRole } from '../../contracts/common.ts';
import { Problem } from '../../contracts/errors.ts';
import type { PersonColumns } from './personRow.ts';

/** A client as the database gives it. */
export interface ClientRecord {
  id: string;
  name: string;
  state: 'onboarding' | 'live' | 'recovery';
  preset: 'strict' | 'documented';
  mail_domains: string[];
  people: number;
  created_at: Date;
  live_at: Date | null;
  version: number;
}

export interface PersonRecord {
  id: string;
  first: string;
  last: string;
  email: string;
  phone: string | null;
  role: ClientRole;
  status: 'invited' | 'active' | 'suspended';
  version: number;
}

export interface OwnedRecord {
  id: string;
  owner_id: string | null;
}
export type LineRecord = OwnedRecord & { number: string; label: string };
export type DeviceRecord = OwnedRecord & {
  name: string;
  kind: 'computer' | 'desk-phone' | 'mobile' | 'other';
};

const CLIENT = `select c.id, c.name, c.state, c.preset, c.mail_domains, c.created_at, c.live_at, c.version,
  (select count(*)::int from person p where p.client_id = c.id) as people from client c`;

/** The clients that the reader may see, by name. */
export function clients(tx: Tx): Promise<ClientRecord[]> {
  return tx.rows<ClientRecord>(`${CLIENT} order by c.name, c.id limit 1000`);
}

/** One client. Throws `not-found`, for another's and for none alike. */
export async function clientById(tx: Tx, id: string): Promise<ClientRecord> {
  const [row] = await tx.rows<ClientRecord>(`${CLIENT} where c.id = $1`, [id]);
  if (row === undefined) throw new Problem('not-found');
  return row;
}

/** A client's people that the reader may see, at most 5,001, by name. */
export function peopleOf(tx: Tx, clientId: string): Promise<PersonRecord[]> {
  return tx.rows<PersonRecord>(
    `select id, first, last, email, phone, role, status, version from person where client_id = $1
      order by last, first, id limit 5001`,
    [clientId],
  );
}

/** The mail keys of a client's directory. */
export async function emailKeysOf(tx: Tx, clientId: string): Promise<Set<string>> {
  const rows = await tx.rows<{ email_key: string }>('select email_key from person where client_id = $1', [
    clientId,
  ]);
  return new Set(rows.map((row) => row.email_key));
}

export function linesOf(tx: Tx, clientId: string): Promise<LineRecord[]> {
  return tx.rows<LineRecord>(
    'select id, number, label, owner_id from line where client_id = $1 order by number, id limit 5000',
    [clientId],
  );
}

export function devicesOf(tx: Tx, clientId: string): Promise<DeviceRecord[]> {
  return tx.rows<DeviceRecord>(
    'select id, name, kind, owner_id from device where client_id = $1 order by name, id limit 5000',
    [clientId],
  );
}

/** Adds many people in one statement. */
export async function insertPeople(
  tx: Tx,
  clientId: string,
  people: readonly (PersonColumns & { readonly id: string; readonly role: ClientRole })[],
): Promise<void> {
  await tx.rows(
    `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, phone, role)
     select $1, p.id, p.first, p.last, p.email, p.email_key, p.first_keys, p.last_keys, p.phone, p.role
       from jsonb_to_recordset($2::jsonb) as p(id uuid, first text, last text, email text, email_key text,
         first_keys text[], last_keys text[], phone text, role text)`,
    [clientId, JSON.stringify(people)],
  );
}
