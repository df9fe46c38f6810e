import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { quoteName, tablesIn } from '../db/backup/catalogue.ts';
import { startMail } from '../jobs/mail/loop.ts';
import { addLiam, ask, openFor, until, wanted } from '../testing/acme.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/app.ts';
import { testClient } from '../testing/client.ts';
import { startMailbox, type Mailbox } from '../testing/mailbox.ts';
import { layAgent, layClient, layDesk, layPerson, laySignIn, type LaidAgent } from '../testing/people.ts';
import { sampleRows } from './rows.ts';
import { startWithSample } from './start.ts';

const SAMPLE = '/api/sample';
/** What stays or comes and goes by itself: the record, what was sent, answers kept, counters, time. */
const ASIDE = new Set([
  ...['guard.record', 'guard.checkpoint', 'guard.tx', 'guard.deed', 'guard.clock', 'guard.mail'],
  ...['public.outbox', 'public.idempotency', 'public.limit_counter'],
]);

/** Every row of every table, as text. */
async function dump(t: TestApp): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const { table } of await tablesIn(t.db.owner)) {
    if (ASIDE.has(table)) continue;
    const rows = await t.db.owner.query<{ row: string }>(
      `select row_to_json(x)::text as row from ${quoteName(table)} x order by 1`,
    );
    all[table] = rows.rows.map(({ row }) => row);
  }
  return all;
}

let t: TestApp;
let mailbox: Mailbox;
let admin: SignedIn<LaidAgent>;
beforeEach(async () => {
  mailbox = await startMailbox();
  t = await testApp({ startJobs: async (app) => startMail(app, mailbox.smtpUrl) });
  admin = await t.agent('agent', 'admin');
});
afterEach(async () => {
  await t.close();
  await mailbox.close();
});

interface Laid {
  id: string;
  client_id: string;
  first: string;
  last: string;
  email: string;
}

async function person(first: string): Promise<Laid> {
  const found = await t.db.owner.query<Laid>(
    'select id, client_id, first, last, email from person where first = $1',
    [first],
  );
  if (found.rows[0] === undefined) throw new Error(`${first} is not there`);
  return found.rows[0];
}

async function signedIn(first: string) {
  const { id, client_id, email } = await person(first);
  return testClient(t.url, (await laySignIn(t.db.owner, { id, clientId: client_id, email })).token);
}

/** Tries what one would try: proof, a change, a work order, a Non-Member, mails, the policy of a client. */
async function tryThingsOut(): Promise<void> {
  const { client } = admin;
  const { first, last, email } = await person('Priya');
  const priya = await signedIn('Priya');
  const contact = await openFor(client, { first, last, email });
  const order = { action: 'sip-credentials.request' as const, subject: {}, details: 'boardroom phone' };
  await ask(client, contact, order);
  await wanted(200, client.post(`/api/contacts/${contact}/code`));
  await until(async () => {
    const mail = await t.db.owner.query("select from guard.mail where kind = 'code' and state = 'dropped'");
    return mail.rowCount === 1;
  });
  const { digits } = (await wanted(200, client.post(`/api/contacts/${contact}/digits`))).body;
  await wanted(200, priya.post('/api/portal/confirm', { contactId: contact, digits }));
  const add = await ask(client, contact, addLiam('member', 'liam.park@harbour-dental.example'));
  await wanted(200, client.post(`/api/requests/${add.request.id}/run`));
  const again = await ask(client, contact, order);
  await wanted(200, client.post(`/api/requests/${again.request.id}/order`));
  const stranger = { first: 'Sam', last: 'Vane', email: 'sam@elsewhere.example' };
  const unknown = await openFor(client, { ...stranger, organisation: 'Harbour Dental' });
  const asked = await ask(client, unknown, order);
  const send = { requestId: asked.request.id, words: 'I am the new IT guy' };
  await wanted(202, client.post(`/api/contacts/${unknown}/non-member`, send));
  await until(async () => (await t.db.owner.query('select from guard.approval')).rowCount === 1);
  await wanted(202, t.nobody().post('/api/sign-in/link', { email }));
  await until(
    async () => (await t.db.owner.query("select from guard.mail where state = 'waiting'")).rowCount === 0,
  );
}

describe('the sample', () => {
  it('is loaded, tried out and removed; the rest of the database is as before', async () => {
    const before = await dump(t);
    expect((await admin.client.get(SAMPLE)).body).toEqual({ state: 'possible' });
    expect((await wanted(200, admin.client.post(SAMPLE))).body).toEqual({ state: 'loaded' });
    const { clients } = (await admin.client.get('/api/clients')).body;
    expect(clients).toMatchObject([
      { name: 'Harbour Dental', state: 'live', people: 8 },
      { name: 'Nordlicht Books', state: 'onboarding', people: 3 },
    ]);
    await tryThingsOut();
    expect(
      Object.entries(await dump(t)).filter(([table, rows]) => rows.length !== before[table]?.length).length,
    ).toBeGreaterThan(8);
    expect((await wanted(200, admin.client.delete(SAMPLE))).body).toEqual({ state: 'possible' });
    expect(await dump(t)).toEqual(before);
    expect(mailbox.letters).toEqual([]);
    const told = await t.db.owner.query(
      'select chain, action, body from guard.record order by at desc limit 1',
    );
    expect(told.rows).toEqual([
      { chain: t.deskId, action: 'desk.sample', body: '{"sentence":"The sample was removed."}' },
    ]);
  }, 60_000);

  it('can be loaded again after it was removed', async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      await wanted(200, admin.client.post(SAMPLE));
      await wanted(200, admin.client.delete(SAMPLE));
    }
  });

  it('is no mail’s way out', async () => {
    await wanted(200, admin.client.post(SAMPLE));
    const { client_id, id } = await person('Greta');
    await wanted(200, admin.client.post(`/api/clients/${client_id}/invite`, { personId: id }));
    await until(async () => {
      const mail = await t.db.owner.query<{ state: string }>('select state from guard.mail');
      return mail.rows.length === 1 && mail.rows[0]?.state === 'dropped';
    });
    expect(mailbox.letters).toEqual([]);
  });

  it('does not come into a desk with a client, nor twice, nor twice at once', async () => {
    const both = await Promise.all([admin.client.post(SAMPLE), admin.client.post(SAMPLE)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await admin.client.post(SAMPLE)).body.code).toBe('not-empty');
    await wanted(200, admin.client.delete(SAMPLE));
    await layClient(t.db.owner, t.deskId, { state: 'onboarding' });
    expect((await admin.client.post(SAMPLE)).body.code).toBe('not-empty');
    expect((await admin.client.get(SAMPLE)).body).toEqual({ state: 'not-empty' });
  });

  it('goes without touching a real client, and there is nothing to remove then', async () => {
    await wanted(200, admin.client.post(SAMPLE));
    const real = await layClient(t.db.owner, t.deskId, { name: 'Real Ltd' });
    const chief = await layPerson(t.db.owner, real, 'super-admin', { first: 'Real', last: 'Chief' });
    const said = { first: 'Real', last: 'Chief', email: chief.email };
    const contact = await openFor(admin.client, said);
    await ask(admin.client, contact, addLiam());
    await wanted(200, admin.client.delete(SAMPLE));
    expect((await admin.client.get(`/api/contacts/${contact}`)).body).toMatchObject({
      found: { clientName: 'Real Ltd' },
      requests: [{}],
    });
    expect((await admin.client.get('/api/clients')).body.clients).toMatchObject([{ name: 'Real Ltd' }]);
    expect((await admin.client.delete(SAMPLE)).body.code).toBe('not-found');
  });

  it.each(['GET', 'POST', 'DELETE'])('%s is for admins of the desk alone', async (method) => {
    const code = async (client: typeof admin.client) => (await client.send(method, SAMPLE)).body.code;
    expect(await code(t.nobody())).toBe('sign-in-needed');
    expect(await code((await t.agent('agent', 'manager')).client)).toBe('not-allowed');
    expect(await code((await t.person('super-admin')).client)).toBe('not-found');
  });
});

describe('the guard of the sample', () => {
  /** Runs one statement as `bw_app`, entered by this token. */
  async function as(token: Buffer, ...statements: [string, unknown[]][]): Promise<void> {
    const client = await t.db.pools.app.connect();
    try {
      await client.query('begin');
      await client.query('select guard.enter($1)', [token]);
      for (const [text, values] of statements) await client.query(text, values);
      await client.query('commit');
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
  const LOAD = 'select guard.load_sample($1)';

  it('refuses whoever is no admin, and lets nobody fill past it', async () => {
    const agent = await laySignIn(t.db.owner, await layAgent(t.db.owner, t.deskId, ['agent', 'manager']));
    for (const text of [LOAD, 'select guard.remove_sample() where $1::text is not null']) {
      await expect(as(agent.token, [text, [sampleRows()]])).rejects.toThrow('not-allowed');
    }
    const fill = `select guard.fill_sample('${t.deskId}', 'system', $1)`;
    await expect(as(admin.signIn.token, [fill, [sampleRows()]])).rejects.toThrow(/permission denied/);
    const start = 'select guard.start_with_sample($1)';
    await expect(as(admin.signIn.token, [start, [sampleRows()]])).rejects.toThrow(/permission denied/);
  });

  it('takes no address that somebody could have', async () => {
    const real = sampleRows().replaceAll('ingrid.solberg@harbour-dental.example', 'ceo@acme.com');
    await expect(as(admin.signIn.token, [LOAD, [real]])).rejects.toThrow('bad-input');
    const domain = sampleRows().replaceAll(
      '"mail_domains":["harbour-dental.example"]',
      '"mail_domains":["acme.com"]',
    );
    await expect(as(admin.signIn.token, [LOAD, [domain]])).rejects.toThrow('bad-input');
    const other = sampleRows().replace(/"email_key":"[^"]+"/, '"email_key":"ceo@acme.com"');
    await expect(as(admin.signIn.token, [LOAD, [other]])).rejects.toThrow('bad-input');
  });

  it('takes no id whose record somebody else reads', async () => {
    const { clients } = JSON.parse(sampleRows()) as { clients: [{ id: string }] };
    const desk = sampleRows().replace(/"id":"[^"]+"/, `"id":"${t.deskId}"`);
    await expect(as(admin.signIn.token, [LOAD, [desk]])).rejects.toThrow('bad-input');
    const told = `select guard.append_as($1, 'system', 'house.test', null, '{"sentence":"Once."}')`;
    await t.db.owner.query(told, [clients[0].id]);
    const old = sampleRows().replace(/"id":"[^"]+"/, `"id":"${clients[0].id}"`);
    await expect(as(admin.signIn.token, [LOAD, [old]])).rejects.toThrow('bad-input');
    const create = `select guard.create_client($1, 'x', '{x}', '{}', gen_random_uuid(), $2)`;
    const person = { first: 'a', last: 'b', email: 'a@b.example', email_key: 'a@b.example' };
    const row = JSON.stringify({ ...person, first_keys: ['a'], last_keys: ['b'] });
    for (const id of [t.deskId, clients[0].id]) {
      await expect(as(admin.signIn.token, [create, [id, row]])).rejects.toThrow('conflict');
    }
  });

  it('leaves no right to touch rows behind, in the same transaction either', async () => {
    const rows = sampleRows();
    const { clients } = JSON.parse(rows) as { clients: [{ id: string }] };
    const insert = `insert into line values ($1, gen_random_uuid(), '+1', 'x', null)`;
    const attempt = as(admin.signIn.token, [LOAD, [rows]], [insert, [clients[0].id]]);
    await expect(attempt).rejects.toThrow(/row-level security|no-authority/);
  });
});

describe('--sample', () => {
  let fresh: TestApp;
  beforeAll(async () => void (fresh = await testApp({ empty: true })));
  afterAll(() => fresh.close());

  it('waits for the set-up, loads once, and leaves a desk with clients alone', async () => {
    const lines: string[] = [];
    await startWithSample(fresh.app, (line) => lines.push(line));
    expect(lines).toEqual([]);
    const desk = await layDesk(fresh.db.owner);
    await fresh.db.owner.query(`insert into outbox (topic, ref, desk_id) values ('desk', $1, $1)`, [desk]);
    fresh.app.bus.wake();
    await until(async () => (await fresh.db.owner.query('select from client')).rowCount === 2);
    await until(async () => (await fresh.db.owner.query('select')).rowCount === lines.length);
    expect(lines).toEqual(['Loaded the sample.']);
    const told = await fresh.db.owner.query('select actor from guard.record where chain = $1', [desk]);
    expect(told.rows).toEqual([{ actor: 'system' }]);
    await startWithSample(fresh.app, (line) => lines.push(line));
    expect(lines[1]).toBe('The sample was not loaded: the desk has clients already.');
    expect((await fresh.db.owner.query('select from client')).rowCount).toBe(2);
  });
});
