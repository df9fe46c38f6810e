import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, startBailiwick } from './harness/index.ts';
import type { Bailiwick, Browsers } from './harness/index.ts';
import { startTurn, turnserver } from './harness/turn.ts';
import type { Turn } from './harness/turn.ts';
import { SHARING } from './story/customer.ts';
import { press, seat, setUp } from './story/people.ts';
import type { Somebody } from './story/people.ts';
import { letIn, share } from './story/sharing.ts';

// A pair of browsers that cannot meet but over a relay.

describe.skipIf(turnserver === null)('over TURN alone', () => {
  let turn: Turn;
  let bailiwick: Bailiwick;
  let browsers: Browsers;
  let olive: Somebody;

  beforeAll(async () => {
    turn = await startTurn();
    const env = { BAILIWICK_TURN_URLS: turn.url, BAILIWICK_TURN_SECRET: turn.secret };
    [bailiwick, browsers] = await Promise.all([startBailiwick({ env }), openBrowser(SHARING)]);
    olive = await seat(browsers, { first: 'Olive', last: 'Hart', email: 'olive@northside.example' });
    await setUp(bailiwick, olive, 'Northside Support');
  });

  afterAll(async () => {
    await browsers?.close();
    await bailiwick?.stop();
    await turn?.stop();
  });

  /** Kinds of candidates that a browser finds when it may use the relay alone. */
  const found = (username: string, credential: string): Promise<string[]> =>
    olive.page.evaluate(
      async ([url, user, word]) => {
        const iceServers = [{ urls: url, username: user, credential: word }];
        const pc = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
        const kinds: string[] = [];
        pc.createDataChannel('x');
        const all = new Promise<void>((resolve) => {
          pc.onicecandidate = ({ candidate }) => {
            if (candidate === null) resolve();
            else if (candidate.type) kinds.push(candidate.type);
          };
        });
        await pc.setLocalDescription();
        await all;
        pc.close();
        return kinds;
      },
      [turn.url, username, credential] as const,
    );

  test('the picture arrives, with the credentials that the server gives', async () => {
    const session = await letIn(browsers, olive, { relayOnly: true });
    await share(session);
    const { ways } = await session.agent.figures();
    expect(ways).toContain('relay');
    const [welcome] = await session.agent.heard('welcome');
    const server = welcome?.ice.find(({ urls }) => [urls].flat().some((url) => url.startsWith('turn:')));
    const [until = ''] = (server?.username ?? '').split(':');
    const left = Number(until) - Date.now() / 1000;
    expect(left).toBeGreaterThan(200);
    expect(left).toBeLessThan(301);
    expect(await found(server?.username ?? '', server?.credential ?? '')).toContain('relay');
    await press(session.customer.page, /^Stop$/);
    await session.agent.end();
    await session.customer.leave();
  });

  test('nothing is found with credentials that ran out, or with a time that was moved', async () => {
    const sign = (user: string) => createHmac('sha1', turn.secret).update(user).digest('base64');
    const past = `${Math.floor(Date.now() / 1000) - 10}:robin`;
    const later = `${Math.floor(Date.now() / 1000) + 300}:robin`;
    expect(await found(later, sign(later))).toContain('relay');
    expect(await found(past, sign(past))).toEqual([]);
    expect(await found(later, sign(past))).toEqual([]);
  });
});
