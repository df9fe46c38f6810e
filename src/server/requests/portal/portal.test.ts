import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import {
  addLiam,
  ask,
  layLive,
  openFor,
  startAcme,
  wanted,
  type Acme,
  type Named,
} from '../../testing/acme.ts';
import { testClient } from '../../testing/client.ts';
import { layAuthenticator } from '../../testing/factors.ts';
import { layRows, laySignIn } from '../../testing/people.ts';

const liam = (role = 'member') => ({
  first: 'Liam',
  last: 'Park',
  email: `liam-${v7().slice(-8)}@acme.example`,
  phone: null,
  role,
});

describe('the portal', () => {
  let acme: Acme;
  let grace: Named;
  let admin: Named;
  let member: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    admin = await acme.person('admin', 'Dana', 'Okafor');
    member = await acme.person('member', 'Mia', 'Berg');
  });
  afterAll(() => acme.close());

  const may = async (who: Named, what: string) =>
    (await who.client.get('/api/portal/may')).body.rows.find((row: { what: string }) => row.what === what)
      .answer;
  const weak = async (who: Named) =>
    testClient(acme.t.url, (await laySignIn(acme.t.db.owner, who.who, { factor: false })).token);

  it('says what each may ask for, and says it anew when the facts change', async () => {
    expect((await may(member, 'Add a Member')).outcome).toBe('deny');
    expect((await may(admin, 'Add a Member')).outcome).toBe('allow');
    expect((await may(grace, 'Add a Super admin')).needs).toEqual({ wait: 24 });
    expect((await may(admin, 'Be told about billing')).outcome).toBe('deny');
    await layRows(acme.t.db.owner, 'person_grant', async () => {
      await acme.t.db.owner.query("insert into person_grant values ($1, $2, 'billing')", [
        acme.clientId,
        admin.who.id,
      ]);
    });
    expect((await may(admin, 'Be told about billing')).outcome).toBe('allow');
    const { body } = await (await weak(admin)).get('/api/portal/may');
    const row = body.rows.find((one: { what: string }) => one.what === 'Be told about billing');
    expect(row.answer).toMatchObject({ outcome: 'verify', needs: { tier: 3 } });
    await layRows(acme.t.db.owner, 'raised_tier', async () => {
      await acme.t.db.owner.query("insert into raised_tier values ($1, 'user.add', 3)", [acme.clientId]);
    });
    const raised = (await (await weak(admin)).get('/api/portal/may')).body.rows;
    expect(raised.find((one: { what: string }) => one.what === 'Add a Member').answer.needs).toEqual({
      tier: 3,
    });
    await layRows(acme.t.db.owner, 'raised_tier', async () => {
      await acme.t.db.owner.query('delete from raised_tier');
    });
    expect(new Set(raised.map((one: { topic: string }) => one.topic)).size).toBe(7);
  });

  it('adds a Member through the same gate, with an invitation by mail', async () => {
    const person = liam();
    const reply = await wanted(200, admin.client.post('/api/portal/people', person));
    expect(reply.body).toMatchObject({
      answer: { outcome: 'allow' },
      request: { state: 'done', sentence: `Add Liam Park as a Member at Acme, reached at ${person.email}.` },
    });
    const { first, last } = admin.said;
    expect((await acme.mailbox.next(person.email)).text).toMatch(
      new RegExp(`^Acme is looked after by .*, and ${first} ${last} invites you to sign in`, 'm'),
    );
    const { rows } = await acme.t.db.owner.query<{ agent_id: null; lender_id: string }>(
      'select agent_id, lender_id from guard.authority where request_id = $1',
      [reply.body.request.id],
    );
    expect(rows).toEqual([{ agent_id: null, lender_id: admin.who.id }]);
  });

  it('keeps a request that is not allowed yet, and says what it needs', async () => {
    const strong = await wanted(200, (await weak(admin)).post('/api/portal/people', liam('admin')));
    expect(strong.body).toMatchObject({
      answer: { outcome: 'verify', needs: { tier: 3 } },
      request: { state: 'open', next: null },
    });
    // The same request runs once a factor was shown.
    await wanted(200, admin.client.post(`/api/requests/${strong.body.request.id}/run`));
    const denied = await wanted(200, member.client.post('/api/portal/people', liam()));
    expect(denied.body.answer).toMatchObject({ outcome: 'deny', needs: { remedy: 'ask-admin' } });
    const run = await member.client.post(`/api/requests/${denied.body.request.id}/run`);
    expect([run.status, run.body.code]).toEqual([403, 'refused']);
    const elsewhere = await acme.t.person('super-admin', await layLive(acme.t, 'Elsewhere'));
    expect((await elsewhere.client.post(`/api/requests/${strong.body.request.id}/run`)).status).toBe(404);
    expect((await acme.t.nobody().post('/api/portal/people', liam())).status).toBe(401);
    expect((await acme.agent.client.post('/api/portal/people', liam())).status).toBe(404);
  });

  it('changes a person once, and shows both values to who came second', async () => {
    await layAuthenticator(acme.t.db.owner, member.who);
    const { people } = (await admin.client.get('/api/portal/people')).body;
    const mia = people.find((one: { id: string }) => one.id === member.who.id);
    expect(mia.may).toEqual({ change: true, remove: true });
    const path = `/api/portal/people/${mia.id}`;
    await wanted(200, admin.client.patch(path, { last: 'Berger', version: mia.version }));
    const late = await admin.client.patch(path, { last: 'Bergman', version: mia.version });
    expect([late.status, late.body.code]).toEqual([409, 'version-conflict']);
    expect(late.body).toMatchObject({ yours: { last: 'Bergman' }, theirs: { last: 'Berger' } });
    const moved = await wanted(
      200,
      admin.client.patch(path, { email: 'Mia.Berger@acme.example', version: mia.version + 1 }),
    );
    expect(moved.body.request.state).toBe('done');
    const { rows } = await acme.t.db.owner.query(
      'select email_key, last_keys[1] as key, email_changed_at is not null as told from person where id = $1',
      [mia.id],
    );
    expect(rows).toEqual([{ email_key: 'mia.berger@acme.example', key: 'berger', told: true }]);
    expect((await member.client.get('/api/portal/people')).status).toBe(401); // signed in by the old address
    const { token } = await laySignIn(acme.t.db.owner, member.who);
    member = { ...member, client: testClient(acme.t.url, token) };
  });

  it('lets a Member change their own details and nobody else', async () => {
    const own = (await member.client.get('/api/portal/people')).body;
    expect(own.people.map((one: { id: string }) => one.id)).toEqual([member.who.id]);
    expect(own.may.edit).toBe(false);
    const [{ version }] = own.people;
    await wanted(
      200,
      member.client.patch(`/api/portal/people/${member.who.id}`, { phone: '+44 20 7946 0000', version }),
    );
    const promoted = await member.client.patch(`/api/portal/people/${member.who.id}`, {
      role: 'admin',
      version: version + 1,
    });
    expect(promoted.body.answer.rule).toBe('client.user.change.self-promotion');
    const other = await member.client.patch(`/api/portal/people/${admin.who.id}`, { first: 'X', version: 1 });
    expect(other.status).toBe(404);
  });

  it('wakes no colleague by what one asks for, or is called about: theirs are their own and the Super admins’', async () => {
    const lines = [await grace.client.live(), await admin.client.live(), await member.client.live()] as const;
    const asked = await wanted(200, (await weak(admin)).post('/api/portal/people', liam('admin')));
    const { client } = acme.agent;
    const contactId = await openFor(client, { ...admin.said, first: 'Dana' });
    const { request: called } = await ask(client, contactId, addLiam('admin'));
    await wanted(200, client.post(`/api/contacts/${contactId}/digits`));
    const own = await wanted(200, member.client.post('/api/portal/people', liam()));
    const last = `request:${own.body.request.id as string}`;
    const theirs = [`request:${asked.body.request.id as string}`, `request:${called.id as string}`];
    for (const line of [lines[0], lines[2]]) await line.heard(last);
    await lines[1].heard(`contact:${contactId}`);
    expect(lines[0].topics).toEqual(expect.arrayContaining([...theirs, `contact:${contactId}`]));
    expect(lines[1].topics).toEqual(expect.arrayContaining([...theirs, `contact:${contactId}`]));
    for (const topic of [...theirs, `contact:${contactId}`]) expect(lines[2].topics).not.toContain(topic);
    for (const line of lines) line.close();
  });

  it('removes a person, but never the last Super admin', async () => {
    const gone = await acme.person('member', 'Ivo', 'Kern');
    await layRows(acme.t.db.owner, 'device', async () => {
      await acme.t.db.owner.query("insert into device values ($1, $2, 'Laptop', 'computer', $3)", [
        acme.clientId,
        v7(),
        gone.who.id,
      ]);
    });
    const removed = await wanted(200, admin.client.delete(`/api/portal/people/${gone.who.id}`));
    expect(removed.body).toMatchObject({ answer: { outcome: 'allow' }, request: { state: 'done' } });
    expect((await gone.client.get('/api/portal/may')).status).toBe(401);
    const { devices } = (await admin.client.get('/api/portal/people')).body;
    expect(devices).toMatchObject([{ name: 'Laptop', ownerId: null }]);
    const last = await wanted(200, grace.client.delete(`/api/portal/people/${grace.who.id}`));
    expect(last.body.answer).toMatchObject({ outcome: 'deny', rule: 'client.user.remove.last-super-admin' });
  });

  it('removes an Admin with what was granted to them', async () => {
    await wanted(200, grace.client.delete(`/api/portal/people/${admin.who.id}`));
    const { rows } = await acme.t.db.owner.query('select from person_grant');
    expect(rows).toEqual([]);
  });
});
