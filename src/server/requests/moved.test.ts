import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  openFor,
  proveByCode,
  startAcme,
  wanted,
  type Acme,
  type Named,
} from '../testing/acme.ts';

let acme: Acme;
let grace: Named;
beforeAll(async () => {
  acme = await startAcme();
  grace = await acme.person('super-admin', 'Grace', 'Hopper');
});
afterAll(() => acme.close());

/** Somebody changes what stands of somebody in the directory, as they read it just now. */
async function change(by: Named, whom: Named, values: object): Promise<void> {
  const { body } = await wanted(200, by.client.get('/api/portal/people'));
  const { version } = body.people.find(({ id }: { id: string }) => id === whom.who.id);
  await wanted(200, by.client.patch(`/api/portal/people/${whom.who.id}`, { ...values, version }));
}

it('holds nobody for the reader of a mailbox that is not theirs any more', async () => {
  const { client } = acme.agent;
  const mia = await acme.person('admin', 'Mia', 'Berg');
  const contact = await openFor(client, mia.said);
  await proveByCode(acme, contact, mia);
  const { request } = await ask(client, contact, addLiam());
  const tier = async () => (await client.get(`/api/contacts/${contact}`)).body.tier;
  await change(grace, mia, { phone: '+44 20 7946 0003' });
  expect(await tier()).toBe(2);
  await change(grace, mia, { email: 'mia.new@acme.example' });
  expect(await tier()).toBe(1);
  const run = await client.post(`/api/requests/${request.id}/run`);
  expect([run.status, run.body.code]).toEqual([403, 'proof-needed']);
});

it('gives no more to whoever came by an address of before than what they had', async () => {
  const tom = await acme.person('member', 'Tom', 'Low');
  const liv = await acme.person('member', 'Liv', 'Moe');
  await change(tom, tom, { email: 'tom.low@acme.example' });
  await change(grace, tom, { role: 'admin' });
  expect((await tom.client.get('/api/portal/may')).status).toBe(401);
  await change(grace, liv, { role: 'admin' });
  await wanted(200, liv.client.get('/api/portal/may'));
  await change(liv, liv, { email: 'liv.moe@acme.example' });
  await change(grace, liv, { role: 'member' });
  await wanted(200, liv.client.get('/api/portal/may'));
});
