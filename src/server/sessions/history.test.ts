import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { layClient } from '../testing/people.ts';
import { layActive } from '../testing/sessions.ts';

interface Found {
  readonly sessions: readonly { readonly id: string; readonly customerName: string | null }[];
  readonly before: string | null;
}

describe('the history of sessions', () => {
  let t: TestApp;
  let agent: TestClient;
  let [agentId, resolved, open, colleagues] = ['', '', '', ''];
  beforeAll(async () => {
    t = await testApp();
    const [one, other] = [await t.agent('agent'), await t.agent('agent')];
    agent = one.client;
    agentId = one.who.id;
    const ended = async (client: TestClient, outcome: string, notes: string) => {
      const { id } = await layActive(client, t.nobody());
      await wanted(200, client.post(`/api/sessions/${id}/end`));
      const { version } = (await client.get(`/api/sessions/${id}`)).body as { version: number };
      await wanted(200, client.post(`/api/sessions/${id}/notes`, { notes, outcome, version }));
      return id;
    };
    resolved = await ended(agent, 'resolved', '100 % of the paper was gone');
    colleagues = await ended(other.client, 'unresolved', 'Paper jam');
    open = (await layActive(agent, t.nobody())).id;
  });
  afterAll(() => t.close());

  const found = async (query: string, client = agent): Promise<string[]> => {
    const { body } = await wanted<Found>(200, client.get(`/api/session-history?${query}`));
    return body.sessions.map(({ id }) => id);
  };

  it('holds what ended, of all the desk, newest first', async () => {
    expect(await found('')).toEqual([colleagues, resolved]);
    expect(await found('')).not.toContain(open);
  });

  it('is narrowed by outcome, agent, and time', async () => {
    const [past, coming] = [Date.now() - 60_000, Date.now() + 60_000].map((at) => new Date(at).toISOString());
    expect(await found('outcome=resolved')).toEqual([resolved]);
    expect(await found('outcome=none')).toEqual([]);
    expect(await found(`agentId=${agentId}`)).toEqual([resolved]);
    expect(await found(`since=${past}&until=${coming}`)).toEqual([colleagues, resolved]);
    expect(await found(`since=${coming}`)).toEqual([]);
    expect(await found(`until=${past}`)).toEqual([]);
  });

  it('is searched in what the reader may see, by words as they stand', async () => {
    expect(await found('text=PAPER')).toEqual([resolved]); // not in a colleague's notes
    expect(await found('text=Robin')).toEqual([resolved]); // nor by the name of their customer
    expect(await found(`text=${encodeURIComponent('100 %')}`)).toEqual([resolved]);
    expect(await found(`text=${encodeURIComponent('100_%')}`)).toEqual([]);
    const admin = (await t.agent('admin')).client;
    expect(await found('text=paper', admin)).toEqual([colleagues, resolved]);
  });

  it('is narrowed by client, and searched by the names of client and host', async () => {
    const clientId = await layClient(t.db.owner, t.deskId, { name: 'Quartz & Sons' });
    await t.db.owner.query(
      `update guard.session set client_id = $2, person_id = $2 where id = $1`, // as a contact of theirs leaves it
      [colleagues, clientId],
    );
    expect(await found(`clientId=${clientId}`)).toEqual([colleagues]);
    expect(await found('text=quartz')).toEqual([colleagues]);
    expect(await found(`text=${encodeURIComponent(`Agent ${agentId.slice(-4)}`)}`)).toEqual([resolved]);
  });

  it('is searched by the number on a receipt, however it is typed, and by a whole id', async () => {
    const end = resolved.slice(-8);
    const numbers = [
      end,
      end.toUpperCase(),
      `${end.slice(0, 4)} ${end.slice(4)}`,
      ` ${end.slice(0, 4)}-${end.slice(4)} `,
    ];
    for (const text of [...numbers, resolved]) {
      expect(await found(`text=${encodeURIComponent(text)}`)).toEqual([resolved]);
    }
    expect(await found(`text=${colleagues.slice(-8)}`), 'any session of the desk, as it is listed').toEqual([
      colleagues,
    ]);
    expect(await found(`text=${end.slice(1)}`), 'a part of a number is none').toEqual([]);
    expect(await found(`text=${open.slice(-8)}`), 'what runs is no history').toEqual([]);
  });

  it('finds nothing by a number for nobody, or for a client’s people, whatever they are there', async () => {
    const path = `/api/session-history?text=${resolved.slice(-8)}`;
    expect((await t.nobody().get(path)).status).toBe(401);
    for (const role of ['member', 'super-admin'] as const) {
      expect((await (await t.person(role)).client.get(path)).status).toBe(404);
    }
    expect(await found(`text=${resolved.slice(-8)}`, (await t.agent('admin')).client)).toEqual([resolved]);
  });

  it('goes on where a page ended, to the very first', async () => {
    const ids = Array.from({ length: 60 }, () => v7());
    await t.db.owner.query(
      `insert into guard.session (id, desk_id, host_id, state, ended_at, ended_by)
       select id, $2, $3, 'ended', clock_timestamp(), 'agent' from unnest($1::uuid[]) id`,
      [ids, t.deskId, agentId],
    );
    const read: string[] = [];
    let before: string | null = null;
    do {
      const reply: { body: Found } = await wanted<Found>(
        200,
        agent.get(`/api/session-history${before === null ? '' : `?before=${before}`}`),
      );
      read.push(...reply.body.sessions.map(({ id }) => id));
      before = reply.body.before;
    } while (before !== null);
    expect(read).toEqual([...ids.toReversed(), colleagues, resolved]);
  });

  it('begins where it is told to', async () => {
    expect(await found(`before=${colleagues}`)).toEqual([resolved]);
    expect(await found(`before=${resolved}`)).toEqual([]);
  });

  it('is shut for nobody, and for a client’s people', async () => {
    expect((await t.nobody().get('/api/session-history')).status).toBe(401);
    expect((await (await t.person('super-admin')).client.get('/api/session-history')).status).toBe(404);
  });

  it('takes no words that cannot be looked for', async () => {
    expect((await agent.get('/api/session-history?since=yesterday')).body.code).toBe('bad-input');
    expect((await agent.get('/api/session-history?outcome=fine')).body.code).toBe('bad-input');
  });

  it('finds by an agent whatever they hosted or were in, for whoever may see that, and nothing they never came to', async () => {
    const [second, asked, stranger] = [
      await t.agent('agent'),
      await t.agent('agent'),
      await t.agent('agent'),
    ];
    const { id } = await layActive(agent, t.nobody());
    const path = `/api/sessions/${id}`;
    for (const { who } of [second, asked])
      await wanted(200, agent.post(`${path}/invite`, { agentId: who.id }));
    await wanted(200, second.client.post(`${path}/join`));
    await wanted(
      200,
      agent.post(`${path}/hand-over`, { agentId: second.who.id, reason: 'Lunch', stay: false }),
    );
    await wanted(200, second.client.post(`${path}/end`));
    const readers = [agent, second.client, (await t.agent('admin')).client];
    for (const reader of readers) {
      expect(await found(`agentId=${agentId}`, reader)).toContain(id);
      expect(await found(`agentId=${second.who.id}`, reader)).toEqual([id]);
      expect(await found(`agentId=${asked.who.id}`, reader)).toEqual([]);
    }
    expect(await found(`agentId=${agentId}`, stranger.client), 'its last host alone is listed').not.toContain(
      id,
    );
    expect(await found(`agentId=${second.who.id}`, stranger.client)).toEqual([id]);
  });
});
