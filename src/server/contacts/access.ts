import type { z } from 'zod';
import type { Colleagues, Contact, ContactList } from '../../contracts/contacts.ts';
import { perform, read, type Errand } from '../gate/perform.ts';
import type { Caller, Tx } from '../gate/tx.ts';
import { callerName } from '../gate/who.ts';
import { lastOutcomes, requestsIn } from '../requests/access.ts';
import { presentContact, presentRow } from './present.ts';
import {
  codeOf,
  contactById,
  contactsOfDesk,
  devicesOfPerson,
  digitsOf,
  entriesOf,
  linesOfPerson,
  proofsOf,
} from './store.ts';

type ContactView = z.infer<typeof Contact>;

/** One contact, as any agent of the desk may read it. Throws `not-found`. */
export function readContact(caller: Caller, id: string): Promise<ContactView> {
  return read(caller, { action: 'contact.open' }, (tx) => wholeContact(tx, id));
}

/** The desk's contacts, open and waiting first, newest first. */
export function readContacts(caller: Caller): Promise<z.infer<typeof ContactList>> {
  return read(caller, { action: 'contact.open' }, async (tx) => {
    const rows = await contactsOfDesk(tx);
    const last = await lastOutcomes(
      tx,
      rows.map(({ id }) => id),
    );
    return { contacts: rows.map((row) => presentRow(row, last.get(row.id) ?? null)) };
  });
}

/** The agents to whom a contact can be handed over. */
export function readColleagues(caller: Caller): Promise<z.infer<typeof Colleagues>> {
  return read(caller, { action: 'contact.open' }, async (tx) => ({
    agents: await tx.rows<{ id: string; name: string }>(
      `select id, first || ' ' || last as name from agent
        where status = 'active' and id <> $1 order by first, last, id limit 1000`,
      [caller.actor.id],
    ),
  }));
}

async function wholeContact(tx: Tx, id: string): Promise<ContactView> {
  const row = await contactById(tx, id);
  const { client_id, person_id } = row;
  const found = client_id !== null && person_id !== null;
  return presentContact({
    row,
    proofs: await proofsOf(tx, id),
    code: row.state === 'closed' ? null : await codeOf(tx, id),
    digits: row.state === 'closed' ? null : await digitsOf(tx, id),
    lines: found ? await linesOfPerson(tx, client_id, person_id) : [],
    devices: found ? await devicesOfPerson(tx, client_id, person_id) : [],
    requests: await requestsIn(tx, id, row.mine && row.state !== 'closed'),
    entries: await entriesOf(tx, id),
  });
}

/** Whose chain tells about a contact: its client's when somebody was found, else the desk's. Throws `not-found`. */
export async function chainOf(tx: Tx, contactId: string): Promise<string> {
  const { client_id, desk_id } = await contactById(tx, contactId);
  return client_id ?? desk_id;
}

/** What a command in a contact works with. */
export interface InContact {
  readonly tx: Tx;
  /** Who does it, as a sentence begins. */
  readonly by: string;
  /** The contact's chain before the command. */
  readonly chain: string;
  /** Tells the contact's record. */
  readonly tell: (action: string, sentence: string, more?: Readonly<Record<string, unknown>>) => void;
}

/** Runs a command in a contact; a refusal of it is told to the chain of whom it concerns. */
export function inContact<T>(
  caller: Caller,
  contactId: string,
  errand: Pick<Errand, 'action' | 'subject' | 'sentence'>,
  work: (contact: InContact) => Promise<T>,
): Promise<T> {
  const whole: Errand & { chain?: string } = { ...errand, about: { contact: contactId } };
  return perform(caller, whole, async (tx) => {
    const chain = caller.actor.kind === 'person' ? caller.actor.clientId : await chainOf(tx, contactId);
    whole.chain = chain;
    return work({
      tx,
      by: await callerName(tx),
      chain,
      tell: (action, sentence, more = {}) =>
        tx.record({ chain, action, body: { sentence, contact: contactId, ...more } }),
    });
  });
}
