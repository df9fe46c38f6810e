import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAcme, wanted, type Acme } from '../testing/acme.ts';
import { MOST_TOLD } from './refusals.ts';

describe('whoever tries again and again what they may not', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  it('does not bury their client’s record in it, and is held up by it in nothing that they may', async () => {
    const [member, chief] = [await acme.person('member'), await acme.person('super-admin')];
    const path = `/api/approvals/${crypto.randomUUID()}/answer`;
    const tries = Array.from({ length: MOST_TOLD + 10 }, () => member.client.post(path, { answer: 'yes' }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 403)).toHaveLength(MOST_TOLD);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const { rows } = await acme.t.db.owner.query<{ sentence: string }>(
      "select body::jsonb ->> 'sentence' as sentence from guard.record where chain = $1 and action = 'approval.answer'",
      [acme.clientId],
    );
    expect(rows).toHaveLength(MOST_TOLD);
    const named = rows.filter(({ sentence }) => sentence.startsWith('Refused to Dana Okafor: Say yes'));
    expect(named).toHaveLength(MOST_TOLD);
    expect(rows.filter(({ sentence }) => sentence.includes('is not told'))).toHaveLength(1);
    const own = await wanted(200, member.client.get('/api/portal/people'));
    const { version } = own.body.people[0];
    const change = { phone: '+44 20 7946 0000', version };
    await wanted(200, member.client.patch(`/api/portal/people/${member.who.id}`, change));
    expect((await chief.client.post(path, { answer: 'yes' })).status).toBe(404);
  });

  it('is heard of when a Member finds out who has an address, and finds out about five a day', async () => {
    const [robin, chief] = [await acme.person('member', 'Robin', 'Reed'), await acme.person('super-admin')];
    const path = `/api/portal/people/${robin.who.id}`;
    const version = (await wanted(200, robin.client.get('/api/portal/people'))).body.people[0].version;
    const change = (email: string) => robin.client.patch(path, { email, version });
    for (let n = 0; n < 5; n += 1) {
      expect((await change(chief.said.email)).body.code).toBe('address-taken');
    }
    expect((await change(chief.said.email)).body).toMatchObject({
      code: 'limit-reached',
      limit: 'own-address.person',
    });
    await wanted(200, robin.client.patch(path, { phone: '+44 20 7946 0001', version }));
    const told = await wanted(200, chief.client.get('/api/portal/record?action=user.change&text=Robin'));
    const sentences = (told.body.entries as { sentence: string }[]).map(({ sentence }) => sentence);
    const refusal = 'Refused to Robin Reed: Change a person. Somebody here has this mail address already.';
    expect(sentences.filter((one) => one === refusal)).toHaveLength(5);
  });
});
