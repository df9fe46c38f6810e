import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Queue, QueueEntry } from '../../../contracts/queue.ts';
import { wanted } from '../../testing/acme.ts';
import { testApp, type SignedIn, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import type { LaidAgent } from '../../testing/people.ts';
import { HELP, layWaiter, wait, type LaidWaiter } from '../../testing/queue.ts';
import { customerClient } from '../../testing/sessions.ts';
import { onLine } from './store.ts';

type Group = Queue['groups'][number];

describe('the queue', () => {
  let t: TestApp;
  let ada: SignedIn<LaidAgent>;
  let ben: SignedIn<LaidAgent>;
  let admin: TestClient;
  beforeAll(async () => {
    t = await testApp();
    [ada, ben] = [await t.agent('agent'), await t.agent('agent')];
    admin = (await t.agent('agent', 'admin')).client;
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    await t.db.owner.query(
      "update guard.queue_entry set state = 'left', held_by = null where token_hash is not null",
    );
    await t.db.owner.query('delete from limit_counter');
    await t.db.owner.query('update guard.availability set on_line = true');
  });

  const readQueue = async (client: TestClient) => (await wanted<Queue>(200, client.get('/api/queue'))).body;
  const entryOf = async (client: TestClient, name: string) =>
    (await readQueue(client)).entries.find((entry) => entry.name === name) as QueueEntry;
  const placeOf = async ({ client }: LaidWaiter) => (await wanted(200, client.get('/api/waiting'))).body;
  const post = (agent: SignedIn<LaidAgent>, entry: QueueEntry, what: string, body?: object) =>
    agent.client.post(`/api/queue/${entry.id}/${what}`, body);
  const here = async (agent: SignedIn<LaidAgent>, said = 'here') =>
    wanted(200, agent.client.post('/api/queue/availability', { said }));
  const makeGroup = async (name: string, members: string[]) => {
    const { body } = await wanted<{ groups: Group[] }>(200, admin.post('/api/groups', { name, members }));
    return body.groups.find((group) => group.name === name) as Group;
  };

  it('takes a customer straight into a session, in which they are admitted, and tells the record', async () => {
    const robin = await layWaiter(t.nobody(), 'Robin Claimed', { email: 'robin@example.com' });
    await expect.poll(() => placeOf(robin)).toMatchObject({ state: 'waiting', place: 1 });
    const { body } = await wanted(200, ada.client.post('/api/queue/claim', {}));
    await expect.poll(() => placeOf(robin)).toMatchObject({ state: 'claimed', place: null });
    const view = await wanted(200, robin.client.get('/api/join/session'));
    expect(view.body).toMatchObject({
      id: body.sessionId,
      admitted: true,
      state: 'active',
      name: 'Robin Claimed',
    });
    const session = await wanted(200, ada.client.get(`/api/sessions/${body.sessionId}`));
    expect(session.body).toMatchObject({
      handsOn: false,
      customer: { cameBy: 'queue', state: 'admitted', trouble: 'The printer' },
    });
    const { rows } = await t.db.owner.query(
      "select actor from guard.record where action = 'queue.claim' and body::jsonb ->> 'session' = $1",
      [body.sessionId],
    );
    expect(rows).toEqual([{ actor: `agent:${ada.who.id}` }]);
  });

  it('shows nobody to nobody, to a client’s people, or to those who wait', async () => {
    const robin = await layWaiter(t.nobody());
    expect((await robin.client.get('/api/queue')).status).toBe(401);
    expect((await (await t.person('super-admin')).client.get('/api/queue')).status).toBe(404);
    expect((await t.nobody().get('/api/waiting')).body.code).toBe('queue-over');
    const stranger = customerClient(t.nobody(), 'A'.repeat(43));
    expect((await stranger.get('/api/waiting')).body.code).toBe('queue-over');
    expect((await robin.client.get('/api/join/session')).body.code).toBe('session-over');
  });

  it('shows who waits, and serves the next of all when asked for the next', async () => {
    const [first, second] = [await layWaiter(t.nobody(), 'First'), await layWaiter(t.nobody(), 'Second')];
    expect((await readQueue(ada.client)).entries.map(({ name }) => name).slice(0, 2)).toEqual([
      'First',
      'Second',
    ]);
    await expect.poll(() => placeOf(second)).toMatchObject({ place: 2 });
    await wanted(200, ada.client.post('/api/queue/claim', {}));
    await expect.poll(() => placeOf(second)).toMatchObject({ place: 1 });
    await expect.poll(() => placeOf(first)).toMatchObject({ state: 'claimed' });
  });

  it('tells a place when it changes and holds the question until then', async () => {
    const [first, second] = [await layWaiter(t.nobody(), 'First'), await layWaiter(t.nobody(), 'Second')];
    const { version } = await placeOf(second);
    const held = second.client.get(`/api/waiting?after=${version}`);
    await wanted(200, first.client.post('/api/waiting/leave'));
    expect((await held).body).toMatchObject({ place: 1 });
  });

  it('answers at once when somebody is claimed while their question is held', async () => {
    const robin = await layWaiter(t.nobody());
    const { version } = await placeOf(robin);
    const held = robin.client.get(`/api/waiting?after=${version}`);
    await wanted(200, ada.client.post('/api/queue/claim', {}));
    expect((await held).body).toMatchObject({ state: 'claimed' });
  });

  it('sees at once who leaves, and takes nobody who left', async () => {
    const robin = await layWaiter(t.nobody(), 'Robin Leaves');
    const entry = await entryOf(ada.client, 'Robin Leaves');
    await wanted(200, robin.client.post('/api/waiting/leave'));
    expect(await entryOf(ada.client, 'Robin Leaves')).toBeUndefined();
    expect((await post(ada, entry, 'claim')).body.code).toBe('queue-gone');
    expect((await ada.client.post('/api/queue/claim', {})).body.code).toBe('queue-empty');
    await expect.poll(() => placeOf(robin)).toMatchObject({ state: 'left' });
  });

  /** Somebody's page asks what is new, and waits for the answer. @returns closes it */
  async function askedBy(waiter: LaidWaiter): Promise<() => Promise<unknown>> {
    const { version } = await placeOf(waiter);
    const page = new AbortController();
    const question = fetch(`${t.url}/api/waiting?after=${version}`, {
      headers: { authorization: `Bearer ${waiter.token}` },
      signal: page.signal,
    }).catch(() => undefined);
    await expect.poll(async () => (await t.nobody().get('/healthz')).status).toBe(200);
    return () => {
      page.abort();
      return question;
    };
  }

  it('shows whose page went away, passes them over, and keeps their place until it is back', async () => {
    const robin = await layWaiter(t.nobody(), 'Robin Away');
    const goes = await askedBy(robin);
    await goes();
    await expect.poll(async () => (await entryOf(ada.client, 'Robin Away')).goneAt).not.toBeNull();
    expect((await ada.client.post('/api/queue/claim', {})).body.code).toBe('queue-empty');
    await expect.poll(() => placeOf(robin)).toMatchObject({ state: 'waiting', place: 1 });
    expect((await entryOf(ada.client, 'Robin Away')).goneAt).toBeNull();
    await wanted(200, ada.client.post('/api/queue/claim', {}));
  });

  it('does not show as gone who loaded their page anew, though the page before it is told later', async () => {
    const robin = await layWaiter(t.nobody(), 'Robin Reloads');
    const goes = await askedBy(robin);
    await t.db.owner.query('begin');
    await t.db.owner.query('select from guard.queue_seen for update');
    await goes();
    const waiting = async () => (await t.db.owner.query('select from pg_locks where not granted')).rowCount;
    await expect.poll(waiting).toBeGreaterThan(0);
    const anew = placeOf(robin);
    await readQueue(ada.client); // theirs would be answered by now
    await t.db.owner.query('commit');
    expect(await anew).toMatchObject({ state: 'waiting' });
    await expect.poll(waiting).toBe(0);
    expect((await entryOf(ada.client, 'Robin Reloads')).goneAt).toBeNull();
  });

  it('tells the agents when a page that was thought gone is on the line after all', async () => {
    const robin = await layWaiter(t.nobody(), 'Robin Back');
    await t.db.owner.query(
      `update guard.queue_seen s set gone_at = clock_timestamp()
         from guard.queue_entry e where e.id = s.entry_id and e.name = 'Robin Back'`,
    );
    const heard: unknown[] = [];
    const stop = t.app.bus.subscribe(({ topic }) => topic === 'queue' && heard.push(topic));
    const tell = () => onLine(t.app.pools.app, [Buffer.from(robin.token, 'base64url')]);
    await tell();
    await expect.poll(() => heard).toEqual(['queue']);
    await tell(); // nothing is new
    await wanted(200, robin.client.post('/api/waiting/leave'));
    await expect.poll(() => heard).toEqual(['queue', 'queue']);
    stop();
  });

  it('lets go of those whose page is gone for five minutes', async () => {
    const robin = await layWaiter(t.nobody(), 'Robin Gone');
    const age = (column: string, minutes: number) =>
      t.db.owner.query(
        `update guard.queue_seen s set ${column} = clock_timestamp() - interval '${minutes} minutes'
           from guard.queue_entry e where e.id = s.entry_id and e.name = 'Robin Gone'`,
      );
    await age('seen_at', 2);
    await t.db.pools.sweep.query('select guard.sweep_queue()');
    expect((await entryOf(ada.client, 'Robin Gone')).goneAt).not.toBeNull();
    await age('gone_at', 6);
    await t.db.pools.sweep.query('select guard.sweep_queue()');
    expect(await entryOf(ada.client, 'Robin Gone')).toBeUndefined();
    await expect.poll(() => placeOf(robin)).toMatchObject({ state: 'gone' });
  });

  it.each([
    [4, null],
    [5, 3],
  ])('with %i waits known says %s as the minutes', async (count, minutes) => {
    const group = await makeGroup(`Median of ${count}`, [ada.who.id]);
    await t.db.owner.query(
      `insert into guard.queue_entry (id, desk_id, group_id, token_hash, name, about, network, state, at, ended_at)
       select gen_random_uuid(), $1, $2, sha256(gen_random_uuid()::text::bytea), 'Past', 'x', '::', 'claimed',
              now() - interval '1 hour' - n * interval '1 minute', now() - interval '1 hour'
         from generate_series(1, $3) n`,
      [t.deskId, group.id, count],
    );
    const robin = await layWaiter(t.nobody(), 'Robin Median', { groupId: group.id });
    await expect.poll(() => placeOf(robin)).toMatchObject({ minutes });
  });

  it('counts the last 20 waits alone', async () => {
    const group = await makeGroup('Median of the last', [ada.who.id]);
    await t.db.owner.query(
      `insert into guard.queue_entry (id, desk_id, group_id, token_hash, name, about, network, state, at, ended_at)
       select gen_random_uuid(), $1, $2, sha256(gen_random_uuid()::text::bytea), 'Past', 'x', '::', 'claimed',
              now() - n * interval '1 hour' - case when n <= 20 then interval '2 minutes' else interval '99 minutes' end,
              now() - n * interval '1 hour'
         from generate_series(1, 60) n`,
      [t.deskId, group.id],
    );
    const robin = await layWaiter(t.nobody(), 'Robin Last', { groupId: group.id });
    await expect.poll(() => placeOf(robin)).toMatchObject({ minutes: 2 });
  });

  describe('a hold', () => {
    it('keeps somebody out of the line for one agent, and puts them back where they stood', async () => {
      const [first] = [await layWaiter(t.nobody(), 'First'), await layWaiter(t.nobody(), 'Second')];
      await here(ada);
      const entry = await entryOf(ada.client, 'First');
      await wanted(200, post(ada, entry, 'hold', { hold: true }));
      await expect.poll(() => placeOf(first)).toMatchObject({ state: 'held', place: null });
      expect((await post(ben, entry, 'claim')).body.code).toBe('queue-taken');
      expect((await post(ben, entry, 'hold', { hold: false })).body.code).toBe('queue-taken');
      await wanted(200, post(ada, entry, 'hold', { hold: false }));
      await expect.poll(() => placeOf(first)).toMatchObject({ state: 'waiting', place: 1 });
    });

    it('falls when its agent goes away', async () => {
      await layWaiter(t.nobody(), 'First');
      const entry = await entryOf(ada.client, 'First');
      await wanted(200, post(ada, entry, 'hold', { hold: true }));
      await here(ada, 'away');
      await wanted(200, post(ben, entry, 'claim'));
      await here(ada);
    });
  });

  it('keeps whom it is told to for one agent: the next of all is another for the others', async () => {
    await layWaiter(t.nobody(), 'For Ada');
    await layWaiter(t.nobody(), 'For all');
    await here(ada);
    const entry = await entryOf(ben.client, 'For Ada');
    await wanted(200, post(ben, entry, 'assign', { agentId: ada.who.id }));
    expect((await post(ben, entry, 'claim')).body.code).toBe('queue-taken');
    const taken = await wanted(200, ben.client.post('/api/queue/claim', {}));
    expect(taken.body.entryId).not.toBe(entry.id);
    const mine = await wanted(200, ada.client.post('/api/queue/claim', {}));
    expect(mine.body.entryId).toBe(entry.id);
    expect((await post(ada, entry, 'assign', { agentId: ada.who.id })).body.code).toBe('queue-gone');
  });

  describe('a transfer', () => {
    it('to a group goes at once, is taken by its people alone, and in their order', async () => {
      const group = await makeGroup('Network', [ben.who.id]);
      await layWaiter(t.nobody(), 'To network');
      const entry = await entryOf(ada.client, 'To network');
      await wanted(200, post(ada, entry, 'transfer', { to: { groupId: group.id }, reason: 'VPN' }));
      expect(await entryOf(ada.client, 'To network')).toMatchObject({
        groupId: group.id,
        transfer: { by: ada.who.id, toGroup: group.id, toAgent: null, reason: 'VPN' },
      });
      expect((await ada.client.post('/api/queue/claim', {})).body.code).toBe('queue-empty');
      const taken = await wanted(200, ben.client.post('/api/queue/claim', {}));
      expect(taken.body.entryId).toBe(entry.id);
      expect((await post(ada, entry, 'transfer/cancel')).body.code).toBe('queue-gone');
    });

    it('to a person keeps them for that person, with the reason, and is told to the record', async () => {
      await here(ben);
      await layWaiter(t.nobody(), 'To Ben');
      const entry = await entryOf(ada.client, 'To Ben');
      await wanted(200, post(ada, entry, 'transfer', { to: { agentId: ben.who.id }, reason: 'Knows them' }));
      expect((await post(ada, entry, 'claim')).body.code).toBe('queue-taken');
      const { rows } = await t.db.owner.query<{ sentence: string }>(
        "select body::jsonb ->> 'sentence' as sentence from guard.record where action = 'queue.transfer' order by n desc limit 1",
      );
      expect(rows[0]?.sentence).toMatch(/transferred the customer “To Ben” to Ada Agent .*: Knows them$/);
      await wanted(200, post(ben, entry, 'claim'));
    });

    it('that is cancelled brings them back where they stood, and only those it concerns may cancel it', async () => {
      const group = await makeGroup('Hardware', []);
      const robin = await layWaiter(t.nobody(), 'Back again');
      await layWaiter(t.nobody(), 'Behind');
      const entry = await entryOf(ada.client, 'Back again');
      await wanted(200, post(ada, entry, 'transfer', { to: { groupId: group.id }, reason: 'Screen' }));
      expect(
        (await post(ada, entry, 'transfer', { to: { agentId: ben.who.id }, reason: 'x' })).body.code,
      ).toBe('queue-moving');
      expect((await post(ben, entry, 'transfer/cancel')).body.code).toBe('queue-taken');
      await wanted(200, post(ada, entry, 'transfer/cancel'));
      expect(await entryOf(ada.client, 'Back again')).toMatchObject({
        groupId: entry.groupId,
        transfer: null,
      });
      await expect.poll(() => placeOf(robin)).toMatchObject({ place: 1 });
    });

    it('that is cancelled keeps nobody for an agent who was removed meanwhile', async () => {
      const cy = await t.agent('agent');
      await layWaiter(t.nobody(), 'Kept for Cy');
      const entry = await entryOf(ada.client, 'Kept for Cy');
      await wanted(200, post(ada, entry, 'assign', { agentId: cy.who.id }));
      await wanted(200, post(ada, entry, 'transfer', { to: { agentId: ben.who.id }, reason: 'Cy leaves' }));
      await wanted(200, admin.delete(`/api/agents/${cy.who.id}`));
      await wanted(200, post(ada, entry, 'transfer/cancel'));
      expect((await entryOf(ada.client, 'Kept for Cy')).assignedTo).toBeNull();
      const { body } = await wanted(200, ada.client.post('/api/queue/claim', {}));
      expect(body.entryId).toBe(entry.id);
    });
  });

  it('keeps messages beside the line, at any hour, until somebody answered them', async () => {
    const body = { name: 'Mia', about: 'No hurry', email: 'mia@example.com', language: 'de' };
    await wanted(201, t.nobody().post(`${HELP}/message`, body));
    const entry = await entryOf(ada.client, 'Mia');
    expect(entry).toMatchObject({ state: 'message', email: 'mia@example.com' });
    expect((await post(ada, entry, 'claim')).body.code).toBe('queue-gone');
    await wanted(200, post(ada, entry, 'serve'));
    expect(await entryOf(ada.client, 'Mia')).toBeUndefined();
    expect((await post(ada, entry, 'serve')).body.code).toBe('queue-gone');
  });

  it('is closed by the desk’s switch, for those who wait and those who come', async () => {
    const robin = await layWaiter(t.nobody(), 'Robin Stopped');
    const entry = await entryOf(ada.client, 'Robin Stopped');
    const { version } = await placeOf(robin);
    const held = robin.client.get(`/api/waiting?after=${version}`);
    await wanted(200, admin.post('/api/front/stop', { stop: true }));
    expect((await held).body).toMatchObject({ state: 'stopped' });
    expect((await wait(t.nobody())).body.code).toBe('sessions-stopped');
    expect((await post(ada, entry, 'claim')).body.code).toBe('sessions-stopped');
    expect((await ada.client.get('/api/queue')).body).toMatchObject({
      stopped: true,
      helpPage: HELP.replace('/api', ''),
    });
    expect((await t.nobody().get(HELP)).body).toMatchObject({ stopped: true });
    await wanted(200, admin.post('/api/front/stop', { stop: false }));
    expect((await post(ada, entry, 'claim')).body.code).toBe('queue-gone');
  });

  it('takes nobody from a blocked address', async () => {
    const robin = await layWaiter(t.nobody());
    const { version } = (await robin.client.get('/api/waiting')).body;
    const held = robin.client.get(`/api/waiting?after=${version}`);
    await wanted(200, admin.post('/api/front/block', { network: '127.0.0.1', reason: 'Plays' }));
    expect((await held).body).toMatchObject({ state: 'stopped' });
    expect((await admin.get('/api/queue')).body.entries).toEqual([]);
    expect((await wait(t.nobody())).body.code).toBe('queue-full');
    await wanted(200, admin.post('/api/front/block', { network: '127.0.0.1', reason: null }));
    await wanted(201, wait(t.nobody()));
  });

  it('takes ten of one address at once, and twenty in ten minutes', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => wait(t.nobody())));
    const codes = replies.map(({ body }) => (body.code as string | undefined) ?? 'stands');
    expect(codes.toSorted()).toEqual([...Array(10).fill('queue-full'), ...Array(10).fill('stands')]);
    expect((await wait(t.nobody())).body.code).toBe('limit-reached');
  });

  it('lets an agent say that they are busy or away, and takes them as away without a page', async () => {
    await here(ada, 'busy');
    const isOf = async () => (await readQueue(ben.client)).agents.find(({ id }) => id === ada.who.id);
    expect(await isOf()).toMatchObject({ said: 'busy', is: 'busy' });
    await t.db.owner.query('update guard.availability set on_line = false');
    const live = await ada.client.live();
    await expect.poll(isOf).toMatchObject({ said: 'busy', is: 'busy' });
    await t.db.owner.query("update guard.availability set seen_at = now() - interval '2 minutes'");
    await t.db.pools.sweep.query('select guard.sweep_queue()');
    expect(await isOf()).toMatchObject({ said: 'busy', is: 'away' });
    live.close();
    const again = await ada.client.live();
    await expect.poll(isOf).toMatchObject({ said: 'busy', is: 'busy' });
    again.close();
    await here(ada);
  });

  it('lets go of whom an agent held when that agent is removed', async () => {
    const cleo = await t.agent('agent');
    await layWaiter(t.nobody(), 'Held by Cleo');
    await wanted(200, post(cleo, await entryOf(cleo.client, 'Held by Cleo'), 'hold', { hold: true }));
    await wanted(200, admin.delete(`/api/agents/${cleo.who.id}`));
    expect(await entryOf(ada.client, 'Held by Cleo')).toMatchObject({ state: 'waiting', heldBy: null });
  });
});
