import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { transaction } from '../gate/tx.ts';
import {
  addLiam,
  ask,
  layLive,
  openFor,
  proveByDigits,
  startAcme,
  until,
  wanted,
  type Acme,
  type Named,
} from '../testing/acme.ts';
import { testClient, type TestClient } from '../testing/client.ts';
import { laySignIn } from '../testing/people.ts';
import { sendStrangers, waitingFor } from '../testing/nonMember.ts';
import { lend } from './lend.ts';
import { requestById } from './store.ts';

describe('a yes that was said with somebody’s factor, and not by them', () => {
  let acme: Acme;
  let grace: Named;
  let ada: Named;
  let client: TestClient;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    ada = await acme.person('super-admin', 'Ada', 'Byron');
    client = acme.agent.client;
  });
  afterAll(() => acme.close());

  /** Grace asks for a third Super admin, and yes is said in Ada's name. */
  async function agreed(): Promise<{ contact: string; request: string; approval: string }> {
    await acme.t.db.owner.query('delete from guard.fence');
    const contact = await openFor(client, grace.said);
    await proveByDigits(acme, contact, grace);
    const { request } = await ask(client, contact, addLiam('super-admin'));
    await wanted(200, client.post(`/api/requests/${request.id}/ask-approver`));
    const approval = (await waitingFor(ada))[0]?.id ?? '';
    await wanted(200, ada.client.post(`/api/approvals/${approval}/answer`, { answer: 'yes' }));
    return { contact, request: request.id, approval };
  }
  const disown = (who: TestClient, approval: string) => who.post(`/api/approvals/${approval}/not-me`);

  it('is disowned by them alone: nothing is done on it, they are fenced, their other sign-ins end, Super admins are told', async () => {
    const { contact, request, approval } = await agreed();
    const elsewhere = await acme.t.person('super-admin', await layLive(acme.t, 'Elsewhere'));
    const admin = await acme.person('admin', 'Noor', 'Said');
    expect((await disown(acme.t.nobody(), approval)).status).toBe(401);
    for (const who of [grace, elsewhere, admin])
      expect((await disown(who.client, approval)).status).toBe(404);
    const thief = testClient(acme.t.url, (await laySignIn(acme.t.db.owner, ada.who)).token);
    const settled = async () =>
      (await wanted(200, ada.client.get('/api/portal/waiting'))).body.waiting.find(
        ({ id }: { id: string }) => id === approval,
      );
    expect((await settled()).may).toMatchObject({ revoke: true, disown: true });
    await wanted(200, thief.get('/api/portal/may'));
    await wanted(200, disown(ada.client, approval));
    expect((await thief.get('/api/portal/may')).status).toBe(401);
    expect(await settled()).toMatchObject({ state: 'disowned', may: { revoke: false, disown: false } });
    const shown = (await wanted(200, client.get(`/api/contacts/${contact}`))).body;
    expect(shown.requests[0]).toMatchObject({ state: 'withdrawn', next: null, takenBackBy: 'Ada Byron' });
    expect(shown.record.at(-1).sentence).toMatch(/^Ada Byron said that it was not them who said yes/);
    const run = await client.post(`/api/requests/${request}/run`);
    expect([run.status, run.body.code]).toEqual([409, 'request-ended']);
    const again = await disown(ada.client, approval);
    expect([again.status, again.body.code]).toEqual([409, 'already-answered']);
    const called = await openFor(client, ada.said);
    expect((await client.post(`/api/contacts/${called}/digits`)).body.code).toBe('person-fenced');
    const { rows } = await acme.t.db.owner.query(
      "select person_id from guard.mail where kind = 'not-me' and ref = $1 order by person_id",
      [approval],
    );
    expect(rows.map((row) => row.person_id)).toEqual([grace.who.id, ada.who.id].toSorted());
  });

  it('fences them: whoever holds their factor still says no further yes, only no', async () => {
    const { approval } = await agreed();
    await wanted(200, disown(ada.client, approval));
    const contact = await openFor(client, grace.said);
    await proveByDigits(acme, contact, grace);
    const { request } = await ask(client, contact, addLiam('super-admin'));
    await wanted(200, client.post(`/api/requests/${request.id}/ask-approver`));
    const [open] = await waitingFor(ada);
    expect(open?.may).toMatchObject({
      answer: false,
      why: expect.stringMatching(/another Super admin answers/),
      refuse: true,
    });
    expect((await waitingFor(grace))[0]?.may).toMatchObject({ answer: false, refuse: false }); // she asked for it
    const say = (answer: string) => ada.client.post(`/api/approvals/${open?.id}/answer`, { answer });
    const yes = await say('yes');
    expect([yes.status, yes.body.code]).toEqual([409, 'you-are-fenced']);
    await wanted(200, say('no'));
  });

  it('leaves the agent to read whose word it was, not the directory’s names, when it is taken back', async () => {
    const { contact, request } = await agreed();
    await wanted(200, grace.client.post(`/api/portal/requests/${request}/revoke`));
    const { record } = (await wanted(200, client.get(`/api/contacts/${contact}`))).body;
    expect(record.at(-1).sentence).toBe('Grace Hopper took back what was asked.');
  });

  it('is told apart from a no, also where what it allowed was done before', async () => {
    const { request, approval } = await agreed();
    await wanted(200, client.post(`/api/requests/${request}/run`));
    await wanted(200, disown(ada.client, approval));
    const { waiting } = (await wanted(200, grace.client.get('/api/portal/waiting'))).body;
    expect(waiting.find(({ id }: { id: string }) => id === approval)?.state).toBe('disowned-done');
  });

  it('is told to no agent when it was to make a stranger a user, of whom the desk heard nothing', async () => {
    const ines = await acme.person('super-admin', 'Ines', 'Costa');
    const { contact, request } = await sendStrangers(client, 'Acme');
    await until(async () => (await waitingFor(ines)).length === 1);
    const approval = (await waitingFor(ines))[0]?.id ?? '';
    const person = { first: 'Sam', last: 'Vane', email: 'sam@elsewhere.example', role: 'member' };
    await wanted(200, ines.client.post(`/api/approvals/${approval}/answer`, { answer: 'add', person }));
    const outbox = async () =>
      (
        await acme.t.db.owner.query(
          'select topic, ref from outbox where desk_id is not null and ref = any ($1)',
          [[contact, request, approval]],
        )
      ).rows;
    const before = await outbox();
    await wanted(200, disown(ines.client, approval));
    expect(await outbox()).toEqual(before);
    const shown = (await wanted(200, client.get(`/api/contacts/${contact}`))).body.requests[0];
    expect([shown.state, shown.takenBackBy]).toEqual(['waiting', null]);
    const { waiting } = (await wanted(200, ines.client.get('/api/portal/waiting'))).body;
    const one = waiting.find(({ id }: { id: string }) => id === approval);
    expect(one).toMatchObject({ state: 'disowned-added', may: { disown: false } });
    const { rows } = await acme.t.db.owner.query(
      "select body::jsonb ->> 'sentence' as told from guard.record where action = 'approval.not-me' order by n desc limit 1",
    );
    expect(rows[0].told).toMatch(/^Ines Costa said that it was not them who added whoever asked as a user/);
  });

  it('revokes a work order that was made on it', async () => {
    const [one] = [await sendStrangers(client, 'Acme')];
    await until(async () => (await waitingFor(grace)).length === 1);
    const approval = (await waitingFor(grace))[0]?.id ?? '';
    await wanted(200, grace.client.post(`/api/approvals/${approval}/answer`, { answer: 'yes' }));
    await wanted(200, client.post(`/api/requests/${one.request}/order`));
    await wanted(200, disown(grace.client, approval));
    const { orders } = (await client.get('/api/work')).body;
    expect(orders.map(({ state }: { state: string }) => state)).toEqual(['revoked']);
  });
});

describe('what was authorised once and is not done yet', () => {
  let acme: Acme;
  let grace: Named;
  let client: TestClient;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    client = acme.agent.client;
  });
  afterAll(() => acme.close());

  /** A stranger's request that Grace authorised. */
  async function authorised(): Promise<{ contact: string; request: string; approval: string }> {
    const { contact, request } = await sendStrangers(client, 'Acme');
    await until(async () => (await waitingFor(grace)).length === 1);
    const approval = (await waitingFor(grace))[0]?.id ?? '';
    await wanted(200, grace.client.post(`/api/approvals/${approval}/answer`, { answer: 'yes' }));
    return { contact, request, approval };
  }

  const revoke = (who: TestClient, request: string) => who.post(`/api/portal/requests/${request}/revoke`);
  const requestOf = async (contact: string) =>
    (await wanted(200, client.get(`/api/contacts/${contact}`))).body.requests[0];
  const waitingOf = async (who: Named, approval: string) =>
    (await wanted(200, who.client.get('/api/portal/waiting'))).body.waiting.find(
      ({ id }: { id: string }) => id === approval,
    );

  it('is taken back by who authorised it: nothing can be done for it, and the desk reads by whom', async () => {
    const { contact, request, approval } = await authorised();
    const line = await client.live();
    const [row] = (await grace.client.get('/api/portal/done')).body.rows;
    expect(row).toMatchObject({ id: request, state: 'ready', may: { revoke: true } });
    expect((await waitingOf(grace, approval)).may.revoke).toBe(true);
    await wanted(200, revoke(grace.client, request));
    await line.heard(`request:${request}`);
    line.close();
    expect(await requestOf(contact)).toMatchObject({
      state: 'withdrawn',
      next: null,
      takenBackBy: 'Grace Hopper',
    });
    const late = await client.post(`/api/requests/${request}/order`);
    expect([late.status, late.body.code]).toEqual([409, 'request-ended']);
    const again = await revoke(grace.client, request);
    expect([again.status, again.body.code, again.body.state]).toEqual([409, 'request-ended', 'withdrawn']);
    expect((await grace.client.get('/api/portal/done')).body.rows[0].may.revoke).toBe(false);
    expect(await waitingOf(grace, approval)).toMatchObject({ state: 'taken-back', may: { revoke: false } });
    const { rows } = await acme.t.db.owner.query(
      `select body::jsonb ->> 'sentence' as told from guard.record where chain = $1 and action = 'request.revoke'`,
      [acme.clientId],
    );
    expect(rows).toEqual([{ told: expect.stringMatching(/^Grace Hopper took back what was asked: /) }]);
  });

  it('stands in the record of the stranger’s contact, with what became of it; a no does not', async () => {
    const recordOf = async (contact: string): Promise<string[]> =>
      (await wanted(200, client.get(`/api/contacts/${contact}`))).body.record
        .map(({ sentence }: { sentence: string }) => sentence)
        .filter((sentence: string) => sentence.startsWith('Grace'));
    const { contact, request } = await authorised();
    await wanted(200, revoke(grace.client, request));
    expect(await recordOf(contact)).toEqual([
      'Grace Hopper said yes to what was asked.',
      'Grace Hopper took back what was asked.',
    ]);
    const refused = await sendStrangers(client, 'Acme');
    await until(async () => (await waitingFor(grace)).length === 1);
    const approval = (await waitingFor(grace))[0]?.id ?? '';
    await wanted(200, grace.client.post(`/api/approvals/${approval}/answer`, { answer: 'no' }));
    expect(await recordOf(refused.contact)).toEqual([]);
  });

  it('is taken back by another Super admin there, and by nobody else', async () => {
    const { contact, request, approval } = await authorised();
    const admin = await acme.person('admin', 'Noor', 'Said');
    const elsewhere = await acme.t.person('super-admin', await layLive(acme.t, 'Elsewhere'));
    expect((await revoke(acme.t.nobody(), request)).status).toBe(401);
    for (const who of [admin.client, elsewhere.client, client]) {
      expect((await revoke(who, request)).status).toBe(404);
    }
    expect((await requestOf(contact)).state).toBe('ready');
    const ada = await acme.person('super-admin', 'Ada', 'Byron');
    expect((await waitingOf(ada, approval)).may.revoke).toBe(true);
    await wanted(200, revoke(ada.client, request));
    expect(await requestOf(contact)).toMatchObject({ state: 'withdrawn', takenBackBy: 'Ada Byron' });
  });

  it('ends what was lent for it and not spent, and opens its contact again', async () => {
    const { contact, request } = await authorised();
    await acme.t.db.owner.query("update guard.contact set state = 'waiting' where id = $1", [contact]);
    await transaction({ app: acme.t.app, token: acme.agent.signIn.token }, async (tx) => {
      await lend(tx, await requestById(tx, request));
      tx.record({ chain: acme.clientId, action: 'request.lend', body: { sentence: 'lent', request } });
    });
    await wanted(200, revoke(grace.client, request));
    const { rows } = await acme.t.db.owner.query(
      'select revoked_at is not null as revoked, spent_at from guard.authority where request_id = $1',
      [request],
    );
    expect(rows).toEqual([{ revoked: true, spent_at: null }]);
    expect((await client.get(`/api/contacts/${contact}`)).body.state).toBe('open');
  });

  it('is done or taken back, never both: whoever comes second, while the first is under way, is refused', async () => {
    const { request } = await authorised();
    const doing = transaction({ app: acme.t.app, token: acme.agent.signIn.token }, async (tx) => {
      const { authority, hash } = await lend(tx, await requestById(tx, request));
      await tx.rows('select guard.order_work($1, $2, $3)', [v7(), authority, hash]);
      const late = revoke(grace.client, request);
      await until(async () => {
        const { rows } = await acme.t.db.owner.query('select from pg_locks where not granted');
        return rows.length > 0;
      });
      tx.record({ chain: acme.clientId, action: 'work-order.make', body: { sentence: 'ordered', request } });
      return { late };
    });
    const told = await (await doing).late;
    expect([told.status, told.body.code, told.body.state]).toEqual([409, 'request-ended', 'ordered']);
  });

  it('is done or taken back, never both, when the two come at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { contact, request } = await authorised();
      const [back, done] = await Promise.all([
        revoke(grace.client, request),
        client.post(`/api/requests/${request}/order`),
      ]);
      expect([back.status, done.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
      const { state, workOrderId } = await requestOf(contact);
      expect([state, workOrderId === null]).toEqual(
        back.status === 200 ? ['withdrawn', true] : ['ordered', false],
      );
    }
  });
});
