import { v7 } from 'uuid';
import type { z } from 'zod';
import type { ClientWhole, DeviceInput, PersonInput, PhoneLineInput } from '../../../contracts/clients.ts';
import type { ChangePerson } from '../../../contracts/requests.ts';
import { Problem } from '../../../contracts/errors.ts';
import { ROLE_WORDS } from '../../../contracts/words.ts';
import { perform } from '../../gate/perform.ts';
import { callerName } from '../../gate/who.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { wholeClient } from '../access.ts';
import { insertPerson, ofAddress, personColumns } from '../personRow.ts';
import { peopleOf } from '../store.ts';

type Whole = z.infer<typeof ClientWhole>;

/**
 * One edit of a directory that is onboarding, told to that client's record.
 *
 * @param tried what is tried, in the imperative
 * @param work makes the edit, and says what was done, as it goes on after who did it
 */
function edit(
  caller: Caller,
  clientId: string,
  tried: string,
  subject: object,
  work: (tx: Tx) => Promise<string>,
): Promise<Whole> {
  return perform(caller, { action: 'client.onboard', sentence: tried }, async (tx) => {
    await tx.rows('select guard.onboard($1)', [clientId]);
    const sentence = `${await callerName(tx)} ${await work(tx)}.`;
    tx.record({ chain: clientId, action: 'client.onboard', body: { sentence, subject } });
    return wholeClient(tx, clientId);
  });
}

/** Types one person into the directory. */
export function addPersonAtOnboarding(
  caller: Caller,
  clientId: string,
  input: z.output<typeof PersonInput>,
): Promise<Whole> {
  const columns = personColumns(input);
  const whom = `${columns.first} ${columns.last} as ${ROLE_WORDS[input.role]} in the directory`;
  return edit(caller, clientId, `Enter ${whom}.`, input, async (tx) => {
    await insertPerson(tx, clientId, v7(), { ...columns, role: input.role });
    return `entered ${whom}`;
  });
}

/** Corrects one person while the client is onboarding. Throws `version-conflict` with both values, `address-taken`. */
export function changePersonAtOnboarding(
  caller: Caller,
  clientId: string,
  personId: string,
  input: z.output<typeof ChangePerson>,
): Promise<Whole> {
  const { version, ...wanted } = input;
  return edit(caller, clientId, 'Correct a person in the directory.', { personId, ...wanted }, async (tx) => {
    const person = (await peopleOf(tx, clientId)).find((one) => one.id === personId);
    if (person === undefined) throw new Problem('not-found');
    if (person.version !== version) {
      throw new Problem('version-conflict', { yours: wanted, theirs: person, version: person.version });
    }
    const next = personColumns({
      first: wanted.first ?? person.first,
      last: wanted.last ?? person.last,
      email: wanted.email ?? person.email,
      phone: wanted.phone === undefined ? person.phone : wanted.phone,
    });
    try {
      await tx.rows(
        `update person set first = $3, last = $4, email = $5, email_key = $6, first_keys = $7, last_keys = $8,
           phone = $9, role = $10, version = version + 1 where client_id = $1 and id = $2`,
        [
          clientId,
          personId,
          next.first,
          next.last,
          next.email,
          next.email_key,
          next.first_keys,
          next.last_keys,
          next.phone,
          wanted.role ?? person.role,
        ],
      );
    } catch (error) {
      throw ofAddress(error);
    }
    const before = `${person.first} ${person.last}`;
    const now = `${next.first} ${next.last}`;
    return `corrected ${before}${now === before ? '' : `, now ${now},`} in the directory`;
  });
}

/** Takes one person out of the directory while the client is onboarding; their lines and devices stay, unowned. */
export function removePersonAtOnboarding(caller: Caller, clientId: string, personId: string): Promise<Whole> {
  return edit(caller, clientId, 'Take a person out of the directory.', { personId }, async (tx) => {
    await tx.rows('update line set owner_id = null where client_id = $1 and owner_id = $2', [
      clientId,
      personId,
    ]);
    await tx.rows('update device set owner_id = null where client_id = $1 and owner_id = $2', [
      clientId,
      personId,
    ]);
    const [gone] = await tx.rows<{ name: string }>(
      "delete from person where client_id = $1 and id = $2 returning first || ' ' || last as name",
      [clientId, personId],
    );
    if (gone === undefined) throw new Problem('not-found');
    return `took ${gone.name} out of the directory`;
  });
}

/** Enters a telephone line. */
export function addLine(
  caller: Caller,
  clientId: string,
  input: z.output<typeof PhoneLineInput>,
): Promise<Whole> {
  return edit(caller, clientId, `Enter the line ${input.number}.`, input, async (tx) => {
    await tx.rows('insert into line (client_id, id, number, label, owner_id) values ($1, $2, $3, $4, $5)', [
      clientId,
      v7(),
      input.number,
      input.label,
      input.ownerId,
    ]);
    return `entered the line ${input.number}`;
  });
}

/** Enters a device. */
export function addDevice(
  caller: Caller,
  clientId: string,
  input: z.output<typeof DeviceInput>,
): Promise<Whole> {
  return edit(caller, clientId, `Enter the device ${input.name}.`, input, async (tx) => {
    await tx.rows('insert into device (client_id, id, name, kind, owner_id) values ($1, $2, $3, $4, $5)', [
      clientId,
      v7(),
      input.name,
      input.kind,
      input.ownerId,
    ]);
    return `entered the device ${input.name}`;
  });
}

/** Takes a line or a device out again. */
export function removeOwned(
  caller: Caller,
  clientId: string,
  table: 'line' | 'device',
  id: string,
): Promise<Whole> {
  const statement = {
    line: 'delete from line where client_id = $1 and id = $2 returning number as name',
    device: 'delete from device where client_id = $1 and id = $2 returning name',
  }[table];
  return edit(caller, clientId, `Take a ${table} out of the directory.`, { id }, async (tx) => {
    const [gone] = await tx.rows<{ name: string }>(statement, [clientId, id]);
    if (gone === undefined) throw new Problem('not-found');
    return `took the ${table} ${gone.name} out of the directory`;
  });
}
