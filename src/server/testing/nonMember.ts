import { v7 } from 'uuid';
import type { z } from 'zod';
import type { WaitingList } from '../../contracts/requests.ts';
import { ask, openFor, wanted, type Named } from './acme.ts';
import type { TestClient } from './client.ts';

type Waits = z.infer<typeof WaitingList>['waiting'][number];

/** Somebody whom no directory has, of an organisation that they name. */
export const stranger = (organisation: string) => ({
  first: 'Sam',
  last: 'Vane',
  email: `sam-${v7().slice(-10)}@elsewhere.example`,
  organisation,
});

/** Asks as somebody whom nobody finds, and sends it to whoever may be there. */
export async function sendStrangers(client: TestClient, organisation: string) {
  const contact = await openFor(client, stranger(organisation));
  const asked = (await ask(client, contact, {
    action: 'sip-credentials.request',
    subject: {},
    details: 'boardroom phone',
  })) as { request: { id: string } };
  const reply = await client.post(`/api/contacts/${contact}/non-member`, {
    requestId: asked.request.id,
    words: 'I am the new IT guy',
  });
  return { contact, request: asked.request.id, reply };
}

/** What waits for an answer of this person. */
export async function waitingFor(person: Named): Promise<Waits[]> {
  const { body } = await wanted<{ waiting: Waits[] }>(200, person.client.get('/api/portal/waiting'));
  return body.waiting.filter(({ state }) => state === 'open');
}
