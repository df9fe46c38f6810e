import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  layLive,
  openFor,
  startAcme,
  until,
  wanted,
  type Acme,
  type Named,
} from '../testing/acme.ts';
import { transaction } from '../gate/tx.ts';
import type { TestClient } from '../testing/client.ts';
import { sendStrangers, stranger, waitingFor } from '../testing/nonMember.ts';

/** A contact with 200 requests in it, laid as copies of one that was asked. */
async function prepare(acme: Acme, organisation: string): Promise<{ contact: string; requests: string[] }> {
  const { client } = acme.agent;
  const contact = await openFor(client, stranger(organisation));
  const { request } = await ask(client, contact, {
    action: 'number.order',
    subject: {},
    details: 'one in London',
  });
  const { rows } = await acme.t.db.owner.query<{ id: string }>(
    `insert into guard.request (id, desk_id, contact_id, agent_id, action, subject, params, params_hash, sentence, sentence_inside)
     select gen_random_uuid(), desk_id, contact_id, agent_id, action, subject, params, params_hash, sentence, sentence_inside
       from guard.request, generate_series(1, 200) where id = $1 returning id`,
    [request.id],
  );
  return { contact, requests: rows.map(({ id }) => id) };
}

/** What an agent sees of a contact, without what differs from contact to contact anyway. */
async function seen(client: TestClient, contact: string): Promise<string> {
  const [page, list] = [
    (await client.get(`/api/contacts/${contact}`)).body,
    (await client.get('/api/contacts')).body.contacts.find((one: { id: string }) => one.id === contact),
  ];
  return JSON.stringify([page, list])
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replaceAll(/sam-[0-9a-f]+/g, 'sam')
    .replaceAll(/"n":\d+/g, '"n":0')
    .replaceAll(/Nowhere|Acme/g, 'X');
}

/** Probability, two-sided, that two samples differ in place as much as these by chance (Mann-Whitney, normal). */
function chanceOfSamePlace(a: number[], b: number[]): number {
  const all = [...a.map((x) => [x, 0] as const), ...b.map((x) => [x, 1] as const)].sort(
    (x, y) => x[0] - y[0],
  );
  const ranks = all.reduce((sum, [, which], n) => sum + (which === 0 ? n + 1 : 0), 0);
  const [n, m] = [a.length, b.length];
  const z = (ranks - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  const t = 1 / (1 + 0.3275911 * (Math.abs(z) / Math.SQRT2));
  const erf =
    1 -
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) *
      t *
      Math.exp(-(z * z) / 2);
  return 1 - erf;
}

const median = (of: number[]) => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;

describe('a Non-Member', () => {
  let acme: Acme;
  let client: TestClient;
  beforeAll(async () => {
    acme = await startAcme();
    await acme.person('super-admin', 'Grace', 'Hopper');
    client = acme.agent.client;
  });
  afterAll(() => acme.close());

  it('is told the same in words, size and time, whether the client exists or not: 200 each way', async () => {
    const took: Record<string, number[]> = { Acme: [], Nowhere: [] };
    const replies = new Set<string>();
    const prepared = { Acme: await prepare(acme, 'Acme'), Nowhere: await prepare(acme, 'Nowhere') };
    // Taken by turns, so that whatever slows this machine slows both.
    for (let n = 0; n < 200; n += 1) {
      for (const name of n % 2 === 0 ? (['Acme', 'Nowhere'] as const) : (['Nowhere', 'Acme'] as const)) {
        const { contact, requests } = prepared[name];
        const body = { requestId: requests[n], words: 'I am the new IT guy' };
        const started = performance.now();
        const reply = await client.post(`/api/contacts/${contact}/non-member`, body);
        took[name]?.push(performance.now() - started);
        const headers = [...reply.headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
        replies.add(JSON.stringify([reply.status, reply.body, headers]));
      }
    }
    expect([...replies]).toHaveLength(1);
    const [known = [], unknown = []] = [took['Acme'], took['Nowhere']];
    expect(known).toHaveLength(200);
    // A difference that anybody could use would be far below this chance; noise alone reaches it never.
    expect(chanceOfSamePlace(known, unknown)).toBeGreaterThan(1e-6);
    expect(Math.abs(median(known) - median(unknown))).toBeLessThan(0.25 * median([...known, ...unknown]));
    const { rows } = await acme.t.db.owner.query<{ n: number }>(
      "select count(*)::int as n from guard.mail where kind = 'non-member' and state = 'sent'",
    );
    expect(rows[0]?.n).toBeLessThanOrEqual(3);
  }, 120_000);
});

describe('a Non-Member whom a Super admin hears of', () => {
  let acme: Acme;
  let grace: Named;
  let client: TestClient;
  let known: Awaited<ReturnType<typeof sendStrangers>>;
  let unknown: Awaited<ReturnType<typeof sendStrangers>>;
  beforeAll(async () => {
    acme = await startAcme();
    await layLive(acme.t, 'Other');
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    client = acme.agent.client;
    known = await sendStrangers(client, 'Acme');
    unknown = await sendStrangers(client, 'Nowhere');
    await until(async () => (await waitingFor(grace)).length === 1);
  });
  afterAll(() => acme.close());

  it('is shown with quoted words in the portal, and with none of them in the mail', async () => {
    const { text, html, subject } = await acme.mailbox.next(grace.who.email);
    for (const word of ['Sam', 'Vane', 'IT guy', 'boardroom'])
      expect(text + html + subject).not.toContain(word);
    const [one] = await waitingFor(grace);
    expect(one).toMatchObject({
      kind: 'non-member',
      words: 'I am the new IT guy',
      asker: 'Sam Vane',
      answer: { outcome: 'allow' },
      may: { answer: true, add: true },
    });
  });

  it('is heard with 200 characters of their words, by the door and by the database itself', async () => {
    const contact = await openFor(client, stranger('Acme'));
    const { request } = await ask(client, contact, {
      action: 'sip-credentials.request',
      subject: {},
      details: 'x',
    });
    const [short, long] = ['é'.repeat(200), 'é'.repeat(201)];
    const say = (words: string) =>
      client.post(`/api/contacts/${contact}/non-member`, { requestId: request.id, words });
    expect((await say(long)).status).toBe(400);
    const told = JSON.stringify({ words: long, organisation: null, keys: [] });
    const past = transaction({ app: acme.t.app, token: acme.agent.signIn.token }, (tx) =>
      tx.rows('select guard.send_non_member($1, $2)', [request.id, told]),
    );
    await expect(past).rejects.toMatchObject({ code: 'bad-input' });
    await wanted(202, say(short));
    await wanted(200, client.post(`/api/contacts/${contact}/close`));
  });

  it('looks the same to the desk before, and after a refusal', async () => {
    const tried = () =>
      Promise.all(
        [known, unknown].map(async ({ contact, request }) => [
          (await client.post(`/api/requests/${request}/run`)).body.code,
          (await client.post(`/api/requests/${request}/order`)).body.code,
          (await client.post(`/api/requests/${request}/ask-approver`)).body.code,
          (await client.post(`/api/contacts/${contact}/non-member`, { requestId: request, words: 'x' })).body
            .code,
        ]),
      );
    const line = await client.live();
    expect(await seen(client, known.contact)).toBe(await seen(client, unknown.contact));
    const [one] = await waitingFor(grace);
    const before = await tried();
    expect(before[0]).toEqual(before[1]);
    await wanted(200, grace.client.post(`/api/approvals/${one?.id}/answer`, { answer: 'no' }));
    expect(await seen(client, known.contact)).toBe(await seen(client, unknown.contact));
    const after = await tried();
    expect(after[0]).toEqual(after[1]);
    // Something of the desk's own is heard last; of the refusal nothing was.
    const other = await openFor(client, stranger('Nowhere'));
    await line.heard(`contact:${other}`);
    expect(
      line.topics.filter((topic) => topic.includes(known.contact) || topic.startsWith('approval')),
    ).toEqual([]);
    for (const { contact } of [known, unknown])
      await wanted(200, client.post(`/api/contacts/${contact}/close`));
    expect(await seen(client, known.contact)).toBe(await seen(client, unknown.contact));
    line.close();
  });

  it('looks the same to a colleague who takes it over, in all that the database shows of it', async () => {
    const both = [await sendStrangers(client, 'Acme'), await sendStrangers(client, 'Nowhere')] as const;
    await until(async () => (await waitingFor(grace)).length === 1);
    const [one] = await waitingFor(grace);
    await wanted(200, grace.client.post(`/api/approvals/${one?.id}/answer`, { answer: 'no' }));
    const colleague = await acme.t.agent('agent');
    for (const { contact } of both) {
      await wanted(200, client.post(`/api/contacts/${contact}/hand-over`, { agentId: colleague.who.id }));
    }
    const [known, unknown] = await transaction({ app: acme.t.app, token: colleague.signIn.token }, (tx) =>
      Promise.all(both.map(({ request }) => tx.row('select * from request where id = $1', [request]))),
    );
    const plain = (row: object | undefined) => ({ ...row, id: '', contact_id: '', at: '', facts: '' });
    expect({ ...plain(known), sentence: '' }).toEqual({ ...plain(unknown), sentence: '' });
    expect(await seen(colleague.client, both[0].contact)).toBe(await seen(colleague.client, both[1].contact));
    for (const { contact } of both)
      await wanted(200, colleague.client.post(`/api/contacts/${contact}/close`));
  });

  it('looks the same when its 72 hours are over', async () => {
    const both = [await sendStrangers(client, 'Acme'), await sendStrangers(client, 'Nowhere')] as const;
    await until(async () => (await waitingFor(grace)).length === 1);
    const [one] = await waitingFor(grace);
    await wanted(200, grace.client.post(`/api/approvals/${one?.id}/answer`, { answer: 'no' }));
    await acme.t.db.owner.query(
      "update guard.request set at = at - interval '73 hours' where id = any ($1)",
      [both.map(({ request }) => request)],
    );
    expect(await seen(client, both[0].contact)).toBe(await seen(client, both[1].contact));
    await acme.t.db.pools.sweep.query('select guard.sweep()');
    expect(await seen(client, both[0].contact)).toBe(await seen(client, both[1].contact));
    const page = (await client.get(`/api/contacts/${both[0].contact}`)).body;
    expect([page.state, page.requests[0].state]).toEqual(['open', 'lapsed']);
  });

  it('is authorised once, and the Super admin counts as the asker', async () => {
    const sent = await sendStrangers(client, 'acme.example');
    await until(async () => (await waitingFor(grace)).length === 1);
    const line = await client.live();
    const [one] = await waitingFor(grace);
    await wanted(200, grace.client.post(`/api/approvals/${one?.id}/answer`, { answer: 'yes' }));
    await line.heard(`contact:${sent.contact}`);
    const page = (await client.get(`/api/contacts/${sent.contact}`)).body;
    expect(page.found).toBeNull();
    expect(page.requests[0]).toMatchObject({
      state: 'ready',
      next: 'order',
      answer: { outcome: 'allow', disclose: false },
    });
    await wanted(200, client.post(`/api/requests/${sent.request}/order`));
    expect((await client.get('/api/work')).body.orders[0].lender).toBe('Grace Hopper');
    const again = await client.post(`/api/requests/${sent.request}/order`);
    expect([again.status, again.body.code]).toEqual([409, 'authority-used']);
    line.close();
  });

  it('stays who they said they are while somebody is asked about them, and until what was agreed to is done', async () => {
    for (const organisation of ['Acme', 'Nowhere']) {
      const said = stranger(organisation);
      const contact = await openFor(client, said);
      const path = `/api/contacts/${contact}`;
      const match = async (first: string) => {
        const reply = await client.post(`${path}/match`, { ...said, first });
        return reply.status === 200 ? 'matched anew' : reply.body.code;
      };
      const { request } = await ask(client, contact, addLiam());
      expect(await match('Sam')).toBe('matched anew');
      await wanted(202, client.post(`${path}/non-member`, { requestId: request.id, words: 'hi' }));
      expect(await match('Eve')).toBe('already-asked');
      expect(await match('Sam')).toBe('matched anew');
      if (organisation === 'Acme') {
        await until(async () => (await waitingFor(grace)).length === 1);
        const [one] = await waitingFor(grace);
        await wanted(200, grace.client.post(`/api/approvals/${one?.id}/answer`, { answer: 'yes' }));
        expect(await match('Eve')).toBe('already-asked');
      }
      await wanted(200, client.post(`/api/requests/${request.id}/withdraw`));
      expect(await match('Eve')).toBe('matched anew');
    }
  });

  it('is added as a user instead, through the same gate, and then found', async () => {
    const said = stranger('Acme');
    const contact = await openFor(client, said);
    const { request } = await ask(client, contact, addLiam());
    await wanted(
      202,
      client.post(`/api/contacts/${contact}/non-member`, { requestId: request.id, words: 'hi' }),
    );
    await until(async () => (await waitingFor(grace)).length === 1);
    const [one] = await waitingFor(grace);
    const { first, last, email } = said;
    const answer = { answer: 'add', person: { first, last, email, role: 'member' } };
    const added = await wanted(200, grace.client.post(`/api/approvals/${one?.id}/answer`, answer));
    expect(added.body.state).toBe('added'); // and no yes to what they asked for
    const second = await grace.client.post(`/api/approvals/${one?.id}/answer`, { answer: 'no' });
    expect([second.status, second.body.code]).toEqual([409, 'already-answered']);
    const match = await wanted(200, client.post(`/api/contacts/${contact}/match`, said));
    expect(match.body).toMatchObject({ found: { role: 'member' }, tier: 1, tries: 2 });
  });

  it('is heard of three times at once, then by a digest, and not at all while muted', async () => {
    const muted = await wanted(200, grace.client.post('/api/portal/mute'));
    expect(Date.parse(muted.body.mutedUntil)).toBeGreaterThan(Date.now() + 23 * 3600_000);
    const mails = async () =>
      (
        await acme.t.db.owner.query<{ kind: string; n: number }>(
          "select kind, count(*)::int as n from guard.mail where kind in ('non-member', 'digest') and person_id is not null group by kind",
        )
      ).rows;
    const before = await mails();
    await sendStrangers(client, 'Acme');
    await until(async () => (await waitingFor(grace)).length === 1);
    expect(await mails()).toEqual(before);
    await acme.t.db.owner.query('delete from guard.mute');
    for (let n = 2; n <= 5; n += 1) {
      await sendStrangers(client, 'Acme');
      await until(async () => (await waitingFor(grace)).length === n);
    }
    const after = await mails();
    expect(after.find(({ kind }) => kind === 'digest')?.n).toBe(1);
  });
});
