import type { z } from 'zod';
import type { Contact } from '../../../contracts/contacts.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { Caller } from '../../gate/tx.ts';
import { inContact, readContact } from '../access.ts';

type View = Promise<z.infer<typeof Contact>>;

/** Closes a contact: what was lent and not spent ends. Throws `contact-not-yours`, `contact-closed`. */
export async function closeContact(caller: Caller, id: string): View {
  const errand = { action: 'contact.open', sentence: 'Close the contact' } as const;
  await inContact(caller, id, errand, async ({ tx, by, tell }) => {
    await tx.rows('select guard.close_contact($1)', [id]);
    tell('contact.close', `${by} closed the contact; what was lent in it and not used has ended.`);
  });
  return readContact(caller, id);
}

/** Hands a contact to a colleague; what was lent to the one who had it ends. Throws `not-found`, `contact-not-yours`. */
export async function handOver(caller: Caller, id: string, agentId: string): View {
  const errand = { action: 'contact.open', sentence: 'Hand the contact over' } as const;
  await inContact(caller, id, errand, async ({ tx, by, tell }) => {
    const [colleague] = await tx.rows<{ name: string }>(
      "select first || ' ' || last as name from agent where id = $1 and status = 'active'",
      [agentId],
    );
    if (colleague === undefined) throw new Problem('not-found');
    await tx.rows('select guard.hand_over($1, $2)', [id, agentId]);
    tell('contact.hand-over', `${by} handed the contact over to ${colleague.name}.`, { to: agentId });
  });
  return readContact(caller, id);
}
