import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layClient } from '../../testing/people.ts';
import { testApp, type TestApp } from '../../testing/app.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.close());

const addMember = { action: 'user.add', subject: { role: 'member' } };

describe('asking what one may, in one statement', () => {
  it('answers as the list of all that one may ask for', async () => {
    for (const role of ['super-admin', 'admin', 'member'] as const) {
      const { client } = await t.person(role);
      const { rows } = (await client.get('/api/portal/may')).body;
      const row = rows.find(({ what }: { what: string }) => what === 'Add a Member');
      const reply = await client.post('/api/portal/may', addMember);
      expect(reply.status).toBe(200);
      expect(reply.body).toEqual(row.answer);
    }
  });

  it('knows a raised tier, and a sign-in that has ended', async () => {
    const { client, who, signIn } = await t.person('super-admin');
    await t.db.owner.query('update auth.sign_in set factor_at = null where id = $1', [signIn.signInId]);
    const ask = { action: 'phone.view', subject: { own: true } };
    expect((await client.post('/api/portal/may', ask)).body.outcome).toBe('allow');
    await t.db.owner.query('alter table raised_tier disable trigger user');
    await t.db.owner.query(`insert into raised_tier values ($1, 'phone.view', 3)`, [who.clientId]);
    await t.db.owner.query('alter table raised_tier enable always trigger raised_tier_guard');
    expect((await client.post('/api/portal/may', ask)).body.outcome).toBe('verify');
    await t.db.owner.query('update auth.sign_in set ended_at = clock_timestamp() where id = $1', [
      signIn.signInId,
    ]);
    expect((await client.post('/api/portal/may', ask)).status).toBe(401);
  });

  it('is no door for an agent, for nobody, or before the client is live', async () => {
    const { client: agent } = await t.agent('admin');
    expect((await agent.post('/api/portal/may', addMember)).status).toBe(404);
    expect((await t.nobody().post('/api/portal/may', addMember)).status).toBe(401);
    const clientId = await layClient(t.db.owner, t.deskId, { state: 'onboarding' });
    const { client } = await t.person('super-admin', clientId);
    expect((await client.post('/api/portal/may', addMember)).body.code).toBe('client-not-live');
  });

  it('records nothing', async () => {
    const { client, who } = await t.person('super-admin');
    await client.post('/api/portal/may', addMember);
    const { rowCount } = await t.db.owner.query('select from guard.record where chain = $1', [who.clientId]);
    expect(rowCount).toBe(0);
  });
});
