import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  codeFor,
  layLive,
  openFor,
  proveByCode,
  proveByDigits,
  startAcme,
  stepsOf,
  until,
  wanted,
  type Acme,
  type Named,
} from '../testing/acme.ts';
import type { Ask } from '../../contracts/contacts.ts';
import { verifyChain } from '../record/chain.ts';
import type { TestClient } from '../testing/client.ts';
import { layRows } from '../testing/people.ts';

describe('proof', () => {
  let acme: Acme;
  let client: TestClient;
  beforeAll(async () => {
    acme = await startAcme();
    client = acme.agent.client;
  });
  afterAll(() => acme.close());

  const change = (sql: string, values: unknown[]) =>
    layRows(acme.t.db.owner, 'person', async () => void (await acme.t.db.owner.query(sql, values)));
  const sent = (contact: string) =>
    until(async () => (await client.get(`/api/contacts/${contact}`)).body.code?.state === 'sent');
  const askCode = async (contact: string, person: Named) => {
    await wanted(200, client.post(`/api/contacts/${contact}/code`));
    const code = await codeFor(acme, person);
    await sent(contact);
    return code;
  };
  const other = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, '0');

  it('takes a code five times wrong, then never again', async () => {
    const dana = await acme.person('member', 'Dana', 'Okafor');
    const contact = await openFor(client, dana.said);
    const code = await askCode(contact, dana);
    const shown = (await client.get(`/api/contacts/${contact}`)).body.code;
    expect(shown).toMatchObject({ state: 'sent', triesLeft: 5, to: `p…@acme.example` });
    for (const left of [4, 3, 2, 1, 0]) {
      const wrong = await client.post(`/api/contacts/${contact}/code/try`, { code: other(code) });
      expect([wrong.status, wrong.body.code, wrong.body.triesLeft]).toEqual([409, 'code-wrong', left]);
    }
    const late = await client.post(`/api/contacts/${contact}/code/try`, { code });
    expect([late.status, late.body.code]).toEqual([409, 'code-spent']);
    expect((await client.get(`/api/contacts/${contact}`)).body.tier).toBe(1);
  });

  it('offers no digits to somebody of whom no factor counts yet', async () => {
    const noor = await acme.person('super-admin', 'Noor', 'Said');
    const contact = await openFor(client, noor.said);
    const digits = async () => {
      const { ways } = (await wanted(200, client.get(`/api/contacts/${contact}`))).body;
      return (ways as { way: string; available: boolean; why: string | null }[]).find(
        ({ way }) => way === 'portal-digits',
      );
    };
    const factor = (days: number) =>
      acme.t.db.owner.query(
        `insert into auth.factor (id, client_id, person_id, kind, label, secret, counts_from)
         values (gen_random_uuid(), $1, $2, 'authenticator', 'App', 'AAAA', clock_timestamp() + $3 * interval '1 day')`,
        [acme.clientId, noor.who.id, days],
      );
    const none = await digits();
    expect(none).toMatchObject({ available: false, why: expect.stringContaining('no passkey') });
    await factor(7);
    expect(await digits()).toMatchObject({ available: false, why: expect.stringContaining('too new') });
    await factor(-1);
    expect(await digits()).toMatchObject({ available: true, why: null });
  });

  it('ends an older code, and one that ran out does not come back', async () => {
    const dana = await acme.person('member', 'Rosa', 'Luna');
    const contact = await openFor(client, dana.said);
    const first = await askCode(contact, dana);
    const second = await askCode(contact, dana);
    const old = await client.post(`/api/contacts/${contact}/code/try`, { code: first });
    expect(old.body.code).toBe('code-wrong');
    await acme.t.db.owner.query(
      "update guard.code set expires_at = expires_at - interval '11 minutes' where contact_id = $1",
      [contact],
    );
    const late = await client.post(`/api/contacts/${contact}/code/try`, { code: second });
    expect([late.status, late.body.code]).toEqual([409, 'code-expired']);
    expect((await client.get(`/api/contacts/${contact}`)).body.code).toBeNull();
  });

  it('sends ten codes a day to one person, over all agents', async () => {
    const dana = await acme.person('member', 'Uma', 'Reyes');
    const second = await acme.t.agent('agent');
    for (let n = 0; n < 10; n += 1) {
      const who = n % 2 === 0 ? client : second.client;
      await wanted(200, who.post(`/api/contacts/${await openFor(who, dana.said)}/code`));
    }
    const contact = await openFor(client, dana.said);
    const reply = await client.post(`/api/contacts/${contact}/code`);
    expect([reply.status, reply.body.code]).toEqual([429, 'too-many-codes']);
    const [way] = (await client.get(`/api/contacts/${contact}`)).body.ways;
    expect([way.way, way.available]).toEqual(['code-by-mail', false]);
    expect(way.why).toMatch(/ten codes/);
  });

  it('does not take an address that is new or shared', async () => {
    const dana = await acme.person('member', 'Ines', 'Moreau');
    const contact = await openFor(client, dana.said);
    await change('update person set email_changed_at = clock_timestamp() where id = $1', [dana.who.id]);
    expect((await client.post(`/api/contacts/${contact}/code`)).body.code).toBe('address-changed');
    await change("update person set email_changed_at = email_changed_at - interval '8 days' where id = $1", [
      dana.who.id,
    ]);
    const elsewhere = await acme.t.person('member');
    await change('update person set email_key = $2 where id = $1', [elsewhere.who.id, dana.who.email]);
    expect((await client.post(`/api/contacts/${contact}/code`)).body.code).toBe('address-shared');
  });

  it('is not shut, nor its person hidden, by another client that only invites their address', async () => {
    const { client } = acme.agent;
    const mia = await acme.person('member', 'Mia', 'Berg');
    const elsewhere = await acme.t.person('admin', await layLive(acme.t, 'Globex'));
    const same = { ...mia.said, role: 'member' };
    const added = await wanted(200, elsewhere.client.post('/api/portal/people', same));
    expect(added.body.request.state).toBe('done');
    const { body } = await wanted(201, client.post('/api/contacts', mia.said));
    expect(body.found).toMatchObject({ personId: mia.who.id });
    await wanted(200, client.post(`/api/contacts/${body.id}/code`));
  });

  it('waits for the mail server, and the agent sees it', async () => {
    const dana = await acme.person('member', 'Tess', 'Vaan');
    const contact = await openFor(client, dana.said);
    acme.mailbox.refuse(true);
    const states: unknown[] = [];
    // What their page does: it reads anew when it is told, and at no other time.
    const stop = acme.t.app.bus.subscribe(({ topic, ref }) => {
      if (topic !== 'contact' || ref !== contact) return;
      void client.get(`/api/contacts/${contact}`).then(({ body }) => states.push(body.code?.state));
    });
    await wanted(200, client.post(`/api/contacts/${contact}/code`));
    await expect.poll(() => states).toContain('waiting-for-mail');
    stop();
    acme.mailbox.refuse(false);
    const code = await codeFor(acme, dana);
    await sent(contact);
    await wanted(200, client.post(`/api/contacts/${contact}/code/try`, { code }));
  });

  it('says that no code goes to an address that the mail server refuses for good', async () => {
    const dana = await acme.person('member', 'Uma', 'Lind');
    const contact = await openFor(client, dana.said);
    await wanted(200, client.post(`/api/contacts/${contact}/code`));
    await codeFor(acme, dana);
    await sent(contact);
    await acme.t.db.owner.query(
      `with o as (update guard.code set sent_at = null, expires_at = null where contact_id = $1 returning id)
       update guard.mail set state = 'failed', fault = 'EENVELOPE 550' from o where ref = o.id`,
      [contact],
    );
    expect((await client.get(`/api/contacts/${contact}`)).body.code).toMatchObject({ state: 'not-sent' });
  });

  it('takes digits three times, from that person, with a factor just shown', async () => {
    const dana = await acme.person('member', 'Lena', 'Holt');
    const stranger = await acme.person('member', 'Omar', 'Aziz');
    const contact = await openFor(client, dana.said);
    const { digits } = (await wanted(200, client.post(`/api/contacts/${contact}/digits`))).body;
    const waiting = (await dana.client.get('/api/portal/waiting')).body.digits;
    expect(waiting).toMatchObject([{ contactId: contact, triesLeft: 3 }]);
    expect(JSON.stringify(waiting)).not.toContain(`"${digits}"`);
    expect((await stranger.client.post('/api/portal/confirm', { contactId: contact, digits })).status).toBe(
      404,
    );
    const wrong = String((Number(digits) + 1) % 10_000).padStart(4, '0');
    for (const left of [2, 1, 0]) {
      const reply = await dana.client.post('/api/portal/confirm', { contactId: contact, digits: wrong });
      expect([reply.status, reply.body.code, reply.body.triesLeft]).toEqual([409, 'digits-wrong', left]);
    }
    const late = await dana.client.post('/api/portal/confirm', { contactId: contact, digits });
    expect(late.body.code).toBe('code-spent');
  });

  it('has digits read out sixty times in ten minutes by one agent', async () => {
    const { client: other } = await acme.t.agent('agent');
    const contact = await openFor(other, (await acme.person('member', 'Ines', 'Costa')).said);
    await wanted(200, other.post(`/api/contacts/${contact}/digits`));
    await acme.t.db.owner.query("update limit_counter set n = 60 where name = 'digits.agent'");
    expect((await other.post(`/api/contacts/${contact}/digits`)).body.code).toBe('limit-reached');
    await acme.t.db.owner.query("delete from limit_counter where name = 'digits.agent'"); // others read out, too
  });

  it('is not given by the agent to themself', async () => {
    const dana = await acme.person('member', 'Ada', 'Self');
    await layRows(acme.t.db.owner, 'agent', async () => {
      await acme.t.db.owner.query('update agent set email_key = $2 where id = $1', [
        acme.agent.who.id,
        dana.who.email,
      ]);
    });
    const contact = await openFor(client, dana.said);
    for (const step of ['code', 'digits']) {
      const reply = await client.post(`/api/contacts/${contact}/${step}`);
      expect([reply.status, reply.body.code]).toEqual([403, 'is-yourself']);
    }
  });
});

describe('that was not me', () => {
  let acme: Acme;
  let client: TestClient;
  beforeAll(async () => {
    acme = await startAcme();
    client = acme.agent.client;
  });
  afterAll(() => acme.close());

  it('is said by the link of the mail: it ends what was lent, fences the person, tells the Super admins', async () => {
    const grace = await acme.person('super-admin', 'Grace', 'Hopper');
    const dana = await acme.person('admin', 'Dana', 'Okafor');
    const contact = await openFor(client, dana.said);
    const { request } = await ask(client, contact, addLiam());
    await wanted(200, client.post(`/api/contacts/${contact}/code`, { requestId: request.id }));
    const { text } = await acme.mailbox.next(dana.who.email);
    expect(text).toContain('Add Liam Park as a Member at Acme');
    const secret = /#(?:[^\s=]*=)?([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';
    const nobody = acme.t.nobody();
    const shown = await wanted(200, nobody.post('/api/not-me/look', { secret }));
    expect(shown.body).toMatchObject({ deskName: 'Northside Support', state: 'open' });
    expect((await client.get(`/api/contacts/${contact}`)).body.state).toBe('open');
    await wanted(200, nobody.post('/api/not-me', { secret }));
    const page = (await client.get(`/api/contacts/${contact}`)).body;
    expect([page.state, page.requests[0].state]).toEqual(['closed', 'withdrawn']);
    expect(page.fencedUntil).not.toBeNull();
    expect(page.record.at(-1)).toMatchObject({ action: 'contact.not-me' });
    await acme.mailbox.next(grace.who.email);
    const exported = String((await wanted(200, grace.client.get('/api/portal/record/export'))).body);
    const line = exported.split('\n').find((one) => one.includes('contact.not-me')); // as somebody finds it who restored a backup
    expect(line).toContain('Dana Okafor');
    expect((await verifyChain(exported.trimEnd().split('\n'))).result).not.toBe('broken');
    const again = await nobody.post('/api/not-me', { secret });
    expect([again.status, again.body.code]).toEqual([410, 'link-bad']);
    const later = await openFor(client, dana.said);
    expect((await client.post(`/api/contacts/${later}/code`)).body.code).toBe('person-fenced');
  });

  it('is said in the portal, and ends a work order too', async () => {
    const dana = await acme.person('admin', 'Noor', 'Said');
    const contact = await openFor(client, dana.said);
    await proveByDigits(acme, contact, dana);
    const { request } = await ask(client, contact, {
      action: 'sip-credentials.request',
      subject: {},
      details: 'the lobby',
    });
    await wanted(200, client.post(`/api/requests/${request.id}/order`));
    const stranger = await acme.person('admin', 'Omar', 'Aziz');
    expect((await stranger.client.post(`/api/portal/contacts/${contact}/not-me`)).status).toBe(404);
    await wanted(200, dana.client.post(`/api/portal/contacts/${contact}/not-me`));
    const [order] = (await client.get('/api/work')).body.orders;
    expect(order.state).toBe('revoked');
    const { fencedUntil } = (await wanted(200, dana.client.get('/api/portal/waiting'))).body;
    expect(Date.parse(fencedUntil)).toBeGreaterThan(Date.parse(order.at));
    expect((await wanted(200, stranger.client.get('/api/portal/waiting'))).body.fencedUntil).toBeNull();
    expect((await client.get(`/api/contacts/${contact}`)).body.requests[0].state).toBe('withdrawn');
  });

  it('keeps anything from being lent or approved in their name, in their other contacts and in their portal', async () => {
    const vera = await acme.person('super-admin', 'Vera', 'Brandt');
    const [disowned, other] = [await openFor(client, vera.said), await openFor(client, vera.said)];
    for (const contact of [disowned, other]) await proveByDigits(acme, contact, vera);
    const asked: Ask[] = [
      addLiam(),
      { action: 'sip-credentials.request', subject: {}, details: 'the lobby' },
      addLiam('super-admin'),
    ];
    const steps: string[] = [];
    for (const [n, step] of ['run', 'order', 'ask-approver'].entries())
      steps.push(`/api/requests/${(await ask(client, other, asked[n]!)).request.id}/${step}`);
    await wanted(200, vera.client.post(`/api/portal/contacts/${disowned}/not-me`));
    const own = { ...addLiam().newPerson, role: 'member' };
    const replies = [...steps.map((step) => client.post(step)), vera.client.post('/api/portal/people', own)];
    const told = (await Promise.all(replies)).map(({ status, body }) => [status, body.code]);
    expect(told).toEqual(Array(4).fill([409, 'person-fenced']));
  });
});

describe('a contact of a colleague', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  it('is read, and nothing else', async () => {
    const dana = await acme.person('admin', 'Dana', 'Okafor');
    const contact = await openFor(acme.agent.client, dana.said);
    const { client } = await acme.t.agent('agent');
    expect((await client.get(`/api/contacts/${contact}`)).body).toMatchObject({ mine: false });
    for (const [step, body] of stepsOf(dana.said, acme.agent.who.id)) {
      const reply = await client.send('POST', `/api/contacts/${contact}/${step}`, body);
      expect([step, reply.status, reply.body.code]).toEqual([step, 403, 'contact-not-yours']);
    }
  });

  it('is not there for nobody, nor for a person of a client', async () => {
    const dana = await acme.person('super-admin', 'Grace', 'Hopper');
    const contact = await openFor(acme.agent.client, dana.said);
    expect((await acme.t.nobody().get(`/api/contacts/${contact}`)).status).toBe(401);
    expect((await dana.client.get(`/api/contacts/${contact}`)).status).toBe(404);
    expect((await dana.client.post('/api/contacts', dana.said)).status).toBe(404);
  });

  it('moves by itself on the page of whoever looks', async () => {
    const dana = await acme.person('admin', 'Mara', 'Quist');
    const contact = await openFor(acme.agent.client, dana.said);
    const { client } = await acme.t.agent('agent');
    const line = await client.live();
    await proveByCode(acme, contact, dana);
    await line.heard(`contact:${contact}`);
    line.close();
  });

  it('does so within a second of what changed it', async () => {
    const noor = await acme.person('admin', 'Noor', 'Quick');
    const { client } = acme.agent;
    const contact = await openFor(client, noor.said);
    const line = await client.live();
    const took: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const heard = line.heard(`contact:${contact}`);
      await wanted(200, client.post(`/api/contacts/${contact}/digits`));
      const replied = performance.now();
      await heard;
      took.push(performance.now() - replied);
    }
    line.close();
    expect(Math.min(...took), 'ms, at its quickest: other work on this machine slows it').toBeLessThan(1000);
  });
});

describe('below tier 2', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  it('nothing tells whether somebody else exists, or which role they hold', async () => {
    const admin = await acme.person('admin', 'Dana', 'Okafor');
    const boss = await acme.person('super-admin', 'Grace', 'Hopper');
    const { client } = acme.agent;
    const contact = await openFor(client, admin.said);
    const about = async (person: object) => {
      const { request, answer } = await ask(client, contact, {
        action: 'user.remove',
        subject: { role: 'member', person: person as typeof boss.said },
      });
      const run = await client.post(`/api/requests/${request.id}/order`);
      return [answer, run.status, run.body.code, run.body.because];
    };
    const [there, absent] = [boss.said, { ...boss.said, email: 'nobody@acme.example' }];
    expect(await about(there)).toEqual(await about(absent));
    await proveByCode(acme, contact, admin);
    const known = await ask(client, contact, {
      action: 'user.remove',
      subject: { role: 'member', person: there },
    });
    expect(known.answer).toMatchObject({ outcome: 'deny', rule: 'client.user.remove.admin.super-admin' });
  });

  it("an agent's word does not make a device the caller's own", async () => {
    const member = await acme.person('member', 'Mia', 'Berg');
    const { client } = acme.agent;
    const contact = await openFor(client, member.said);
    await proveByCode(acme, contact, member);
    const { answer } = await ask(client, contact, {
      action: 'device.troubleshoot',
      subject: { own: true },
      details: 'It is slow',
    });
    expect(answer.outcome).toBe('explain');
    const elsewhere = await client.post(`/api/contacts/${contact}/ask`, {
      action: 'device.troubleshoot',
      subject: { deviceId: acme.clientId },
    });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'not-found']);
  });
});
