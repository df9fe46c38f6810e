import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  openFor,
  proveByDigits,
  startAcme,
  stepsOf,
  wanted,
  type Acme,
} from '../testing/acme.ts';
import { layRows } from '../testing/people.ts';

let acme: Acme;
beforeAll(async () => void (acme = await startAcme()));
afterAll(() => acme.close());

it('nothing more is done in a contact that was closed, by its agent or by its person', async () => {
  const { client } = acme.agent;
  const dana = await acme.person('super-admin', 'Dana', 'Okafor');
  const contact = await openFor(client, dana.said);
  await proveByDigits(acme, contact, dana);
  const { request } = await ask(client, contact, addLiam());
  const sip = { action: 'sip-credentials.request', subject: {}, details: 'the lobby' } as const;
  const order = (await ask(client, contact, sip)).request;
  const { digits } = (await wanted(200, client.post(`/api/contacts/${contact}/digits`))).body;
  const second = await acme.t.agent('agent');
  await wanted(200, client.post(`/api/contacts/${contact}/close`));
  const told: unknown[] = [];
  for (const [step, body] of stepsOf(dana.said, second.who.id)) {
    const reply = await client.send('POST', `/api/contacts/${contact}/${step}`, body);
    told.push([step, reply.status, reply.body.code]);
  }
  for (const step of [
    `${request.id}/run`,
    `${order.id}/order`,
    `${request.id}/ask-approver`,
    `${request.id}/withdraw`,
  ]) {
    const reply = await client.post(`/api/requests/${step}`);
    told.push([step, reply.status, reply.body.code]);
  }
  const typed = await dana.client.post('/api/portal/confirm', { contactId: contact, digits });
  told.push(['confirm', typed.status, typed.body.code]);
  expect(told).toEqual(told.map((one) => [(one as string[])[0], 409, 'contact-closed']));
});

it('whoever is suspended is found by nobody, and nothing tells it', async () => {
  const { client } = acme.agent;
  const mara = await acme.person('admin', 'Mara', 'Quist');
  await layRows(acme.t.db.owner, 'person', async () => {
    await acme.t.db.owner.query("update person set status = 'suspended' where id = $1", [mara.who.id]);
  });
  expect((await wanted(201, client.post('/api/contacts', mara.said))).body.found).toBeNull();
});

it('nobody is found anew in a contact that found somebody', async () => {
  const { client } = acme.agent;
  const [dana, omar] = [
    await acme.person('member', 'Dana', 'Lind'),
    await acme.person('admin', 'Omar', 'Aziz'),
  ];
  const contact = await openFor(client, dana.said);
  const again = await client.post(`/api/contacts/${contact}/match`, omar.said);
  expect([again.status, again.body.code]).toEqual([409, 'already-matched']);
  expect((await client.get(`/api/contacts/${contact}`)).body.found.personId).toBe(dana.who.id);
});
