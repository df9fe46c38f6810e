import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  codeFor,
  openFor,
  proveByCode,
  proveByDigits,
  startAcme,
  until,
  wanted,
  type Acme,
  type Named,
} from '../testing/acme.ts';
import { layAuthenticator } from '../testing/factors.ts';

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

it('is not given by a code that was asked for before the address changed', async () => {
  const { client } = acme.agent;
  const noor = await acme.person('admin', 'Noor', 'Code');
  const contact = await openFor(client, noor.said);
  await wanted(200, client.post(`/api/contacts/${contact}/code`));
  const code = await codeFor(acme, noor);
  await until(async () => (await client.get(`/api/contacts/${contact}`)).body.code?.state === 'sent');
  await change(grace, noor, { email: 'noor.new@acme.example' });
  const late = await client.post(`/api/contacts/${contact}/code/try`, { code });
  expect([late.status, late.body.code]).toEqual([409, 'code-spent']);
});

it('holds nobody for whoever typed the digits before their owner was suspended, also once they are so no more', async () => {
  const kim = await acme.person('admin', 'Kim', 'Vale');
  await layAuthenticator(acme.t.db.owner, kim.who);
  const contact = await openFor(acme.agent.client, kim.said);
  await proveByDigits(acme, contact, kim);
  for (const status of ['suspended', 'active']) await change(grace, kim, { status });
  const { body } = await acme.agent.client.get(`/api/contacts/${contact}`);
  expect(body).toMatchObject({ state: 'open', tier: 1 }); // while they are suspended it is 0
});

it('holds nobody for whoever typed the digits in a sign-in that was taken away', async () => {
  const { client } = acme.agent;
  const removeFactor = async (whom: Named) => {
    const { id } = await layAuthenticator(acme.t.db.owner, whom.who);
    await layAuthenticator(acme.t.db.owner, whom.who);
    await wanted(200, whom.client.delete(`/api/my/factors/${id}`));
  };
  const takenAway = [
    (whom: Named) => change(grace, whom, { email: `new-${whom.who.email}` }),
    (whom: Named) => removeFactor(whom),
  ];
  for (const take of takenAway) {
    const noor = await acme.person('admin', 'Noor', 'Said');
    const contact = await openFor(client, noor.said);
    await proveByDigits(acme, contact, noor);
    const { request } = await ask(client, contact, addLiam());
    const tier = async () => (await client.get(`/api/contacts/${contact}`)).body.tier;
    expect(await tier()).toBe(3);
    await take(noor);
    expect(await tier()).toBe(1);
    const run = await client.post(`/api/requests/${request.id}/run`);
    expect([run.status, run.body.code]).toEqual([403, 'proof-needed']);
  }
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

it('tells the address of before that another one stands there, and none that nobody has shown to be theirs', async () => {
  const ida = await acme.person('member', 'Ida', 'Roe');
  const told = async () => {
    const sql = "select count(*)::int as n from guard.mail where params ->> 'what' = 'moved'";
    return (await acme.t.db.owner.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
  };
  const before = await told();
  await change(ida, ida, { email: 'typed@elsewhere.example' });
  const letter = await acme.mailbox.next(ida.who.email);
  expect(letter.subject).toBe('Your mail address at Acme was changed');
  expect(letter.text).toContain('tell a Super admin of your organisation now');
  await change(grace, ida, { email: 'typed.too@elsewhere.example' });
  expect((await told()) - before).toBe(1);
});
