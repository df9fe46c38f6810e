import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
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

  it('goes on where a page ended', async () => {
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
});
