import type { Ask, Said } from '../../contracts/contacts.ts';
import { Problem } from '../../contracts/errors.ts';
import { ROLE_WORDS } from '../../contracts/words.ts';
import type { ClientAction } from '../../policy/words.ts';
import type { Tx } from '../gate/tx.ts';
import { sentenceOf, type Wording } from './sentences.ts';

interface ContactWords {
  readonly said: Said;
  readonly first: string | null;
  readonly last: string | null;
  readonly client_name: string | null;
}

/** The sentence of what is asked in a contact, with the names that its agent may see. Throws `not-found`. */
export async function sentenceIn(tx: Tx, contactId: string, action: ClientAction, ask: Ask): Promise<string> {
  const [contact] = await tx.rows<ContactWords>(
    'select said, first, last, client_name from contact where id = $1',
    [contactId],
  );
  if (contact === undefined) throw new Problem('not-found');
  const { said, first, last, client_name } = contact;
  return sentenceOf(action, {
    ...wordsOf(ask),
    asker: first === null ? `${said.first} ${said.last}` : `${first} ${last ?? ''}`,
    client: client_name ?? said.organisation ?? 'the organisation they named',
    thing: await thingOf(tx, ask),
  });
}

function wordsOf({ subject, details, newPerson }: Ask): Omit<Wording, 'asker' | 'client' | 'thing'> {
  const person = newPerson ?? subject.person;
  const { role } = subject;
  return {
    person: person === undefined ? null : `${person.first} ${person.last}`,
    email: newPerson?.email.trim() ?? null,
    phone: newPerson?.phone ?? null,
    role: role === undefined ? null : ROLE_WORDS[role],
    aspect: subject.aspect ?? null,
    everywhere: subject.everywhere === true,
    own: subject.own === true,
    details: details ?? null,
  };
}

/** The name of the line or device that is meant, as its reader may see it. */
async function thingOf(tx: Tx, { subject }: Ask): Promise<string | null> {
  const { lineId, deviceId } = subject;
  if (lineId !== undefined) {
    const [line] = await tx.rows<{ name: string }>(
      "select 'the line ' || label || ' (' || number || ')' as name from line where id = $1",
      [lineId],
    );
    return line?.name ?? null;
  }
  if (deviceId === undefined) return null;
  const [device] = await tx.rows<{ name: string }>(
    "select 'the device ' || name as name from device where id = $1",
    [deviceId],
  );
  return device?.name ?? null;
}
