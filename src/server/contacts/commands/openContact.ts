import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Contact, Said } from '../../../contracts/contacts.ts';
import { perform, type Errand } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { inContact, readContact } from '../access.ts';
import { withKeys } from '../said.ts';
import { contactById } from '../store.ts';

type View = Promise<z.infer<typeof Contact>>;

/** Opens a contact and matches what was said with the directories of live clients. Throws `limit-reached`. */
export async function openContact(caller: Caller, said: Said): View {
  const id = v7();
  const errand = { action: 'contact.open', sentence: 'Open a contact' } as const;
  const heard = await hear(caller, errand, said);
  await perform(caller, errand, (tx) => match(tx, id, said, heard));
  return readContact(caller, id);
}

/** Matches a contact anew by what the caller says now; another counted try. Throws `already-matched`, `limit-reached`. */
export async function matchAgain(caller: Caller, id: string, said: Said): View {
  const errand = { action: 'contact.match', sentence: 'Match the caller again' } as const;
  const heard = await hear(caller, errand, said);
  await inContact(caller, id, errand, ({ tx }) => match(tx, id, said, heard));
  return readContact(caller, id);
}

/** What a caller said, counted. */
interface Heard {
  readonly id: string;
  readonly said: string;
}

/**
 * Counts the try for good before anybody hears whether it fits; what this call is to be kept by belongs to the answer.
 * Throws `limit-reached`.
 */
async function hear(caller: Caller, errand: Errand, said: Said): Promise<Heard> {
  const heard = { id: v7(), said: JSON.stringify(withKeys(said)) };
  await perform({ ...caller, keep: undefined }, errand, (tx) =>
    tx.rows('select guard.hear_caller($1, $2)', [heard.id, heard.said]),
  );
  return heard;
}

async function match(tx: Tx, id: string, said: Said, heard: Heard): Promise<void> {
  await tx.rows('select guard.match($1, $2, $3)', [id, heard.said, heard.id]);
  const row = await contactById(tx, id);
  const name = `${said.first} ${said.last}`;
  const again = row.tries > 1 ? ` (try ${row.tries})` : '';
  tx.record({
    chain: row.client_id ?? row.desk_id,
    action: row.tries > 1 ? 'contact.match' : 'contact.open',
    body: {
      sentence:
        row.first === null
          ? `${row.agent_name} took a contact of somebody who gave the name ${name}; nobody was found${again}.`
          : `${row.agent_name} took a contact of ${row.first} ${row.last ?? ''}, found by name and mail address${again}.`,
      contact: id,
      said,
    },
  });
}
