import type { ClientRole } from '../../contracts/common.ts';
import { Problem, problemFromDatabase } from '../../contracts/errors.ts';
import { emailKey, nameKeys } from '../contacts/matching/keys.ts';
import type { Tx } from '../gate/tx.ts';

/** A person's facts as they are typed. */
export interface PersonFacts {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone?: string | null | undefined;
}

/** The columns of `person` that follow from the typed facts: the keys are what a caller is matched by. */
export interface PersonColumns {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly email_key: string;
  readonly first_keys: readonly string[];
  readonly last_keys: readonly string[];
  readonly phone: string | null;
}

/** Works out the columns. Throws `bad-input` for a name that no caller could be matched by, or a bad mail address. */
export function personColumns({ first, last, email, phone }: PersonFacts): PersonColumns {
  const key = emailKey(email);
  const firstKeys = nameKeys(first);
  const lastKeys = nameKeys(last);
  const fields = [
    ...(firstKeys.length === 0 ? [{ field: 'body.first', message: 'This needs at least one letter.' }] : []),
    ...(lastKeys.length === 0 ? [{ field: 'body.last', message: 'This needs at least one letter.' }] : []),
    ...(key === null
      ? [
          {
            field: 'body.email',
            message: 'This is not a mail address; it should look like ada@acme.example.',
          },
        ]
      : []),
  ];
  if (key === null || fields.length > 0) throw new Problem('bad-input', { count: fields.length, fields });
  return {
    first: first.normalize('NFC'),
    last: last.normalize('NFC'),
    email: email.trim(),
    email_key: key,
    first_keys: firstKeys,
    last_keys: lastKeys,
    phone: phone ?? null,
  };
}

/** The key of an agent's mail address. Throws `bad-input`. */
export function neededEmailKey(email: string): string {
  const key = emailKey(email);
  if (key === null) {
    throw new Problem('bad-input', {
      count: 1,
      fields: [
        { field: 'body.email', message: 'This is not a mail address; it should look like ada@acme.example.' },
      ],
    });
  }
  return key;
}

/** What is thrown for a person that the database did not take: its one unique key of theirs is the mail address. */
export function ofAddress(error: unknown): unknown {
  return problemFromDatabase(error)?.code === 'conflict' ? new Problem('address-taken', {}, error) : error;
}

/** Adds one person; the guard demands that this transaction was let do so. Throws `address-taken`. */
export async function insertPerson(
  tx: Tx,
  clientId: string,
  id: string,
  p: PersonColumns & { readonly role: ClientRole },
): Promise<void> {
  try {
    await tx.rows(
      `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, phone, role)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [clientId, id, p.first, p.last, p.email, p.email_key, p.first_keys, p.last_keys, p.phone, p.role],
    );
  } catch (error) {
    throw ofAddress(error);
  }
}
