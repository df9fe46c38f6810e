import { v7 } from 'uuid';
import type { ClientRole } from '../../contracts/common.ts';
import { Problem } from '../../contracts/errors.ts';
import type { Tx } from '../gate/tx.ts';
import { insertPerson, ofAddress, personColumns } from '../people/personRow.ts';

/** The columns that `user.add` freezes. */
interface NewPerson {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: ClientRole;
}

/** What `user.change` freezes: only what is to be changed. */
export type PersonChange = Partial<NewPerson> & { readonly status?: 'active' | 'suspended' };

/** What of a person a page compares when two changed them at once. */
interface PersonNow {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: ClientRole;
  readonly status: string;
  readonly version: number;
}

/** Adds the person exactly as frozen, invited. Throws `address-taken`. */
export async function insertFrozen(tx: Tx, clientId: string, person: NewPerson): Promise<string> {
  const id = v7();
  await insertPerson(tx, clientId, id, { ...personColumns(person), role: person.role });
  return id;
}

/**
 * Changes a person exactly as frozen, with the keys that follow from it.
 *
 * @param version the one that the reader saw; null to take the one of now
 * Throws `version-conflict` with both values, `address-taken`.
 */
export async function updateFrozen(
  tx: Tx,
  where: { clientId: string; id: string; version: number | null },
  change: PersonChange,
): Promise<void> {
  const { clientId, id, version } = where;
  const now = await personNow(tx, clientId, id);
  if (version !== null && now.version !== version) throw conflict(now, change);
  const p = personColumns({ ...now, ...change });
  if (change.status !== undefined && now.status === 'invited') throw new Problem('never-signed-in');
  const moved = change.email !== undefined && p.email !== now.email;
  try {
    const done = await tx.rows(
      `update person set first = $3, last = $4, email = $5, email_key = coalesce($6, email_key),
         first_keys = coalesce($7, first_keys), last_keys = coalesce($8, last_keys), phone = $9, role = $10, status = $11, version = version + 1,
         email_changed_at = case when $12 then now() else email_changed_at end
       where client_id = $1 and id = $2 and version = $13 returning id`,
      [
        clientId,
        id,
        p.first,
        p.last,
        p.email,
        // Keys follow the values that change, and only those: what was not asked for stays as it is.
        change.email === undefined ? null : p.email_key,
        change.first === undefined ? null : p.first_keys,
        change.last === undefined ? null : p.last_keys,
        p.phone,
        change.role ?? now.role,
        change.status ?? now.status,
        moved,
        now.version,
      ],
    );
    if (done.length === 0) throw conflict(await personNow(tx, clientId, id), change);
  } catch (error) {
    throw ofAddress(error);
  }
}

function conflict(now: PersonNow, yours: PersonChange): Problem {
  const { version, ...theirs } = now;
  return new Problem('version-conflict', { version, yours, theirs });
}

async function personNow(tx: Tx, clientId: string, id: string): Promise<PersonNow> {
  const [now] = await tx.rows<PersonNow>(
    'select first, last, email, phone, role, status, version from person where client_id = $1 and id = $2',
    [clientId, id],
  );
  if (now === undefined) throw new Problem('subject-not-found');
  return now;
}

/** Removes a person; their lines and devices stay, without an owner. */
export async function deleteFrozen(tx: Tx, clientId: string, id: string): Promise<void> {
  await tx.rows('update line set owner_id = null where client_id = $1 and owner_id = $2', [clientId, id]);
  await tx.rows('update device set owner_id = null where client_id = $1 and owner_id = $2', [clientId, id]);
  const gone = await tx.rows('delete from person where client_id = $1 and id = $2 returning id', [
    clientId,
    id,
  ]);
  if (gone.length === 0) throw new Problem('subject-not-found');
}
