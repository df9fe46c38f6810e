import type { z } from 'zod';
import type { ClientWhole } from '../../../contracts/clients.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { wholeClient } from '../access.ts';
import { peopleOf } from '../store.ts';
import { callerName } from '../../gate/who.ts';

/** Mails the invitation of a Super admin of a client that is onboarding. */
export function invitePerson(
  caller: Caller,
  clientId: string,
  personId: string,
): Promise<z.infer<typeof ClientWhole>> {
  const sentence = 'Invite a Super admin by mail.';
  return perform(caller, { action: 'client.onboard', sentence }, async (tx) => {
    await tx.rows('select guard.invite_person($1, $2)', [clientId, personId]);
    const whom = (await peopleOf(tx, clientId)).find(({ id }) => id === personId);
    const told = `${await callerName(tx)} mailed an invitation to ${whom?.first ?? ''} ${whom?.last ?? ''}, a Super admin.`;
    tx.record({ chain: clientId, action: 'person.invite', body: { sentence: told, subject: { personId } } });
    return wholeClient(tx, clientId);
  });
}
