import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAcme, wanted, type Acme } from '../testing/acme.ts';
import type { TestClient } from '../testing/client.ts';
import { layActive } from '../testing/sessions.ts';
import { LIMITS } from './limits.ts';

describe('a limit that many share', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  /** Tries a door until it is shut for trying too often. */
  const useUp = async (client: TestClient, path: string, times: number) => {
    const tries = await Promise.all(Array.from({ length: times }, () => client.get(path)));
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([403]));
    expect((await client.get(path)).status).toBe(429);
  };

  it('is used up by nobody who may not do what it bounds, at a client or at the desk', async () => {
    const [chief, member] = [await acme.person('super-admin'), await acme.person('member')];
    const ours = '/api/portal/record/export';
    await useUp(member.client, ours, LIMITS['export.client'].count);
    expect((await chief.client.get(ours)).status).toBe(200);

    const admin = await acme.t.agent('agent', 'admin');
    const desks = '/api/record/export';
    await useUp(acme.agent.client, desks, LIMITS['export.desk'].count);
    expect((await admin.client.get(desks)).status).toBe(200);
  });

  it('is one for all who may', async () => {
    const [chief, admin, member] = [
      await acme.person('super-admin'),
      await acme.person('admin'),
      await acme.person('member'),
    ];
    const counts = async () => {
      const { rows } = await acme.t.db.owner.query<{ n: number }>(
        "select n from limit_counter where name = 'invite.client' order by n desc",
      );
      return rows.map(({ n }) => n);
    };
    for (const [who, email] of [
      [member, 'a@acme.example'],
      [chief, 'b@acme.example'],
      [admin, 'c@acme.example'],
    ] as const) {
      await who.client.post('/api/portal/people', { first: 'New', last: 'Hire', email, role: 'member' });
    }
    expect(await counts()).toEqual([2, 1]);
  });

  it('lets nobody fill a record with what they may do, and holds up no taking back', async () => {
    const { customer } = await layActive(acme.agent.client, acme.t.nobody());
    const offers = LIMITS['join.offer.customer'].count;
    const setN = 'update limit_counter set n = $2 where name = $1';
    await wanted(200, customer.post('/api/join/offer', { kind: 'screen' }));
    await acme.t.db.owner.query(setN, ['join.offer.customer', offers]);
    const file = { name: 'a.txt', size: 1 };
    expect((await customer.post('/api/join/offer', { kind: 'camera' })).body.code).toBe('limit-reached');
    expect((await customer.post('/api/join/files', file)).body.code).toBe('limit-reached');
    await wanted(200, customer.post('/api/join/withdraw', { kind: null }));

    const member = await acme.person('member');
    const path = `/api/portal/people/${member.who.id}`;
    const version = (await wanted(200, member.client.get('/api/portal/people'))).body.people[0].version;
    await wanted(200, member.client.patch(path, { phone: '+44 20 7946 0000', version }));
    await acme.t.db.owner.query(setN, ['change.person', LIMITS['change.person'].count]);
    const again = await member.client.patch(path, { phone: '+44 20 7946 0001', version: version + 1 });
    expect(again.body.code).toBe('limit-reached');
  });
});
