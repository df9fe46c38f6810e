import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  openFor,
  proveByCode,
  proveByDigits,
  startAcme,
  wanted,
  type Acme,
  type Named,
} from '../testing/acme.ts';
import type { TestClient } from '../testing/client.ts';
import { layRows } from '../testing/people.ts';

const people = async (acme: Acme) =>
  (await acme.t.db.owner.query<{ n: number }>('select count(*)::int as n from person')).rows[0]?.n;

/** A work order for new SIP credentials, asked by an Admin at tier 3. */
async function order(acme: Acme, admin: Named, client: TestClient = acme.agent.client) {
  const contact = await openFor(client, admin.said);
  await proveByDigits(acme, contact, admin, client);
  const { request } = await ask(client, contact, {
    action: 'sip-credentials.request',
    subject: {},
    details: 'boardroom phone',
  });
  expect(request).toMatchObject({
    state: 'ready',
    next: 'order',
    sentence: 'Give a new SIP password for a phone at Acme: “boardroom phone”.',
  });
  const made = (await wanted(200, client.post(`/api/requests/${request.id}/order`))).body.request;
  return { contact, request: String(request.id), id: String(made.workOrderId) };
}

describe('what was lent', () => {
  let acme: Acme;
  let admin: Named;
  let client: TestClient;
  beforeAll(async () => {
    acme = await startAcme();
    admin = await acme.person('admin', 'Dana', 'Okafor');
    client = acme.agent.client;
  });
  afterAll(() => acme.close());

  it('is used once: the second time is refused and writes nothing', async () => {
    const contact = await openFor(client, admin.said);
    await proveByCode(acme, contact, admin);
    const { request } = await ask(client, contact, addLiam());
    await wanted(200, client.post(`/api/requests/${request.id}/run`));
    const before = await people(acme);
    const again = await client.post(`/api/requests/${request.id}/run`);
    expect([again.status, again.body.code]).toEqual([409, 'authority-used']);
    expect(await people(acme)).toBe(before);
    const { record } = (await client.get(`/api/contacts/${contact}`)).body;
    expect(record.at(-1).sentence).toMatch(/^Refused to Ada Agent \w+: Run what was asked\. .*used/);
    const told = record.map((line: { sentence: string }) => line.sentence);
    expect(told).toContainEqual(
      expect.stringMatching(/^Ada Agent \w+ asked: Add Liam Park .* Answer: Go ahead\.$/),
    );
  });

  it('is asked for by a code mail that names all that the proof would lift, and told when it is spent', async () => {
    const dana = await acme.person('admin', 'Nora', 'Lent');
    const contact = await openFor(client, dana.said);
    await ask(client, contact, { action: 'device.troubleshoot', subject: {}, details: 'a slow laptop' });
    const added = addLiam();
    const { request } = await ask(client, contact, added);
    await wanted(200, client.post(`/api/contacts/${contact}/code`, { requestId: request.id }));
    const code = await acme.mailbox.next(dana.who.email);
    expect(code.text).toContain('a slow laptop');
    expect(code.text).toContain(added.newPerson?.email);
    await proveByCode(acme, contact, dana);
    await wanted(200, client.post(`/api/requests/${request.id}/run`));
    const told = await acme.mailbox.next(dana.who.email);
    expect(told.subject).toMatch(/acts in your name$/);
    expect(told.text).toContain(added.newPerson?.email);
    expect(told.text).toContain('/not-me#');
  });

  it('is used once by two at the same moment', async () => {
    const contact = await openFor(client, admin.said);
    await proveByCode(acme, contact, admin);
    const { request } = await ask(client, contact, addLiam());
    const before = (await people(acme)) ?? 0;
    const both = await Promise.all([1, 2].map(() => client.post(`/api/requests/${request.id}/run`)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await people(acme)).toBe(before + 1);
  });

  it('adds nobody twice under one address', async () => {
    const contact = await openFor(client, admin.said);
    await proveByCode(acme, contact, admin);
    const twice = addLiam('member', admin.who.email);
    const { request } = await ask(client, contact, twice);
    const reply = await client.post(`/api/requests/${request.id}/run`);
    expect([reply.status, reply.body.code]).toEqual([409, 'address-taken']);
  });

  it('is not lent below the tier, nor by a Member', async () => {
    const member = await acme.person('member', 'Mia', 'Berg');
    const low = await openFor(client, admin.said);
    const early = await ask(client, low, addLiam());
    const reply = await client.post(`/api/requests/${early.request.id}/run`);
    expect([reply.status, reply.body.code, reply.body.tier]).toEqual([403, 'proof-needed', 2]);
    const contact = await openFor(client, member.said);
    await proveByDigits(acme, contact, member);
    const { request, answer } = await ask(client, contact, addLiam());
    expect(answer).toMatchObject({ outcome: 'deny', needs: { remedy: 'ask-admin' } });
    const denied = await client.post(`/api/requests/${request.id}/run`);
    expect([denied.status, denied.body.code]).toEqual([403, 'refused']);
  });

  it('ends when the contact is handed over, and the colleague has it lent anew', async () => {
    const second = await acme.t.agent('agent');
    const contact = await openFor(client, admin.said);
    await proveByCode(acme, contact, admin);
    const { request } = await ask(client, contact, addLiam());
    const seen = (await second.client.get(`/api/contacts/${contact}`)).body;
    expect([seen.mine, seen.requests[0].next]).toEqual([false, null]);
    const early = await second.client.post(`/api/requests/${request.id}/run`);
    expect([early.status, early.body.code]).toEqual([403, 'contact-not-yours']);
    await acme.t.db.owner.query(
      `insert into guard.authority (id, request_id, client_id, lender_id, agent_id, action, params, params_hash, expires_at)
       select gen_random_uuid(), id, client_id, asker_id, agent_id, action, params, params_hash,
         clock_timestamp() + interval '5 minutes' from guard.request where id = $1`,
      [request.id],
    );
    await wanted(200, client.post(`/api/contacts/${contact}/hand-over`, { agentId: second.who.id }));
    const lent = await acme.t.db.owner.query(
      'select revoked_at is not null as ended from guard.authority where request_id = $1',
      [request.id],
    );
    expect(lent.rows).toEqual([{ ended: true }]);
    const late = await client.post(`/api/requests/${request.id}/run`);
    expect([late.status, late.body.code]).toEqual([403, 'contact-not-yours']);
    await wanted(200, second.client.post(`/api/requests/${request.id}/run`));
  });

  it('is lent to nobody who is the lender themself, by mail address, after a hand-over', async () => {
    const second = await acme.t.agent('agent');
    const contact = await openFor(client, admin.said);
    await proveByDigits(acme, contact, admin);
    const sip = { action: 'sip-credentials.request', subject: {}, details: 'the lobby' } as const;
    const steps = [
      `/api/requests/${(await ask(client, contact, addLiam())).request.id}/run`,
      `/api/requests/${(await ask(client, contact, sip)).request.id}/order`,
    ];
    await layRows(acme.t.db.owner, 'agent', async () => {
      const sql = 'update agent set email_key = $2 where id = $1';
      await acme.t.db.owner.query(sql, [second.who.id, admin.who.email]);
    });
    await wanted(200, client.post(`/api/contacts/${contact}/hand-over`, { agentId: second.who.id }));
    for (const step of steps) {
      const reply = await second.client.post(step);
      expect([step, reply.status, reply.body.code]).toEqual([step, 403, 'is-yourself']);
    }
  });

  it('ends with its half hour, and time does not bring it back', async () => {
    const contact = await openFor(client, admin.said);
    await proveByCode(acme, contact, admin);
    const { request } = await ask(client, contact, addLiam());
    await acme.t.db.owner.query("update guard.request set at = at - interval '31 minutes' where id = $1", [
      request.id,
    ]);
    await acme.t.db.owner.query(
      "update guard.proof set at = at - interval '31 minutes' where contact_id = $1",
      [contact],
    );
    const shown = (await client.get(`/api/contacts/${contact}`)).body.requests[0];
    expect([shown.state, shown.next]).toEqual(['lapsed', null]);
    const [inList] = (await wanted(200, client.get('/api/contacts'))).body.contacts;
    expect(inList).toMatchObject({ id: contact, outcome: null });
    const reply = await client.post(`/api/requests/${request.id}/run`);
    expect([reply.status, reply.body.code]).toEqual([409, 'authority-expired']);
  });
});

describe('a work order', () => {
  let acme: Acme;
  let admin: Named;
  let colleague: Awaited<ReturnType<Acme['t']['agent']>>;
  beforeAll(async () => {
    acme = await startAcme();
    await acme.person('super-admin', 'Grace', 'Hopper');
    admin = await acme.person('admin', 'Dana', 'Okafor');
    colleague = await acme.t.agent('agent');
  });
  afterAll(() => acme.close());

  it('is carried out once, by a second agent, or given back', async () => {
    const { id } = await order(acme, admin);
    const [second, third] = [await acme.t.agent('agent'), await acme.t.agent('agent')];
    const early = await second.client.post(`/api/work/${id}/do`, {});
    expect(early.body.code).toBe('work-not-taken');
    await wanted(200, second.client.post(`/api/work/${id}/take`, {}));
    const late = await third.client.post(`/api/work/${id}/take`, {});
    expect([late.status, late.body.code]).toEqual([409, 'work-taken']);
    const back = await wanted(200, second.client.post(`/api/work/${id}/give-back`, { note: 'no access' }));
    expect(back.body).toMatchObject({ state: 'open', note: 'no access', may: { take: true } });
    await wanted(200, third.client.post(`/api/work/${id}/take`, {}));
    const { body } = await wanted(200, third.client.post(`/api/work/${id}/do`, { note: 'new password set' }));
    expect(body.takenBy).not.toBe(body.madeBy);
    const { rows } = (await wanted(200, admin.client.get('/api/portal/done'))).body;
    const told = rows.find((row: { workOrderId: string }) => row.workOrderId === id);
    expect(told).toMatchObject({ agent: body.madeBy, doneBy: body.takenBy });
    const again = await third.client.post(`/api/work/${id}/do`, {});
    expect([again.status, again.body.code]).toEqual([409, 'work-ended']);
    const listed = (await second.client.get('/api/work')).body.orders[0];
    expect(listed).toMatchObject({ id, state: 'done', lender: 'Dana Okafor', madeByMe: false });
  });

  it('is taken a hundred times at most by one agent, however often it is given back, and then by another', async () => {
    const { id } = await order(acme, admin);
    const post = (step: string, by = colleague) => by.client.post(`/api/work/${id}/${step}`, {});
    await wanted(200, post('take'));
    await wanted(200, post('give-back'));
    await acme.t.db.owner.query('update guard.often set n = 99 where ref = $1', [id]);
    await wanted(200, post('take'));
    await wanted(200, post('give-back'));
    const late = await post('take');
    expect([late.status, late.body.code]).toEqual([409, 'done-often']);
    const other = await acme.t.agent('agent');
    await wanted(200, post('take', other));
    await wanted(200, post('do', other));
  });

  it('is left by its maker to another agent, while anybody else is there who may', async () => {
    const { id } = await order(acme, admin);
    const take = () => acme.agent.client.post(`/api/work/${id}/take`, {});
    const listed = async () => {
      const { orders } = (await acme.agent.client.get('/api/work')).body;
      return orders.find((one: { id: string }) => one.id === id).may;
    };
    const early = await take();
    expect([early.status, early.body.code]).toEqual([403, 'second-agent-needed']);
    expect(await listed()).toEqual({ take: false, why: expect.stringMatching(/another agent/) });
    const others = (set: string, values: string[] = []) =>
      layRows(acme.t.db.owner, 'agent', async () => {
        await acme.t.db.owner.query(`update agent set ${set} where id <> $1`, [acme.agent.who.id, ...values]);
      });
    const giveBack = () => acme.agent.client.post(`/api/work/${id}/give-back`, {});
    await others("status = 'removed'");
    expect(await listed()).toEqual({ take: true, why: null });
    await wanted(200, take());
    await wanted(200, giveBack());
    // The lender, by mail address, carries out nothing that they lent: they are no other agent.
    await others(
      "status = case id when $2 then 'active' else status end, email_key = case id when $2 then $3 else email_key end",
      [colleague.who.id, admin.who.email],
    );
    await wanted(200, take());
    await wanted(200, giveBack());
    await others("status = 'active', email_key = email");
    expect((await take()).body.code).toBe('second-agent-needed');
    await wanted(200, colleague.client.post(`/api/work/${id}/take`, {}));
  });

  it('is done and given back by who took it, taken by nobody who lent it, and revoked by no colleague of theirs', async () => {
    const { id } = await order(acme, admin);
    const [taker, other] = [await acme.t.agent('agent'), await acme.t.agent('agent')];
    const colleagues = [
      await acme.person('admin', 'Noor', 'Said'),
      await acme.person('member', 'Mia', 'Berg'),
    ];
    const tried = async (who: { client: TestClient }, step: string) => {
      const { status, body } = await who.client.post(`/api/work/${id}/${step}`, {});
      return [status, body.code];
    };
    const email = (key: string) =>
      layRows(acme.t.db.owner, 'agent', async () => {
        await acme.t.db.owner.query('update agent set email_key = $2 where id = $1', [other.who.id, key]);
      });
    await email(admin.who.email);
    expect(await tried(other, 'take')).toEqual([403, 'is-yourself']);
    await email(other.who.email);
    await wanted(200, taker.client.post(`/api/work/${id}/take`, {}));
    for (const step of ['do', 'give-back']) expect(await tried(other, step)).toEqual([409, 'work-taken']);
    for (const { client } of colleagues)
      expect((await client.post(`/api/portal/work/${id}/revoke`)).status).toBe(404);
    await wanted(200, taker.client.post(`/api/work/${id}/do`, {}));
  });

  it('is made once of one authority', async () => {
    const { request } = await order(acme, admin);
    const again = await acme.agent.client.post(`/api/requests/${request}/order`);
    expect([again.status, again.body.code]).toEqual([409, 'authority-used']);
  });

  it('stays when its contact is closed, and is taken back by its lender', async () => {
    const { contact, id } = await order(acme, admin);
    const inList = async () =>
      (await wanted(200, acme.agent.client.get('/api/contacts'))).body.contacts.find(
        (row: { id: string }) => row.id === contact,
      );
    expect(await inList(), 'nothing is left to go ahead with').toMatchObject({ outcome: null });
    await wanted(200, acme.agent.client.post(`/api/contacts/${contact}/close`));
    const stranger = await acme.t.person('super-admin');
    expect((await stranger.client.post(`/api/portal/work/${id}/revoke`)).status).toBe(404);
    const done = (await admin.client.get('/api/portal/done')).body.rows[0];
    expect(done).toMatchObject({ state: 'ordered', workOrderId: id, may: { revoke: true } });
    await wanted(200, admin.client.post(`/api/portal/work/${id}/revoke`));
    const told = (await wanted(200, acme.agent.client.get(`/api/contacts/${contact}`))).body.record;
    expect(told.map((entry: { action: string }) => entry.action)).toContain('work-order.revoke');
    expect(await inList()).toMatchObject({ outcome: null });
    const late = await acme.agent.client.post(`/api/work/${id}/take`, {});
    expect([late.status, late.body.code, late.body.state]).toEqual([409, 'work-ended', 'revoked']);
  });

  it('lapses when its lender loses the role, and they are told by mail', async () => {
    const lender = await acme.person('admin', 'Noor', 'Said');
    const { id } = await order(acme, lender);
    // Past the triggers, so that the step itself has to notice.
    await layRows(acme.t.db.owner, 'person', async () => {
      await acme.t.db.owner.query("update person set role = 'member' where id = $1", [lender.who.id]);
    });
    const reply = await acme.agent.client.post(`/api/work/${id}/take`, {});
    expect([reply.status, reply.body.code]).toEqual([409, 'lapsed']);
    const work = (await acme.agent.client.get('/api/work')).body.orders;
    expect(work.find((one: { id: string }) => one.id === id).state).toBe('lapsed');
    await expect
      .poll(() =>
        acme.mailbox.letters.filter(({ to }) => to.includes(lender.who.email)).map(({ subject }) => subject),
      )
      .toContain('Something you asked for will not be done');
  });

  it('stands when its lender says of another contact that it was not them; that one’s is revoked', async () => {
    const lender = await acme.person('admin', 'Omar', 'Aziz');
    const stands = await order(acme, lender);
    const { id } = stands;
    const disowned = await order(acme, lender);
    await wanted(200, lender.client.post(`/api/portal/contacts/${disowned.contact}/not-me`));
    const { rows } = (await wanted(200, lender.client.get('/api/portal/done'))).body;
    const of = (contact: string) => rows.find((row: { contactId: string }) => row.contactId === contact);
    expect([of(disowned.contact).disowned, of(stands.contact).disowned]).toEqual([true, false]);
    const work = (await acme.agent.client.get('/api/work')).body.orders;
    expect(work.find((one: { id: string }) => one.id === disowned.id).state).toBe('revoked');
    await wanted(200, colleague.client.post(`/api/work/${id}/take`, {}));
    await wanted(200, colleague.client.post(`/api/work/${id}/do`, {}));
    const contact = await openFor(acme.agent.client, lender.said);
    const code = await acme.agent.client.post(`/api/contacts/${contact}/code`);
    expect(code.body.code).toBe('person-fenced');
  });

  it('ends after seven days', async () => {
    const { id } = await order(acme, admin);
    await acme.t.db.owner.query(
      "update guard.work_order set expires_at = expires_at - interval '7 days 1 minute' where id = $1",
      [id],
    );
    const reply = await acme.agent.client.post(`/api/work/${id}/take`, {});
    expect([reply.status, reply.body.code]).toEqual([409, 'work-expired']);
  });
});
