import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLiam, ask, openFor, proveByDigits, startAcme, wanted } from '../testing/acme.ts';
import type { Acme, Named } from '../testing/acme.ts';
import type { TestClient } from '../testing/client.ts';

describe('asking and withdrawing again and again', () => {
  let acme: Acme;
  let grace: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    await acme.person('super-admin', 'Ida', 'Rhodes');
  });
  afterAll(() => acme.close());

  async function inContact(client: TestClient): Promise<string> {
    const contact = await openFor(client, grace.said);
    await proveByDigits(acme, contact, grace, client);
    return contact;
  }
  async function askAndWithdraw(client: TestClient, contact: string) {
    const { request } = await ask(client, contact, addLiam('super-admin'));
    const asked = await client.post(`/api/requests/${request.id}/ask-approver`);
    await wanted(200, client.post(`/api/requests/${request.id}/withdraw`));
    return asked;
  }
  const mails = async () =>
    (await acme.t.db.owner.query("select from guard.mail where kind = 'approval'")).rowCount;

  it('mails the Super admins ten times a day for one agent, and not more', async () => {
    const { client } = acme.agent;
    const contact = await inContact(client);
    for (let n = 0; n < 10; n += 1) expect((await askAndWithdraw(client, contact)).status).toBe(200);
    const late = await askAndWithdraw(client, contact);
    expect([late.status, late.body.code]).toEqual([429, 'limit-reached']);
    expect(late.body.detail).toMatch(/opens again in 24 hours/);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(86_000);
    expect(await mails()).toBe(10);
    const { client: colleague } = await acme.t.agent('agent');
    expect((await askAndWithdraw(colleague, await inContact(colleague))).status).toBe(200);
    const own = await grace.client.post('/api/portal/people', {
      ...addLiam().newPerson,
      role: 'super-admin',
    });
    const path = `/api/requests/${own.body.request.id}/ask-approver`;
    await wanted(200, grace.client.post(path));
  });

  it('mails them forty times a day for all together', async () => {
    await acme.t.db.owner.query(
      `insert into guard.approval (id, request_id, client_id, kind, asked_by, expires_at)
       select gen_random_uuid(), request_id, client_id, kind, gen_random_uuid(), expires_at
         from (select * from guard.approval limit 1) a, generate_series(1, 40)`,
    );
    const { client } = await acme.t.agent('agent');
    const contact = await inContact(client);
    expect((await askAndWithdraw(client, contact)).body.code).toBe('limit-reached');
    await acme.t.db.owner.query("update guard.approval set at = at - interval '1 day'");
    expect((await askAndWithdraw(client, contact)).status).toBe(200);
  });
});

describe('handing a contact to and fro', () => {
  let acme: Acme;
  let grace: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
  });
  afterAll(() => acme.close());

  it('has an end after a hundred times; whoever has it then closes it', async () => {
    const contact = await openFor(acme.agent.client, grace.said);
    const colleague = await acme.t.agent('agent');
    const hand = (from: TestClient, agentId: string) =>
      from.post(`/api/contacts/${contact}/hand-over`, { agentId });
    await acme.t.db.owner.query("insert into guard.often values ('hand-over', $1, 99)", [contact]);
    await wanted(200, hand(acme.agent.client, colleague.who.id));
    const late = await hand(colleague.client, acme.agent.who.id);
    expect([late.status, late.body.code]).toEqual([409, 'done-often']);
    await wanted(200, colleague.client.post(`/api/contacts/${contact}/close`));
  });

  it('and reading digits out in it has one', async () => {
    const contact = await openFor(acme.agent.client, grace.said);
    const digits = () => acme.agent.client.post(`/api/contacts/${contact}/digits`);
    await wanted(200, digits());
    await acme.t.db.owner.query("update guard.often set n = 99 where ref = $1 and what = 'digits'", [
      contact,
    ]);
    await wanted(200, digits());
    const late = await digits();
    expect([late.status, late.body.code]).toEqual([409, 'done-often']);
  });
});

describe('what somebody does again and again in their portal', () => {
  let acme: Acme;
  let grace: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
  });
  afterAll(() => acme.close());

  it('is told once: that a contact was not theirs, until it is said anew later', async () => {
    const { owner } = acme.t.db;
    const contact = await openFor(acme.agent.client, grace.said);
    const notMe = () => wanted(200, grace.client.post(`/api/portal/contacts/${contact}/not-me`));
    const told = async () =>
      (await owner.query("select from guard.record where action = 'contact.not-me'")).rowCount;
    await notMe();
    await notMe();
    expect(await told()).toBe(1);
    const before = "disowned_at = disowned_at - interval '11 minutes'";
    await owner.query(`update guard.contact set ${before} where id = $1`, [contact]);
    await notMe();
    await notMe();
    expect(await told()).toBe(2);
  });

  it.each([
    ['muting mails', (one: Named) => one.client.post('/api/portal/mute')],
    [
      'removing somebody, also in vain',
      (one: Named) => one.client.delete(`/api/portal/people/${one.who.id}`),
    ],
  ])('is counted: %s', async (_what, again) => {
    const rosa = await acme.person('super-admin', 'Rosa', 'Diaz');
    await wanted(200, again(rosa));
    await acme.t.db.owner.query("update limit_counter set n = 300 where name = 'change.person'");
    expect((await again(rosa)).body.code).toBe('limit-reached');
  });
});
