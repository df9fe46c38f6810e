import type { z } from 'zod';
import type { ClientChange, ClientList, ClientWhole } from '../../../contracts/clients.ts';
import { counted } from '../../../contracts/words.ts';
import { organisationNameKeys } from '../../contacts/matching/organisations.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { canonicalBody } from '../../record/format.ts';
import { wholeClient } from '../access.ts';
import { domainKeys } from '../mailDomains.ts';
import { presentClient } from '../present.ts';
import { clientById, clients } from '../store.ts';
import { callerName } from '../../gate/who.ts';

/** Corrects name and mail domains of a client that is onboarding. Throws `version-conflict` with both values. */
export function correctClient(
  caller: Caller,
  clientId: string,
  input: z.output<typeof ClientChange>,
): Promise<z.infer<typeof ClientWhole>> {
  const mailDomains = domainKeys(input.mailDomains);
  const tried = `Call the client ${input.name}, with ${domainsSaid(mailDomains)}.`;
  return perform(caller, { action: 'client.onboard', sentence: tried }, async (tx) => {
    const before = await clientById(tx, clientId);
    await tx.rows('select guard.correct_client($1, $2, $3, $4, $5)', [
      clientId,
      input.name,
      organisationNameKeys(input.name),
      mailDomains,
      input.version,
    ]);
    const named = before.name === input.name ? '' : `is called ${input.name} now, and `;
    const sentence = `${await callerName(tx)} corrected the client ${before.name}: it ${named}has ${domainsSaid(mailDomains)}.`;
    tx.record({
      chain: clientId,
      action: 'client.correct',
      body: { sentence, subject: { name: input.name, mailDomains } },
    });
    return wholeClient(tx, clientId);
  });
}

const domainsSaid = (domains: readonly string[]) =>
  domains.length === 0 ? 'no mail domain' : `the mail domains ${domains.join(', ')}`;

/** Removes a client that is onboarding, with its directory and the sign-ins of whoever accepted an invitation. */
export function removeClient(caller: Caller, clientId: string): Promise<z.infer<typeof ClientList>> {
  const errand = { action: 'client.onboard', sentence: 'Remove a client.' } as const;
  return perform(caller, errand, async (tx) => {
    const { name, people } = await clientById(tx, clientId);
    const sentence = `${await callerName(tx)} removed the client ${name} before it was live, with ${counted(people, 'person', 'people')}.`;
    await tx.rows('select guard.remove_client($1, $2)', [clientId, canonicalBody({ sentence })]);
    tx.record({ chain: caller.actor.deskId, action: 'client.remove', body: { sentence, client: clientId } });
    return { clients: (await clients(tx)).map(presentClient) };
  });
}
