import type { z } from 'zod';
import type { ClientWhole } from '../../contracts/clients.ts';
import { read } from '../gate/perform.ts';
import type { Caller, Tx } from '../gate/tx.ts';
import { mailFate } from './mailFate.ts';
import type { MailState } from './mailFate.ts';
import { presentWhole } from './present.ts';
import { clientById, devicesOf, linesOf, peopleOf } from './store.ts';

/** Why the desk may not edit this client's directory; null while it is onboarding. */
export const LIVE_WHY =
  'This client is live: its directory is changed by its own people, or by authority they lend in a contact.';

/** A client with its directory, for an admin of the desk. Throws `not-found`. */
export function readClient(caller: Caller, id: string): Promise<z.infer<typeof ClientWhole>> {
  return read(caller, { action: 'directory.browse' }, (tx) => wholeClient(tx, id));
}

/** A client with its directory, as the reader of this transaction may see it. */
export async function wholeClient(tx: Tx, id: string): Promise<z.infer<typeof ClientWhole>> {
  const client = await clientById(tx, id);
  const [people, lines, devices, mails] = [
    await peopleOf(tx, id),
    await linesOf(tx, id),
    await devicesOf(tx, id),
    await tx.rows<MailState & { person_id: string; at: Date }>(
      'select distinct on (person_id) person_id, at, state, fault from mail_state where client_id = $1 order by person_id, at desc',
      [id],
    ),
  ];
  return presentWhole({
    client,
    people,
    lines,
    devices,
    invited: mails.map((mail) => ({
      personId: mail.person_id,
      at: mail.at.toISOString(),
      mail: mailFate(mail),
    })),
    hindrance: client.state === 'onboarding' ? null : LIVE_WHY,
  });
}
