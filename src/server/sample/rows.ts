import { v7 } from 'uuid';
import { organisationNameKeys } from '../contacts/matching/organisations.ts';
import { personColumns } from '../people/personRow.ts';
import type { SampleClient, SamplePerson } from './people.ts';
import { SAMPLE } from './people.ts';

type Owned = Pick<SamplePerson, 'lines' | 'devices'>;

/** The sample as the database takes it, in JSON, with new ids each time: a record outlives the client it is of. */
export function sampleRows(): string {
  return JSON.stringify({ clients: SAMPLE.map(clientRows) });
}

function clientRows(client: SampleClient) {
  const people = client.people.map((person) => ({ id: v7(), person }));
  const owners: [string | null, Owned][] = [
    [null, client],
    ...people.map(({ id, person }): [string, Owned] => [id, person]),
  ];
  return {
    id: v7(),
    name: client.name,
    name_keys: organisationNameKeys(client.name),
    mail_domains: [client.domain],
    state: client.state,
    people: people.map(({ id, person }) => personRow(id, person, client.domain)),
    lines: owners.flatMap(([owner_id, { lines = [] }]) =>
      lines.map((line) => ({ id: v7(), owner_id, ...line })),
    ),
    devices: owners.flatMap(([owner_id, { devices = [] }]) =>
      devices.map((device) => ({ id: v7(), owner_id, ...device })),
    ),
  };
}

function personRow(id: string, { first, last, phone, role, status }: SamplePerson, domain: string) {
  const email = `${plain(first)}.${plain(last)}@${domain}`;
  return { id, ...personColumns({ first, last, email, phone }), role, status };
}

/** A name in the letters of an address. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
