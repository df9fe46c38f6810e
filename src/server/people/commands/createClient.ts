import { v7 } from 'uuid';
import type { z } from 'zod';
import type { ClientInput, ClientWhole } from '../../../contracts/clients.ts';
import { organisationNameKeys } from '../../contacts/matching/organisations.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { wholeClient } from '../access.ts';
import { domainKeys } from '../mailDomains.ts';
import { personColumns } from '../personRow.ts';
import { callerName } from '../../gate/who.ts';

/** Makes a client with its first Super admin, onboarding until they confirm it. */
export function createClient(
  caller: Caller,
  input: z.output<typeof ClientInput>,
): Promise<z.infer<typeof ClientWhole>> {
  const id = v7();
  const person = personColumns(input.superAdmin);
  const mailDomains = domainKeys(input.mailDomains);
  const what = `the client ${input.name} with ${person.first} ${person.last} as its first Super admin`;
  return perform(caller, { action: 'client.create', sentence: `Create ${what}.` }, async (tx) => {
    await tx.rows('select guard.create_client($1, $2, $3, $4, $5, $6)', [
      id,
      input.name,
      organisationNameKeys(input.name),
      mailDomains,
      v7(),
      JSON.stringify(person),
    ]);
    tx.record({
      chain: id,
      action: 'client.create',
      body: {
        sentence: `${await callerName(tx)} created ${what}.`,
        subject: { client: input.name, ...input.superAdmin },
      },
    });
    return wholeClient(tx, id);
  });
}
