import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  layLive,
  openFor,
  proveByDigits,
  startAcme,
  until,
  wanted,
  type Acme,
  type Named,
} from '../testing/acme.ts';
import { layPerson, layRows, laySignIn } from '../testing/people.ts';
import { testClient } from '../testing/client.ts';

/** Asks for a Super admin to be added, which takes a second approver. */
async function askForSuperAdmin(acme: Acme, asker: Named): Promise<{ contact: string; request: string }> {
  const { client } = acme.agent;
  const contact = await openFor(client, asker.said);
  await proveByDigits(acme, contact, asker);
  const { request, answer } = await ask(client, contact, addLiam('super-admin'));
  expect(answer.outcome).toBe('approve');
  expect(request.next).toBe('ask-approver');
  await wanted(200, client.post(`/api/requests/${request.id}/ask-approver`));
  return { contact, request: String(request.id) };
}

const waitingOf = async (person: Named, id: string) =>
  (await person.client.get('/api/portal/waiting')).body.waiting.find(
    (one: { sentence: string; id: string }) => one.id === id || id === '',
  );

describe('a second approver', () => {
  let acme: Acme;
  let grace: Named;
  let ada: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    ada = await acme.person('super-admin', 'Ada', 'Byron');
  });
  afterAll(() => acme.close());

  const sameAddress = (email: string, personId: string) =>
    layRows(acme.t.db.owner, 'person', async () => {
      await acme.t.db.owner.query('update person set email = $1, email_key = $1 where id = $2', [
        email,
        personId,
      ]);
    });

  it('is not asked in vain: an address that somebody there has is told first', async () => {
    const { client } = acme.agent;
    const contact = await openFor(client, grace.said);
    await proveByDigits(acme, contact, grace);
    const { request } = await ask(client, contact, addLiam('super-admin', ` ${ada.who.email.toUpperCase()}`));
    const told = await client.post(`/api/requests/${request.id}/ask-approver`);
    expect([told.status, told.body.code]).toEqual([409, 'address-taken']);
    const page = (await client.get(`/api/contacts/${contact}`)).body;
    expect([page.state, page.requests[0].state, page.requests[0].next]).toEqual([
      'open',
      'open',
      'ask-approver',
    ]);
    const { first, last } = grace.said;
    const added = { first, last, email: ada.who.email, role: 'super-admin' };
    const own = (await wanted(200, grace.client.post('/api/portal/people', added))).body.request;
    const mine = await grace.client.post(`/api/requests/${own.id}/ask-approver`);
    expect([mine.status, mine.body.code]).toEqual([409, 'address-taken']);
    const { rows } = await acme.t.db.owner.query(
      "select from guard.approval union all select from guard.mail where kind = 'approval'",
    );
    expect(rows).toEqual([]);
  });

  it('is asked all the same for a Non-Member who was authorised once: their agent learns of no address', async () => {
    const { client } = acme.agent;
    const stranger = { first: 'Sam', last: 'Vane', email: 'sam@elsewhere.example', organisation: 'Acme' };
    const contact = await openFor(client, stranger);
    const { request } = await ask(client, contact, addLiam('super-admin', ada.who.email));
    const told = { requestId: request.id, words: 'hi' };
    await wanted(202, client.post(`/api/contacts/${contact}/non-member`, told));
    await until(async () => (await waitingOf(grace, '')) !== undefined);
    const { id } = await waitingOf(grace, '');
    await wanted(200, grace.client.post(`/api/approvals/${id}/answer`, { answer: 'yes' }));
    await wanted(200, client.post(`/api/requests/${request.id}/ask-approver`));
    await wanted(200, client.post(`/api/requests/${request.id}/withdraw`));
    await acme.mailbox.next(ada.who.email); // a Non-Member asks
    await acme.mailbox.next(ada.who.email); // a second approver is asked
  });

  it('is asked by mail and portal, says yes, and the change can run', async () => {
    const { contact, request } = await askForSuperAdmin(acme, grace);
    const letter = await acme.mailbox.next(ada.who.email);
    expect(letter.text).toContain('Add Liam Park as a Super admin at Acme');
    const shown = (await acme.agent.client.get(`/api/contacts/${contact}`)).body;
    expect([shown.state, shown.requests[0].state, shown.requests[0].next]).toEqual([
      'waiting',
      'waiting',
      null,
    ]);
    const waiting = await waitingOf(ada, '');
    expect(waiting).toMatchObject({
      kind: 'second-approver',
      state: 'open',
      asker: `Grace Hopper (${grace.who.email})`,
      words: null,
    });
    expect(waiting.may).toEqual({
      answer: true,
      why: null,
      add: false,
      stop: false,
      refuse: false,
      revoke: false,
      disown: false,
    });
    const early = await acme.agent.client.post(`/api/requests/${request}/run`);
    expect([early.status, early.body.code]).toEqual([403, 'approval-needed']);
    const yes = await wanted(200, ada.client.post(`/api/approvals/${waiting.id}/answer`, { answer: 'yes' }));
    expect(yes.body).toMatchObject({ state: 'yes', answeredBy: 'Ada Byron' });
    const ready = (await acme.agent.client.get(`/api/contacts/${contact}`)).body;
    expect(ready.record.at(-1).sentence).toBe('Ada Byron said yes to what was asked.');
    expect([ready.state, ready.requests[0].state, ready.requests[0].answeredBy]).toEqual([
      'open',
      'ready',
      'Ada Byron',
    ]);
    await wanted(200, acme.agent.client.post(`/api/requests/${request}/run`));
  });

  it('is never the asker, and answers once', async () => {
    await askForSuperAdmin(acme, grace);
    const waiting = await waitingOf(ada, '');
    const own = await grace.client.post(`/api/approvals/${waiting.id}/answer`, { answer: 'yes' });
    expect([own.status, own.body.code]).toEqual([403, 'is-yourself']);
    await wanted(200, ada.client.post(`/api/approvals/${waiting.id}/answer`, { answer: 'no' }));
    const third = await acme.person('super-admin', 'Edsger', 'Wybe');
    const late = await third.client.post(`/api/approvals/${waiting.id}/answer`, { answer: 'yes' });
    expect([late.status, late.body.code, late.body.by]).toEqual([409, 'already-answered', 'Ada Byron']);
    expect((await waitingOf(third, waiting.id)).answeredBy).toBe('Ada Byron');
  });

  it('is a Super admin of the same client, at tier 3', async () => {
    await askForSuperAdmin(acme, grace);
    const { id } = await waitingOf(ada, '');
    const path = `/api/approvals/${id}/answer`;
    expect((await acme.t.nobody().post(path, { answer: 'yes' })).status).toBe(401);
    const admin = await acme.person('admin', 'Noor', 'Said');
    expect((await admin.client.post(path, { answer: 'yes' })).body.code).toBe('not-allowed');
    const elsewhere = await acme.t.person('super-admin', await layLive(acme.t, 'Elsewhere'));
    expect((await elsewhere.client.post(path, { answer: 'yes' })).status).toBe(404);
    const plain = await laySignIn(acme.t.db.owner, ada.who, { factor: false });
    const weak = testClient(acme.t.url, plain.token);
    expect((await weak.post(path, { answer: 'yes' })).body.code).toBe('factor-needed');
    await wanted(200, weak.post(path, { answer: 'no' }));
  });

  it('is never the agent who put it or holds it, in another account of theirs', async () => {
    const { client } = acme.agent;
    const second = await acme.t.agent('agent');
    for (const [agent, other] of [
      [acme.agent, second],
      [second, acme.agent],
    ] as const) {
      await sameAddress(agent.who.email, ada.who.id);
      const { contact, request } = await askForSuperAdmin(acme, grace);
      const { id } = await waitingOf(ada, '');
      // Whoever put it cannot step back to approve it; whoever approved it cannot step in to run it.
      if (agent === second)
        await wanted(200, ada.client.post(`/api/approvals/${id}/answer`, { answer: 'yes' }));
      await wanted(200, client.post(`/api/contacts/${contact}/hand-over`, { agentId: second.who.id }));
      if (agent !== second) {
        const self = await ada.client.post(`/api/approvals/${id}/answer`, { answer: 'yes' });
        expect([self.status, self.body.code]).toEqual([403, 'is-yourself']);
      }
      const early = await second.client.post(`/api/requests/${request}/run`);
      expect([early.status, early.body.code]).toEqual([403, 'approval-needed']);
      await sameAddress(`apart-${other.who.email}`, ada.who.id);
    }
  });

  it('finds the request lapsed when its asker lost the role while it waited, and they are told', async () => {
    const asker = await acme.person('super-admin', 'Barbara', 'Liskov');
    const { contact, request } = await askForSuperAdmin(acme, asker);
    const { id } = await waitingOf(ada, '');
    acme.mailbox.clear();
    const { body } = await ada.client.get('/api/portal/people');
    const version = body.people.find((one: { id: string }) => one.id === asker.who.id).version;
    const asked = await wanted(
      200,
      ada.client.patch(`/api/portal/people/${asker.who.id}`, { role: 'member', version }),
    );
    await wanted(200, ada.client.post(`/api/requests/${asked.body.request.id}/ask-approver`));
    const second = await waitingOf(grace, '');
    await wanted(200, grace.client.post(`/api/approvals/${second.id}/answer`, { answer: 'yes' }));
    await wanted(200, ada.client.post(`/api/requests/${asked.body.request.id}/run`));
    const late = await ada.client.post(`/api/approvals/${id}/answer`, { answer: 'yes' });
    expect([late.status, late.body.code]).toEqual([409, 'lapsed']);
    const shown = (await acme.agent.client.get(`/api/contacts/${contact}`)).body;
    expect([shown.state, shown.requests[0].state]).toEqual(['open', 'lapsed']);
    await expect
      .poll(() =>
        acme.mailbox.letters.filter(({ to }) => to.includes(asker.who.email)).map(({ subject }) => subject),
      )
      .toContain('Something you asked for will not be done');
    expect((await acme.agent.client.post(`/api/requests/${request}/run`)).status).toBe(409);
  });

  it('is not held for one who was, when closing the contact', async () => {
    const { contact } = await askForSuperAdmin(acme, grace);
    const { id } = await waitingOf(ada, '');
    await wanted(200, acme.agent.client.post(`/api/contacts/${contact}/close`));
    const late = await ada.client.post(`/api/approvals/${id}/answer`, { answer: 'yes' });
    expect([late.status, late.body.code]).toEqual([409, 'lapsed']);
  });
});

describe('a wait, where there is one Super admin', () => {
  let acme: Acme;
  let grace: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
  });
  afterAll(() => acme.close());

  it('is told once of a contact to the Super admins, however often That was not me is said', async () => {
    const member = await acme.person('member', 'Mia', 'Berg');
    const contact = await openFor(acme.agent.client, member.said);
    const say = () => member.client.post(`/api/portal/contacts/${contact}/not-me`);
    for (let n = 0; n < 3; n += 1) await wanted(200, say());
    const mails = await acme.t.db.owner.query("select from guard.mail where kind = 'not-me' and ref = $1", [
      contact,
    ]);
    expect(mails.rowCount).toBe(1);
  });

  const move = (hours: number) =>
    acme.t.db.owner.query(
      `update guard.approval set expires_at = expires_at - make_interval(hours => $1) where kind = 'wait' and state = 'open'`,
      [hours],
    );

  it('goes ahead after 24 hours, not before', async () => {
    const { contact, request } = await askForSuperAdmin(acme, grace);
    const waiting = await waitingOf(grace, '');
    expect(waiting).toMatchObject({ kind: 'wait', may: { answer: false, add: false, stop: true } });
    await move(23);
    const early = await acme.agent.client.post(`/api/requests/${request}/run`);
    expect([early.status, early.body.code]).toEqual([403, 'approval-needed']);
    await move(1);
    const shown = (await acme.agent.client.get(`/api/contacts/${contact}`)).body.requests[0];
    expect([shown.state, shown.answer.outcome, shown.next]).toEqual(['ready', 'allow', 'run']);
    await wanted(200, acme.agent.client.post(`/api/requests/${request}/run`));
    await layRows(acme.t.db.owner, 'person', async () => {
      await acme.t.db.owner.query("delete from person where first = 'Liam'");
    });
  });

  it('is stopped by no, for good', async () => {
    const { request } = await askForSuperAdmin(acme, grace);
    const { id } = await waitingOf(grace, '');
    await wanted(200, grace.client.post(`/api/approvals/${id}/answer`, { answer: 'no' }));
    await acme.t.db.owner.query(
      "update guard.approval set expires_at = expires_at - interval '2 days' where id = $1",
      [id],
    );
    const reply = await acme.agent.client.post(`/api/requests/${request}/run`);
    expect([reply.status, reply.body.code, reply.body.state]).toEqual([409, 'request-ended', 'refused']);
  });

  it('is stopped by That was not me, which fences the person', async () => {
    const { contact } = await askForSuperAdmin(acme, grace);
    const { id } = await waitingOf(grace, '');
    const ada = await acme.person('super-admin', 'Ada', 'Byron');
    const yes = await ada.client.post(`/api/approvals/${id}/answer`, { answer: 'yes' });
    expect([yes.status, yes.body.code]).toEqual([403, 'not-allowed']); // time alone lets it through
    await wanted(200, grace.client.post(`/api/approvals/${id}/answer`, { answer: 'not-me' }));
    const shown = (await acme.agent.client.get(`/api/contacts/${contact}`)).body;
    expect(shown.state).toBe('closed');
    expect(shown.fencedUntil).not.toBeNull();
    expect(shown.ways.map((way: { available: boolean }) => way.available)).toEqual([false, false]);
    await layPerson(acme.t.db.owner, acme.clientId, 'member');
    const again = await openFor(acme.agent.client, grace.said);
    const code = await acme.agent.client.post(`/api/contacts/${again}/code`);
    expect([code.status, code.body.code]).toEqual([409, 'person-fenced']);
  });
});
