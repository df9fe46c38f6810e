import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLiam, ask, openFor, proveByDigits, startAcme, until, wanted } from '../testing/acme.ts';
import type { Acme, Named } from '../testing/acme.ts';
import { testClient, type TestClient } from '../testing/client.ts';
import { layRows, laySignIn } from '../testing/people.ts';

// Each row is aged as the tables' owner to just before its end, and to its end: 5 seconds are left for a slow computer.

let acme: Acme;
let client: TestClient;
beforeAll(async () => {
  acme = await startAcme();
  client = acme.agent.client;
});
afterAll(() => acme.close());

const codeOf = async (reply: ReturnType<TestClient['post']>) => {
  const { status, body } = await reply;
  return status === 200 ? 'done' : (body.code as string);
};

describe('a factor counts for five minutes', () => {
  /** The person, signed in with a factor that was shown this long ago. */
  const shown = async (person: Named, ago: string) => {
    const { owner } = acme.t.db;
    const { token, signInId } = await laySignIn(owner, person.who);
    const sql = 'update auth.sign_in set factor_at = clock_timestamp() - $2::interval where id = $1';
    await owner.query(sql, [signInId, ago]);
    return { token, client: testClient(acme.t.url, token) };
  };
  /** What comes of the same, done with a factor shown five minutes ago, and after that with one nearly as old. */
  const lateAndInTime = async (
    person: Named,
    act: (client: TestClient) => ReturnType<TestClient['post']>,
  ) => [
    await codeOf(act((await shown(person, '5 minutes')).client)),
    await codeOf(act((await shown(person, '4 minutes 55 seconds')).client)),
  ];

  it('to the database itself, whatever the server thinks', async () => {
    const dana = await acme.person('member');
    for (const [ago, tier] of [
      ['5 minutes', 2],
      ['4 minutes 55 seconds', 3],
    ] as const) {
      const { token } = await shown(dana, ago);
      const app = await acme.t.db.pools.app.connect();
      try {
        await app.query('begin');
        await app.query('select guard.enter($1)', [token]);
        expect((await app.query('select guard.sign_in_tier() as tier')).rows).toEqual([{ tier }]);
      } finally {
        await app.query('rollback');
        app.release();
      }
    }
  });

  it('for the digits of an agent', async () => {
    const dana = await acme.person('member', 'Dana', 'Digit');
    const contactId = await openFor(client, dana.said);
    const { digits } = (await wanted(200, client.post(`/api/contacts/${contactId}/digits`))).body;
    const confirm = (who: TestClient) => who.post('/api/portal/confirm', { contactId, digits });
    expect(await lateAndInTime(dana, confirm)).toEqual(['factor-needed', 'done']);
  });

  it('for saying yes to what somebody else asked', async () => {
    const [grace, ada] = [
      await acme.person('super-admin', 'Grace', 'Hopper'),
      await acme.person('super-admin', 'Ada', 'Byron'),
    ];
    const contactId = await openFor(client, grace.said);
    await proveByDigits(acme, contactId, grace);
    const { request } = await ask(client, contactId, addLiam('super-admin'));
    await wanted(200, client.post(`/api/requests/${request.id}/ask-approver`));
    const [{ id }] = (await ada.client.get('/api/portal/waiting')).body.waiting;
    const say = (who: TestClient) => who.post(`/api/approvals/${id}/answer`, { answer: 'yes' });
    expect(await lateAndInTime(ada, say)).toEqual(['factor-needed', 'done']);
  });

  it('for erasing what the record holds', async () => {
    const grace = await acme.person('super-admin', 'Grace', 'Eraser');
    const sql = `select guard.append_as($1, 'system', 'house.test', null, '{"sentence":"Something."}')`;
    await acme.t.db.owner.query(sql, [acme.clientId]);
    const { entries } = (await grace.client.get('/api/portal/record?action=house.test')).body;
    const erase = (who: TestClient) => who.post('/api/portal/record/erase', { entries: [entries[0].n] });
    expect(await lateAndInTime(grace, erase)).toEqual(['factor-needed', 'done']);
  });
});

describe('the digits of an agent', () => {
  it.each([
    ['still count after nearly two minutes', '1 minute 55 seconds', 'done'],
    ['are over after two minutes', '2 minutes', 'code-expired'],
  ])('%s', async (_name, ago, outcome) => {
    const dana = await acme.person('member', 'Rosa', 'Luna');
    const contactId = await openFor(client, dana.said);
    const { digits } = (await wanted(200, client.post(`/api/contacts/${contactId}/digits`))).body;
    const sql = 'update guard.digits set expires_at = expires_at - $2::interval where contact_id = $1';
    await acme.t.db.owner.query(sql, [contactId, ago]);
    expect(await codeOf(dana.client.post('/api/portal/confirm', { contactId, digits }))).toBe(outcome);
  });
});

describe('an address', () => {
  it.each([
    ['takes no code for nearly seven days after it changed', '6 days 23 hours 59 minutes', 'address-changed'],
    ['takes one seven days after', '7 days', 'done'],
  ])('%s', async (_name, ago, outcome) => {
    const dana = await acme.person('member', 'Ines', 'Moreau');
    const contactId = await openFor(client, dana.said);
    await layRows(acme.t.db.owner, 'person', async () => {
      const sql = 'update person set email_changed_at = clock_timestamp() - $2::interval where id = $1';
      await acme.t.db.owner.query(sql, [dana.who.id, ago]);
    });
    expect(await codeOf(client.post(`/api/contacts/${contactId}/code`))).toBe(outcome);
  });
});

describe('what was proven', () => {
  it.each([
    ['still counts after nearly an hour', '59 minutes 55 seconds', 'done'],
    ['counts no more after an hour', '1 hour', 'proof-needed'],
  ])('%s', async (_name, ago, outcome) => {
    const dana = await acme.person('admin', 'Rosa', 'Hour');
    const contactId = await openFor(client, dana.said);
    await proveByDigits(acme, contactId, dana);
    const sql = 'update guard.proof set at = at - $2::interval where contact_id = $1';
    await acme.t.db.owner.query(sql, [contactId, ago]);
    const { request } = await ask(client, contactId, addLiam());
    expect(await codeOf(client.post(`/api/requests/${request.id}/run`))).toBe(outcome);
  });

  it('is less for whoever never signed in: no digits, and no more than tier 2 whatever else was shown', async () => {
    const dana = await acme.person('admin', 'Ines', 'Invited');
    await layRows(acme.t.db.owner, 'person', async () => {
      await acme.t.db.owner.query("update person set status = 'invited' where id = $1", [dana.who.id]);
    });
    const contactId = await openFor(client, dana.said);
    expect(await codeOf(client.post(`/api/contacts/${contactId}/digits`))).toBe('never-signed-in');
    await acme.t.db.owner.query(
      `insert into guard.proof (contact_id, tier, way, client_id, person_id)
       select id, 3, 'portal-digits', client_id, person_id from guard.contact where id = $1`,
      [contactId],
    );
    const sip = { action: 'sip-credentials.request', subject: {}, details: 'the lobby' } as const;
    const { request, answer } = await ask(client, contactId, sip);
    expect(answer).toMatchObject({ outcome: 'verify', needs: { tier: 3 } });
    expect(await codeOf(client.post(`/api/requests/${request.id}/order`))).toBe('proof-needed');
    expect((await client.get(`/api/contacts/${contactId}`)).body.tier).toBe(2);
  });
});

describe('the link of that was not me', () => {
  it('does nothing once it ran out', async () => {
    const dana = await acme.person('member', 'Tess', 'Link');
    const contactId = await openFor(client, dana.said);
    await wanted(200, client.post(`/api/contacts/${contactId}/code`));
    const { text } = await acme.mailbox.next(dana.who.email);
    const secret = /#(?:[^\s=]*=)?([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';
    const sql =
      "update auth.link set expires_at = clock_timestamp() where purpose = 'not-me' and contact_id = $1";
    await acme.t.db.owner.query(sql, [contactId]);
    expect(await codeOf(acme.t.nobody().post('/api/not-me', { secret }))).toBe('link-bad');
    expect((await client.get(`/api/contacts/${contactId}`)).body).toMatchObject({
      state: 'open',
      fencedUntil: null,
    });
  });
});

describe('the fence of who says that was not me', () => {
  it('stands for 24 hours, and then it is gone', async () => {
    const dana = await acme.person('member', 'Noor', 'Said');
    const contactId = await openFor(client, dana.said);
    const began = Date.now();
    await wanted(200, dana.client.post(`/api/portal/contacts/${contactId}/not-me`));
    const { fencedUntil } = (await client.get(`/api/contacts/${contactId}`)).body;
    const hours = (Date.parse(fencedUntil) - began) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
    const age = (by: string) =>
      acme.t.db.owner.query('update guard.fence set until = until - $2::interval where person_id = $1', [
        dana.who.id,
        by,
      ]);
    const again = await openFor(client, dana.said);
    const steps = async () => [
      await codeOf(client.post(`/api/contacts/${again}/code`)),
      await codeOf(client.post(`/api/contacts/${again}/digits`)),
    ];
    await age('23 hours 59 minutes');
    expect(await steps()).toEqual(['person-fenced', 'person-fenced']);
    await age('1 minute');
    await until(async () => (await client.get(`/api/contacts/${again}`)).body.fencedUntil === null);
    expect(await steps()).toEqual(['done', 'done']);
  });
});
