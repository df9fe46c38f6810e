import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeFor, openFor, startAcme, until, wanted, type Acme, type Named } from '../testing/acme.ts';

let acme: Acme;
let grace: Named;
beforeAll(async () => {
  acme = await startAcme();
  grace = await acme.person('super-admin', 'Grace', 'Hopper');
});
afterAll(() => acme.close());

/** Somebody else changes the address, and their transaction is not through while `meanwhile` runs; gives back what that awaits. */
async function whileMoved<T>(whom: Named, meanwhile: () => Promise<T>): Promise<T> {
  const { owner } = acme.t.db;
  const { id } = whom.who;
  await owner.query('begin');
  await owner.query('select guard.enter($1)', [grace.signIn.token]);
  await owner.query(
    "insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), $1, 'user.change')",
    [acme.clientId],
  );
  await owner.query(
    "update person set email = 'new-' || email, email_key = 'new-' || email_key where id = $1",
    [id],
  );
  const result = await meanwhile();
  await owner.query("select guard.append_as($1, 'system', 'user.change', null, '{}')", [acme.clientId]);
  await owner.query('commit');
  return result;
}

const tierOf = async (contact: string) => (await acme.agent.client.get(`/api/contacts/${contact}`)).body.tier;

it('a code that is read out in the moment in which its address goes proves nothing for the next', async () => {
  const { client } = acme.agent;
  const mia = await acme.person('admin', 'Mia', 'Berg');
  const contact = await openFor(client, mia.said);
  await wanted(200, client.post(`/api/contacts/${contact}/code`));
  const code = await codeFor(acme, mia);
  await until(async () => (await client.get(`/api/contacts/${contact}`)).body.code?.state === 'sent');
  await whileMoved(mia, () => wanted(200, client.post(`/api/contacts/${contact}/code/try`, { code })));
  expect(await tierOf(contact)).toBe(1);
});

it('and one that is asked for in that moment, and mailed to the address that goes, proves nothing either', async () => {
  const { client } = acme.agent;
  const tom = await acme.person('admin', 'Tom', 'Low');
  const contact = await openFor(client, tom.said);
  await whileMoved(tom, async () => {
    await wanted(200, client.post(`/api/contacts/${contact}/code`));
    await until(somebodyWaits); // its mail, for whoever it is to
  });
  const code = await codeFor(acme, tom);
  await until(async () => (await client.get(`/api/contacts/${contact}`)).body.code?.state === 'sent');
  const late = await client.post(`/api/contacts/${contact}/code/try`, { code });
  expect([late.status, late.body.code]).toEqual([409, 'code-spent']);
  expect(await tierOf(contact)).toBe(1);
});

it('digits that are typed in the moment in which their sign-in is taken away prove nothing', async () => {
  const { client } = acme.agent;
  const ida = await acme.person('admin', 'Ida', 'Roe');
  const contact = await openFor(client, ida.said);
  const { digits } = (await wanted(200, client.post(`/api/contacts/${contact}/digits`))).body;
  const typed = whileMoved(ida, async () => {
    const reply = ida.client.post('/api/portal/confirm', { contactId: contact, digits });
    let over = false;
    void reply.finally(() => (over = true));
    await until(async () => over || (await somebodyWaits()));
    return { reply };
  });
  expect((await (await typed).reply).status).toBe(401);
  expect(await tierOf(contact)).toBe(1);
});

const somebodyWaits = async () =>
  ((await acme.t.db.owner.query('select from pg_locks where not granted')).rowCount ?? 0) > 0;
