import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  openFor,
  proveByCode,
  proveByDigits,
  startAcme,
  wanted,
  type Acme,
} from '../testing/acme.ts';

describe('a contact', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  it('is not opened with a number that nobody can be reached by, and says what is wrong with it', async () => {
    const { client } = acme.agent;
    const said = { first: 'Dana', last: 'Okafor', email: 'dana@acme.example' };
    const { status, body } = await client.post('/api/contacts', { ...said, number: '020 12' });
    expect([status, body.fields]).toEqual([
      400,
      [
        {
          field: 'body.number',
          message: '“number” has 5 digits; with its area code a telephone number has at least 7.',
        },
      ],
    ]);
    await openFor(client, { ...said, number: '020 7946\u00a00958 ext. 12' });
  });

  it('is matched, proven by a real mail, asked in, and has a Member added', async () => {
    const dana = await acme.person('admin');
    const { client } = acme.agent;
    const id = await openFor(client, dana.said);
    const first = await ask(client, id, addLiam());
    expect(first.answer).toMatchObject({ outcome: 'verify', needs: { tier: 2 } });
    await proveByCode(acme, id, dana);
    const asked = (await client.get(`/api/contacts/${id}`)).body;
    expect(asked).toMatchObject({ tier: 2, mine: true, found: { role: 'admin', clientName: 'Acme' } });
    expect(asked.requests[0]).toMatchObject({ state: 'ready', next: 'run', answer: { outcome: 'allow' } });
    const run = await wanted(200, client.post(`/api/requests/${first.request.id}/run`));
    expect(run.body.request).toMatchObject({ state: 'done', next: null });
    const rows = await acme.t.db.owner.query("select role, status from person where first = 'Liam'");
    expect(rows.rows).toEqual([{ role: 'member', status: 'invited' }]);
    const { record } = (await client.get(`/api/contacts/${id}`)).body;
    expect(record.map((line: { action: string }) => line.action)).toEqual([
      'contact.open',
      'request.ask',
      'contact.code',
      'contact.reached',
      'user.add',
    ]);
  });

  it('is proven at tier 3 by digits typed in the portal', async () => {
    const dana = await acme.person('super-admin', 'Grace', 'Hopper');
    const id = await openFor(acme.agent.client, dana.said);
    await proveByDigits(acme, id, dana);
    expect((await acme.agent.client.get(`/api/contacts/${id}`)).body.tier).toBe(3);
  });
});
