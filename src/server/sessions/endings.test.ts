import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINE_ENDS } from '../../contracts/session-line.ts';
import { openFor, startAcme, wanted, type Acme } from '../testing/acme.ts';
import type { TestClient } from '../testing/client.ts';
import { customerClient, dial, join, keyOf, layActive } from '../testing/sessions.ts';

// What time and the guard end by themselves, and what the record says of it.

let acme: Acme;
let agent: TestClient;
beforeAll(async () => {
  acme = await startAcme();
  agent = acme.agent.client;
});
afterAll(() => acme.close());

const sweep = () => acme.t.db.pools.sweep.query('select guard.sweep_sessions()');
const session = async (id: string) => (await wanted(200, agent.get(`/api/sessions/${id}`))).body;
/** What the record tells of a session, oldest first: who, what, and in which words. */
const toldOf = async (id: string) => {
  const { rows } = await acme.t.db.owner.query<{ told: string; said: string }>(
    `select split_part(actor, ':', 1) || ' ' || action as told, body::jsonb ->> 'sentence' as said
       from guard.record where body::jsonb ->> 'session' = $1 order by n`,
    [id],
  );
  return rows;
};

describe('that was not me', () => {
  it('ends the support session of that contact at once, shuts its lines, and of no other', async () => {
    const dana = await acme.person('member');
    const contactId = await openFor(agent, dana.said);
    const { id } = (await wanted(201, agent.post('/api/sessions', { contactId }))).body;
    const joined = await wanted(201, join(acme.t.nobody(), await keyOf(agent, id)));
    const { customerId } = joined.body.session;
    await wanted(200, agent.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
    const customer = customerClient(acme.t.nobody(), joined.body.token);
    await wanted(200, customer.post('/api/join/offer', { kind: 'screen' }));
    const other = await layActive(agent, acme.t.nobody());
    const lines = [await dial(agent, id), await dial(customer, null)];
    await Promise.all(lines.map((line) => line.wait('welcome')));
    await sweep();
    expect(await session(id)).toMatchObject({ state: 'active', endedBy: null });
    await wanted(200, dana.client.post(`/api/portal/contacts/${contactId}/not-me`));
    const { over } = LINE_ENDS;
    expect(await Promise.all(lines.map((line) => line.closed))).toEqual([over, over]);
    expect(await session(id)).toMatchObject({
      state: 'ended',
      endedBy: 'fenced',
      consents: [{ kind: 'screen', state: 'lapsed' }],
    });
    expect((await toldOf(id)).at(-1)).toEqual({
      told: 'system session.end',
      said: 'A support session ended: its caller said that it was not them.',
    });
    expect((await customer.get('/api/join/receipt')).body).toMatchObject({ endedBy: 'fenced' });
    expect(await session(other.id)).toMatchObject({ state: 'active' });
    const again = await openFor(agent, dana.said);
    const reply = await agent.post('/api/sessions', { contactId: again });
    expect([reply.status, reply.body.code]).toEqual([409, 'person-fenced']);
  });
});

describe('a customer who is gone', () => {
  const away = async (ago: string) => {
    const laid = await layActive(agent, acme.t.nobody());
    const sql = 'update guard.customer set seen_at = clock_timestamp() - $2::interval where id = $1';
    await acme.t.db.owner.query(sql, [laid.customerId, ago]);
    return laid;
  };

  it('has ten minutes to come back, and then the session ends and says why', async () => {
    const [back, gone] = [await away('9 minutes 55 seconds'), await away('10 minutes')];
    const line = await dial(back.customer, null);
    await line.wait('welcome');
    await sweep();
    expect(await session(back.id)).toMatchObject({ state: 'active' });
    expect(await session(gone.id)).toMatchObject({ state: 'ended', endedBy: 'gone' });
    const receipt = await wanted(200, gone.customer.get('/api/join/receipt'));
    expect(receipt.body).toMatchObject({ state: 'ended', endedBy: 'gone' });
    expect((await toldOf(gone.id)).at(-1)).toEqual({
      told: 'system session.end',
      said: 'A support session ended: the customer was gone for ten minutes.',
    });
    line.close();
  });

  it('is not gone for nearly ten minutes, though they do not come back', async () => {
    const { id } = await away('9 minutes 55 seconds');
    await sweep();
    expect(await session(id)).toMatchObject({ state: 'active' });
  });
});

describe('what was asked of a customer', () => {
  const asked = async (kind: string) => {
    const laid = await layActive(agent, acme.t.nobody());
    const { body } = await wanted(200, agent.post(`/api/sessions/${laid.id}/consents`, { kind }));
    const answer = (yes: boolean) =>
      wanted(200, laid.customer.post(`/api/join/consents/${body.consents[0].id}`, { yes }));
    /** As if its minute were over, and the customer last seen that long before now. */
    const left = async (seen: string) => {
      const { owner } = acme.t.db;
      const late = `update guard.consent set expires_at = expires_at - interval '60 seconds' where session_id = $1`;
      await owner.query(late, [laid.id]);
      const gone =
        'update guard.customer set seen_at = clock_timestamp() - $2::interval where session_id = $1';
      await owner.query(gone, [laid.id, seen]);
      await sweep();
    };
    return { ...laid, answer, left };
  };
  const consentsOf = async (id: string) =>
    (await toldOf(id)).filter(({ told }) => told.includes(' consent.')).slice(1);

  it('is told to the record when they say yes, and when they take it back', async () => {
    const { id, customer, answer } = await asked('screen');
    await answer(true);
    await wanted(200, customer.post('/api/join/withdraw', { kind: 'screen' }));
    expect(await consentsOf(id)).toEqual([
      { told: 'customer consent.grant', said: 'The customer “Robin Reed” allowed to see the screen.' },
      { told: 'customer consent.withdraw', said: 'The customer “Robin Reed” took back: to see the screen.' },
    ]);
    await wanted(200, customer.post('/api/join/withdraw', { kind: null }));
    expect(await consentsOf(id), 'what nobody gave leaves nothing behind').toHaveLength(2);
  });

  it('is told when they say no', async () => {
    const { id, answer } = await asked('camera');
    await answer(false);
    expect(await consentsOf(id)).toMatchObject([{ told: 'customer consent.refuse' }]);
  });

  it('is a file, too: agreed to and taken back, or refused for good, save what they send by themselves', async () => {
    const kind = 'file-from-me';
    const yes = await asked(kind);
    await yes.answer(true);
    await wanted(200, yes.customer.post('/api/join/withdraw', { kind }));
    const told = async (id: string) => (await consentsOf(id)).map((one) => one.told);
    expect(await told(yes.id)).toEqual(['customer consent.grant', 'customer consent.withdraw']);
    const no = await asked(kind);
    await no.answer(false);
    const again = await agent.post(`/api/sessions/${no.id}/consents`, { kind });
    expect(again).toMatchObject({ status: 409, body: { code: 'consent-refused' } });
    expect(await told(no.id)).toEqual(['customer consent.refuse']);
    await wanted(201, no.customer.post('/api/join/files', { name: 'photo.jpg', size: 3 }));
    const late = await asked(kind);
    await late.left('0 seconds');
    expect(await told(late.id)).toEqual(['system consent.unanswered']);
  });

  it.each([
    ['they do not answer', '0 seconds', 'unanswered', 'No answer came in time to: microphone.'],
    ['nobody is there', '31 seconds', 'absent', 'Nobody was there to agree to it: microphone.'],
  ])('is told when %s', async (_name, seen, state, said) => {
    const { id, left } = await asked('microphone');
    await left(seen);
    expect(await consentsOf(id)).toEqual([{ told: `system consent.${state}`, said }]);
    await sweep();
    expect(await consentsOf(id), 'once').toHaveLength(1);
  });
});
