import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../testing/app.ts';
import type { SignedIn, TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import type { LaidAgent } from '../testing/people.ts';
import { laySignIn } from '../testing/people.ts';
import { testClient } from '../testing/client.ts';

let t: TestApp;
let admin: SignedIn<LaidAgent>;
beforeAll(async () => {
  t = await testApp();
  admin = await t.agent('agent', 'admin');
});
afterAll(() => t.close());

interface Whole {
  client: { id: string; name: string; state: string; version: number; people: number };
  people: { id: string; email: string; role: string; version: number; first: string }[];
  lines: { id: string; ownerId: string | null }[];
  devices: { id: string; ownerId: string | null }[];
  may: { edit: boolean };
}

let made = 0;

/** A client that is onboarding, with its first Super admin. */
async function aClient(): Promise<Whole> {
  made += 1;
  const superAdmin = { first: 'Sam', last: 'Chief', email: `sam${made}@acme.example` };
  const input = { name: `Acme ${made}`, mailDomains: ['acme.example'], superAdmin };
  const reply = await admin.client.post('/api/clients', input);
  expect(reply.status).toBe(201);
  return reply.body as Whole;
}

/** Its first Super admin, signed in with a fresh factor. */
async function chiefOf({ client, people }: Whole): Promise<TestClient> {
  const who = { id: people[0]?.id ?? '', clientId: client.id, email: '' };
  await t.db.owner.query('begin');
  await t.db.owner.query(
    `insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), $1, 'person.accept')`,
    [client.id],
  );
  await t.db.owner.query(`update person set status = 'active' where client_id = $1 and id = $2`, [
    client.id,
    who.id,
  ]);
  await t.db.owner.query(`select guard.append_as($1, 'system', 'probe.tell', null, '{}')`, [client.id]);
  await t.db.owner.query('commit');
  return testClient(t.url, (await laySignIn(t.db.owner, who)).token);
}

it('a client is never made beside another of its name', async () => {
  const { client } = await aClient();
  const superAdmin = { first: 'Eve', last: 'Admin', email: 'eve@elsewhere.example' };
  const input = { name: client.name.toUpperCase().replace(' ', '-'), mailDomains: [], superAdmin };
  const replies = [input, { ...input, name: 'Tw\u00edn' }, { ...input, name: 'Twin' }].map((one) =>
    admin.client.post('/api/clients', one),
  );
  const got = (await Promise.all(replies)).map(({ status, body }) => [status, body.code]);
  expect(got[0]).toEqual([409, 'name-taken']);
  expect(
    got
      .slice(1)
      .map(([status]) => status)
      .sort(),
  ).toEqual([201, 409]);
});

it('two clients may differ in their form of law alone, unless one of them has none', async () => {
  const superAdmin = { first: 'Eve', last: 'Admin', email: 'eve@elsewhere.example' };
  const make = async (name: string) => {
    const { status, body } = await admin.client.post('/api/clients', { name, mailDomains: [], superAdmin });
    return body.code ?? status;
  };
  expect(await make('Stark Tools Ltd')).toBe(201);
  expect(await make('Stark Tools GmbH')).toBe(201);
  for (const name of ['Stark Tools', 'The Stark-Tools', 'Stark Tools Limited', 'STARK TOOLS G.m.b.H.'])
    expect([name, await make(name)]).toEqual([name, 'name-taken']);
  expect(await make('Wayne')).toBe(201);
  for (const name of ['Wayne Inc.', 'The Wayne Company'])
    expect([name, await make(name)]).toEqual([name, 'name-taken']);
  expect(await make('Wayne Berlin')).toBe(201);
});

it('a mail domain is kept as addresses are compared, and what is none is refused', async () => {
  const superAdmin = { first: 'Ida', last: 'Buch', email: 'ida@b\u00fccher.example' };
  const input = { name: 'B\u00fccher', superAdmin };
  const typed = ['B\u00dcCHER.example', 'buch\u200b.example', 'xn--bcher-kva.example'];
  const made = await admin.client.post('/api/clients', { ...input, mailDomains: typed });
  expect(made.body.client.mailDomains).toEqual(['xn--bcher-kva.example', 'buch.example']);
  for (const domain of ['a..example', 'a%2e.example', '10.0.0.1', 'a_b.example']) {
    const reply = await admin.client.post('/api/clients', { ...input, name: 'None', mailDomains: [domain] });
    expect([reply.status, reply.body.fields]).toEqual([
      400,
      [{ field: 'body.mailDomains', message: `\u201c${domain}\u201d is no mail domain.` }],
    ]);
  }
});

const path = ({ client }: Whole, rest = '') => `/api/clients/${client.id}${rest}`;
const csv = (...rows: string[]) => ['first,last,email,phone,role', ...rows].join('\n');

describe('who may onboard', () => {
  it('a client is made by a desk admin, and by nobody else', async () => {
    const input = {
      name: 'Other',
      mailDomains: [],
      superAdmin: { first: 'A', last: 'B', email: 'a@b.example' },
    };
    const statuses = [
      await t.nobody().post('/api/clients', input),
      await (await t.agent('agent')).client.post('/api/clients', input),
      await (await t.agent('agent', 'manager')).client.post('/api/clients', input),
      await (await t.person('super-admin')).client.post('/api/clients', input),
      await admin.client.post('/api/clients', input),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 403, 403, 404, 201]);
  });

  it('every edit of a directory asks for the same', async () => {
    const whole = await aClient();
    const person = { first: 'Dana', last: 'Okafor', email: 'dana@acme.example', role: 'member' };
    for (const [way, body] of [
      ['/people', person],
      ['/lines', { number: '+1 555 0100', label: 'Desk', ownerId: null }],
      ['/devices', { name: 'Laptop', kind: 'computer', ownerId: null }],
    ] as const) {
      const low = await (await t.agent('agent')).client.post(path(whole, way), body);
      const outside = await (await t.person('super-admin')).client.post(path(whole, way), body);
      const right = await admin.client.post(path(whole, way), body);
      expect([low.status, outside.status, right.status], way).toEqual([403, 404, 201]);
    }
  });
});

describe('a directory that is onboarding', () => {
  it('is typed, corrected with versions, and cleared again', async () => {
    const whole = await aClient();
    const added = (
      await admin.client.post(path(whole, '/people'), {
        first: 'Dana',
        last: 'Okafor',
        email: 'Dana@Acme.example.',
        role: 'member',
      })
    ).body as Whole;
    const dana = added.people.find(({ first }) => first === 'Dana');
    if (dana === undefined) throw new Error('Dana was not added');
    const line = (number: string) =>
      admin.client.post(path(whole, '/lines'), { number, label: 'x', ownerId: null });
    expect((await line('020 12')).body.fields).toEqual([
      { field: 'body.number', message: expect.stringMatching(/has 5 digits; .* an extension is 2 to 5/) },
    ]);
    const owned = (
      await admin.client.post(path(whole, '/lines'), { number: '+1 555 0100', label: 'x', ownerId: dana.id })
    ).body as Whole;
    expect(owned.lines).toMatchObject([{ ownerId: dana.id }]);
    const again = { first: 'Eve', last: 'Twin', email: 'dana@acme.EXAMPLE', role: 'member' };
    const chief = whole.people[0]?.email;
    for (const taken of [
      await admin.client.post(path(whole, '/people'), again),
      await admin.client.patch(path(whole, `/people/${dana.id}`), { email: chief, version: dana.version }),
    ]) {
      expect([taken.status, taken.body.code]).toEqual([409, 'address-taken']);
    }
    const change = { last: 'Okafor-Hart', version: dana.version };
    expect((await admin.client.patch(path(whole, `/people/${dana.id}`), change)).status).toBe(200);
    const stale = await admin.client.patch(path(whole, `/people/${dana.id}`), change);
    expect([stale.status, stale.body.code, stale.body.theirs.last]).toEqual([
      409,
      'version-conflict',
      'Okafor-Hart',
    ]);
    const gone = (await admin.client.delete(path(whole, `/people/${dana.id}`))).body as Whole;
    expect([gone.people.length, gone.lines[0]?.ownerId]).toEqual([1, null]);
  });

  it('takes no owner from another client, and does not tell that there is one', async () => {
    const [mine, other] = [await aClient(), await aClient()];
    const line = (ownerId: string | undefined) => ({ number: '+1 555 0100', label: 'x', ownerId });
    const [stranger, nobody] = [
      await admin.client.post(path(mine, '/lines'), line(other.people[0]?.id)),
      await admin.client.post(path(mine, '/lines'), line('01900000-0000-7000-8000-000000000000')),
    ];
    expect(stranger.status).toBe(409);
    expect({ ...stranger.body, request: '' }).toEqual({ ...nobody.body, request: '' });
  });

  it('imports 5,000 people at once as one entry of the record, and nothing of a file with one bad row', async () => {
    const whole = await aClient();
    const rows = Array.from({ length: 5000 }, (_, n) => `First${n},Last${n},p${n}@acme.example,,Member`);
    const bad = csv(...rows.slice(0, 4999), 'Dana,,dana@acme.example,,Member');
    const shown = await admin.client.post(path(whole, '/import/preview'), { csv: bad });
    expect(shown.body.bad).toMatchObject([{ line: 5001, column: 'last' }]);
    const refused = await admin.client.post(path(whole, '/import'), { csv: bad, hash: shown.body.hash });
    expect([refused.status, refused.body.code]).toEqual([400, 'import-bad-rows']);
    const twice = await admin.client.post(path(whole, '/import/preview'), { csv: csv('Dana,,dana,,Boss') });
    expect([twice.body.badRows, twice.body.bad.length]).toEqual([1, 3]); // one row, for three reasons
    const good = csv(...rows);
    const { body: preview } = await admin.client.post(path(whole, '/import/preview'), { csv: good });
    expect(preview).toMatchObject({ rows: 5000, bad: [], roles: { member: 5000 } });
    const other = await admin.client.post(path(whole, '/import'), { csv: good, hash: '0'.repeat(64) });
    expect([other.status, other.body.code]).toEqual([409, 'parameters-changed']);
    const before = await entriesOf(whole);
    expect((await admin.client.post(path(whole, '/import'), { csv: good, hash: preview.hash })).body).toEqual(
      { added: 5000 },
    );
    expect(await entriesOf(whole)).toBe(before + 1);
    const again = await admin.client.post(path(whole, '/import/preview'), { csv: good });
    expect(again.body.bad).toHaveLength(200); // shown; every row is there already
    expect(again.body.badRows).toBe(5000);
  });
});

async function entriesOf({ client }: Whole): Promise<number> {
  const found = await t.db.owner.query<{ n: number }>(
    'select count(*)::int as n from guard.record where chain = $1',
    [client.id],
  );
  return found.rows[0]?.n ?? 0;
}

describe('going live', () => {
  it('is the first Super admin’s alone, for what they saw, and closes the directory to the desk', async () => {
    const whole = await aClient();
    const chief = await chiefOf(whole);
    const { body: seen } = (await chief.get('/api/portal/onboarding')) as { body: Whole };
    const confirm = { preset: 'strict', people: seen.people.length, version: seen.client.version };
    expect((await admin.client.post('/api/portal/go-live', confirm)).status).toBe(404);
    await admin.client.post(path(whole, '/people'), {
      first: 'Eve',
      last: 'Late',
      email: 'eve@acme.example',
      role: 'super-admin',
    });
    const stale = await chief.post('/api/portal/go-live', confirm);
    expect([stale.status, stale.body.code]).toEqual([409, 'version-conflict']);
    const { body: now } = (await chief.get('/api/portal/onboarding')) as { body: Whole };
    const right = { preset: 'strict', people: now.people.length, version: now.client.version };
    const shown = (ago: string) =>
      t.db.owner.query(
        'update auth.sign_in set factor_at = clock_timestamp() - $2::interval where client_id = $1',
        [whole.client.id, ago],
      );
    await shown('5 minutes');
    expect((await chief.post('/api/portal/go-live', right)).body.code).toBe('factor-needed');
    await shown('0');
    const live = await chief.post('/api/portal/go-live', right);
    expect([live.status, live.body.client.state]).toEqual([200, 'live']);
    const late = await admin.client.post(path(whole, '/people'), {
      first: 'No',
      last: 'More',
      email: 'no@acme.example',
      role: 'member',
    });
    expect([late.status, late.body.code]).toEqual([409, 'client-live']);
    const invite = await admin.client.post(path(whole, '/invite'), { personId: whole.people[0]?.id });
    expect(invite.status).toBe(409);
    expect(((await admin.client.get(path(whole))).body as Whole).may.edit).toBe(false);
  });
});

describe('a client that was typed wrongly', () => {
  it('is corrected and removed by a desk admin, and by nobody else', async () => {
    const whole = await aClient();
    const right = { name: `${whole.client.name} Ltd`, mailDomains: [], version: whole.client.version };
    const [low, manager] = [await t.agent('agent'), await t.agent('agent', 'manager')];
    const outside = await t.person('super-admin');
    const chief = await chiefOf(whole);
    for (const [client, status] of [
      [t.nobody(), 401],
      [low.client, 403],
      [manager.client, 403],
      [outside.client, 404],
      [chief, 404],
    ] as const) {
      expect((await client.patch(path(whole), right)).status).toBe(status);
      expect((await client.delete(path(whole))).status).toBe(status);
    }
    expect((await admin.client.patch(path(whole), right)).status).toBe(200);
    expect((await admin.client.delete(path(whole))).status).toBe(200);
  });

  it('is corrected to a name and domains of its own, with versions, and its record says from what', async () => {
    const [whole, other] = [await aClient(), await aClient()];
    const { name, version } = whole.client;
    const wanted = { name: 'Umbrella', mailDomains: ['B\u00dcCHER.example'], version };
    const taken = await admin.client.patch(path(whole), { ...wanted, name: other.client.name.toUpperCase() });
    expect([taken.status, taken.body.code]).toEqual([409, 'name-taken']);
    const done = await admin.client.patch(path(whole), wanted);
    expect(done.body.client).toMatchObject({ name: 'Umbrella', mailDomains: ['xn--bcher-kva.example'] });
    const stale = await admin.client.patch(path(whole), { ...wanted, name: 'Umbrello' });
    expect(stale.body).toMatchObject({
      code: 'version-conflict',
      theirs: { name: 'Umbrella', mailDomains: ['xn--bcher-kva.example'] },
      version: done.body.client.version,
    });
    expect(await sentencesOf(whole.client.id)).toContainEqual(
      expect.stringContaining(
        ` corrected the client ${name}: it is called Umbrella now, and has the mail domains xn--bcher-kva.example.`,
      ),
    );
  });

  it('is removed with its directory and sign-ins, is told in the desk’s record, and leaves its name free', async () => {
    const whole = await aClient();
    const { id, name } = whole.client;
    const line = { number: '+1 555 0100', label: 'x', ownerId: whole.people[0]?.id };
    await admin.client.post(path(whole, '/lines'), line);
    await admin.client.post(path(whole, '/invite'), { personId: whole.people[0]?.id });
    const chief = await chiefOf(whole);
    const left = await admin.client.delete(path(whole));
    expect(left.body.clients.map((one: { id: string }) => one.id)).not.toContain(id);
    expect((await admin.client.get(path(whole))).status).toBe(404);
    expect((await chief.get('/api/state')).body.me).toBeNull();
    const mails = await t.db.owner.query('select 1 from guard.mail where client_id = $1', [id]);
    expect(mails.rowCount).toBe(0);
    const told = expect.stringMatching(
      `^Ada Agent .* removed the client ${name} before it was live, with 1 person\\.$`,
    );
    expect(await sentencesOf(t.deskId)).toContainEqual(told);
    expect(await sentencesOf(id)).toContainEqual(told);
    const superAdmin = { first: 'Sam', last: 'Chief', email: 'sam@acme.example' };
    const again = await admin.client.post('/api/clients', { name, mailDomains: [], superAdmin });
    expect(again.status).toBe(201);
  });

  it('is its own people’s once it is live: the desk neither corrects nor removes it', async () => {
    const whole = await aClient();
    const chief = await chiefOf(whole);
    const { body: seen } = (await chief.get('/api/portal/onboarding')) as { body: Whole };
    const confirm = { preset: 'strict', people: seen.people.length, version: seen.client.version };
    const { body: live } = (await chief.post('/api/portal/go-live', confirm)) as { body: Whole };
    expect(live.client.state).toBe('live');
    const change = { name: 'Other', mailDomains: [], version: live.client.version };
    for (const reply of [
      await admin.client.patch(path(whole), change),
      await admin.client.delete(path(whole)),
    ]) {
      expect([reply.status, reply.body.code]).toEqual([409, 'client-live']);
    }
    expect(((await admin.client.get(path(whole))).body as Whole).client.name).toBe(whole.client.name);
  });
});

async function sentencesOf(chain: string): Promise<string[]> {
  const found = await t.db.owner.query<{ sentence: string }>(
    "select body::jsonb ->> 'sentence' as sentence from guard.record where chain = $1",
    [chain],
  );
  return found.rows.map(({ sentence }) => sentence);
}
