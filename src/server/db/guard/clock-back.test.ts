import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFor, startAcme, wanted, type Acme, type Named } from '../../testing/acme.ts';

/**
 * What a clock that is set back looks like from inside: the time last seen lies ahead of it. Moved as the owner, since
 * PostgreSQL takes its clock from the machine.
 */
async function seenAhead(acme: Acme, by: string): Promise<void> {
  await acme.t.db.owner.query('update guard.clock set seen = clock_timestamp() + $1::interval', [by]);
}

describe('a clock that is set back', () => {
  let acme: Acme;
  let grace: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
  });
  afterAll(() => acme.close());

  it('by a little: time stands still, and what expired stays expired', async () => {
    const { owner } = acme.t.db;
    const { client } = acme.agent;
    const contact = await openFor(client, grace.said);
    const { digits } = (await wanted(200, client.post(`/api/contacts/${contact}/digits`))).body;
    const { signIn, client: other } = await acme.t.agent('agent');
    await wanted(200, other.get('/api/contacts'));
    // Both ran out 30 s before the last time seen; the clock, set back by a minute, says that neither has yet.
    const soon = "clock_timestamp() + interval '30 seconds'";
    await seenAhead(acme, '1 minute');
    await owner.query(`update guard.digits set expires_at = ${soon} where contact_id = $1`, [contact]);
    await owner.query(`update auth.sign_in set expires_at = ${soon} where id = $1`, [signIn.signInId]);
    const typed = await grace.client.post('/api/portal/confirm', { contactId: contact, digits });
    expect(typed.body.code).toBe('code-expired');
    expect((await other.get('/api/contacts')).body.code).toBe('sign-in-needed');
    const now = async () =>
      (await owner.query<{ now: Date }>('select guard.now() as now')).rows[0]?.now.getTime();
    expect(await now()).toBe(await now());
  });

  it('by more than two minutes: nobody gets in, and no sign-in that ended revives', async () => {
    await acme.t.db.owner.query("update auth.sign_in set expires_at = clock_timestamp() + interval '1 hour'");
    await seenAhead(acme, '2 hours');
    const refused = await acme.agent.client.get('/api/contacts');
    expect(refused.body.code).toBe('clock-behind');
    await expect(acme.t.db.pools.sweep.query('select guard.sweep()')).rejects.toThrow('clock-behind');
    await acme.t.db.owner.query('update guard.clock set seen = clock_timestamp()');
    await wanted(200, acme.agent.client.get('/api/contacts'));
  });

  it('never by the sweep itself: what it saw only grows', async () => {
    const { owner, pools } = acme.t.db;
    await seenAhead(acme, '90 seconds');
    const seen = async () =>
      (await owner.query<{ seen: Date }>('select seen from guard.clock')).rows[0]?.seen.getTime() ?? 0;
    const before = await seen();
    await pools.sweep.query('select guard.sweep()');
    expect(await seen()).toBeGreaterThanOrEqual(before);
  });
});
