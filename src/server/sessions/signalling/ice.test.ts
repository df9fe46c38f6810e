import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { customerClient, dial, join, keyOf, layActive, openAlone } from '../../testing/sessions.ts';
import { iceServers } from './ice.ts';

/** How long credentials are promised to be good, s; told here once more, so that a change is seen. */
const GOOD_FOR = 300;

const SECRET = 'shared with coturn';
const URLS = ['stun:turn.example:3478', 'turn:turn.example:3478', 'turns:turn.example:5349'];

/** What coturn reckons for a name with `static-auth-secret`. */
const reckoned = (username: string) => createHmac('sha1', SECRET).update(username).digest('base64');

describe('the way over TURN', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await testApp({ config: { turn: { urls: URLS, secret: SECRET } } });
  });
  afterAll(() => t.close());

  it('is told to both pages, to each with credentials of its own line, good for five minutes', async () => {
    const { client } = await t.agent('agent');
    const { id, customer } = await layActive(client, t.nobody());
    const began = Math.floor(Date.now() / 1000);
    const welcomes = [
      await (await dial(client, id)).wait('welcome'),
      await (await dial(customer, null)).wait('welcome'),
    ];
    for (const { you, ice } of welcomes) {
      const [stun, turn] = ice;
      expect(stun).toEqual({ urls: [URLS[0]] });
      expect(turn?.urls).toEqual([URLS[1], URLS[2]]);
      const [until, line] = (turn?.username ?? '').split(':');
      expect(line).toBe(you);
      expect(Number(until) - began - GOOD_FOR).toBeOneOf([0, 1, 2, 3, 4, 5]);
      expect(turn?.credential).toBe(reckoned(turn?.username ?? ''));
      expect(JSON.stringify(ice)).not.toContain(SECRET);
    }
    expect(new Set(welcomes.map(({ ice }) => ice[1]?.username)).size).toBe(2);
  });

  it('is one’s, however many lines they open, while a customer waits, and each line’s own once they are in', async () => {
    const { client } = await t.agent('agent');
    const id = await openAlone(client);
    const { body } = await wanted<{ token: string; session: { customerId: string } }>(
      201,
      join(t.nobody(), await keyOf(client, id)),
    );
    const customer = customerClient(t.nobody(), body.token);
    const lines = [await dial(customer, null), await dial(customer, null)];
    const nameOf = (ice: readonly { username?: string | undefined }[]) => ice[1]?.username?.split(':')[1];
    const welcomes = await Promise.all(lines.map((line) => line.wait('welcome')));
    const { customerId } = body.session;
    expect(welcomes.map(({ ice }) => nameOf(ice))).toEqual([
      `waiting-${customerId}`,
      `waiting-${customerId}`,
    ]);
    await wanted(200, client.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
    const renewed = await Promise.all(lines.map((line) => line.wait('ice')));
    expect(renewed.map(({ ice }) => nameOf(ice))).toEqual(welcomes.map(({ you }) => you));
    expect(renewed[0]?.ice[1]?.credential).toBe(reckoned(renewed[0]?.ice[1]?.username ?? ''));
  });

  it('is none where no TURN server is set', () => {
    expect(iceServers(null, 'line')).toEqual([]);
    expect(iceServers({ urls: [], secret: SECRET }, 'line')).toEqual([]);
    expect(iceServers({ urls: [URLS[0] ?? ''], secret: SECRET }, 'line')).toEqual([{ urls: [URLS[0]] }]);
  });
});
