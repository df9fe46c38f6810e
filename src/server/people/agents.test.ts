import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFor, proveByCode, startAcme, wanted } from '../testing/acme.ts';
import type { Acme } from '../testing/acme.ts';
import type { SignedIn } from '../testing/app.ts';
import type { LaidAgent } from '../testing/people.ts';

let acme: Acme;
let admin: SignedIn<LaidAgent>;
beforeAll(async () => {
  acme = await startAcme();
  admin = await acme.t.agent('agent', 'admin');
});
afterAll(() => acme.close());

const row = { first: 'Ben', last: 'Ito', email: 'ben@desk.example', roles: ['agent'] };

describe('agents', () => {
  it('are invited by a desk admin, and by nobody else', async () => {
    const statuses = [
      await acme.t.nobody().post('/api/agents', row),
      await acme.agent.client.post('/api/agents', row),
      await (await acme.person('super-admin')).client.post('/api/agents', row),
      await admin.client.post('/api/agents', row),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 403, 404, 201]);
    const twice = await admin.client.post('/api/agents', { ...row, email: 'BEN@desk.example' });
    expect([twice.status, twice.body.code]).toEqual([409, 'address-taken']);
    const { text } = await acme.mailbox.next(row.email);
    expect(text).toContain('/invitation#');
    expect(text).toMatch(/^Ada Agent \w+ invites you to work at the support desk Northside Support\.$/m);
  });

  it('are invited as admins, too', async () => {
    const input = { ...row, email: 'boss@desk.example', roles: ['agent', 'admin'] };
    const { status, body } = await admin.client.post('/api/agents', input);
    expect(status).toBe(201);
    expect(body.agents.find((one: typeof row) => one.email === input.email)).toMatchObject({
      roles: expect.arrayContaining(['agent', 'admin']),
      status: 'invited',
    });
    expect((await acme.mailbox.next(input.email)).text).toContain('/invitation#');
  });

  it('are mailed their invitation again until they accept it, by a desk admin, five times a day', async () => {
    const invited = await admin.client.post('/api/agents', { ...row, email: 'again@desk.example' });
    const { id, mail } = invited.body.agents.find((one: typeof row) => one.email === 'again@desk.example');
    expect(mail).toBe('waiting');
    const again = `/api/agents/${id}/invite`;
    const statuses = [
      await acme.t.nobody().post(again),
      await acme.agent.client.post(again),
      await (await acme.person('super-admin')).client.post(again),
      await admin.client.post(again),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 403, 404, 200]);
    const mails = [
      await acme.mailbox.next('again@desk.example'),
      await acme.mailbox.next('again@desk.example'),
    ];
    expect(mails.every(({ text }) => text.includes('/invitation#'))).toBe(true);
    for (let n = 0; n < 3; n += 1) await admin.client.post(again);
    expect((await admin.client.post(again)).body.code).toBe('limit-reached');
    const accepted = `/api/agents/${acme.agent.who.id}/invite`;
    expect((await admin.client.post(accepted)).body.code).toBe('already-accepted');
  });

  it('are made billing contact by no admin, and nobody changes or removes themself', async () => {
    const invited = await admin.client.post('/api/agents', {
      ...row,
      email: 'b@desk.example',
      roles: ['billing-contact'],
    });
    expect(invited.status).toBe(403);
    const me = admin.who.id;
    expect((await admin.client.delete(`/api/agents/${me}`)).body.code).toBe('is-yourself');
    const own = await admin.client.post(`/api/agents/${me}/roles`, { roles: ['agent'], version: 1 });
    expect(own.body.code).toBe('is-yourself');
  });

  it('get other roles with versions: the second of two who saw the same is told of both', async () => {
    const { who } = await acme.t.agent('agent');
    const change = (roles: string[]) =>
      admin.client.post(`/api/agents/${who.id}/roles`, { roles, version: 1 });
    expect((await change(['admin'])).status).toBe(200);
    const late = await change(['manager']);
    expect([late.status, late.body.code, late.body.theirs]).toEqual([
      409,
      'version-conflict',
      ['agent', 'admin'],
    ]);
  });

  it('lose their sign-ins and what was lent to them in the moment they are removed', async () => {
    const leaving = await acme.t.agent('agent');
    const dana = await acme.person('member');
    const contact = await openFor(leaving.client, dana.said);
    await proveByCode(acme, contact, dana, leaving.client);
    const asked = await leaving.client.post(`/api/contacts/${contact}/ask`, {
      action: 'phone.change',
      subject: {},
      details: 'Forward to voicemail',
    });
    expect(asked.status).toBeLessThan(300);
    await acme.t.db.owner.query(
      `insert into guard.authority (id, request_id, client_id, lender_id, agent_id, action, params, params_hash, expires_at)
       select gen_random_uuid(), id, client_id, asker_id, agent_id, action, params, params_hash, clock_timestamp() + interval '30 min'
         from guard.request where contact_id = $1`,
      [contact],
    );
    expect((await admin.client.delete(`/api/agents/${leaving.who.id}`)).status).toBe(200);
    expect((await leaving.client.get('/api/contacts')).status).toBe(401);
    const lent = await acme.t.db.owner.query(
      'select count(*)::int as live from guard.authority where agent_id = $1 and revoked_at is null',
      [leaving.who.id],
    );
    expect(lent.rows).toEqual([{ live: 0 }]);
  });

  it('read out no digits that prove anything once they are removed', async () => {
    const leaving = await acme.t.agent('agent');
    const dana = await acme.person('member');
    const contactId = await openFor(leaving.client, dana.said);
    const { digits } = (await wanted(200, leaving.client.post(`/api/contacts/${contactId}/digits`))).body;
    await wanted(200, admin.client.delete(`/api/agents/${leaving.who.id}`));
    expect((await dana.client.get('/api/portal/waiting')).body.digits).toEqual([]);
    const typed = await dana.client.post('/api/portal/confirm', { contactId, digits });
    expect([typed.status, typed.body.code]).toEqual([409, 'code-spent']);
    expect((await admin.client.get(`/api/contacts/${contactId}`)).body).toMatchObject({
      mine: true,
      tier: 1,
    });
  });

  it('are given nothing once they are removed', async () => {
    const { who } = await acme.t.agent('agent');
    expect((await admin.client.delete(`/api/agents/${who.id}`)).status).toBe(200);
    const late = await admin.client.post(`/api/agents/${who.id}/roles`, { roles: ['admin'], version: 2 });
    expect([late.status, late.body.code]).toEqual([404, 'not-found']);
  });
});
