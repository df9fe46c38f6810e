import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { startTurn, turnserver } from './harness/turn.ts';
import type { Turn } from './harness/turn.ts';
import type { Person } from './harness/index.ts';
import { knock, openSession, seatCustomer } from './story/customer.ts';
import { send } from './story/desk.ts';
import { standInLine } from './story/help.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { letIn, share } from './story/sharing.ts';

// A pair of browsers that cannot meet but over a relay.

describe.skipIf(turnserver === null)('over TURN alone', async () => {
  if (turnserver === null) return;
  const turn: Turn = await startTurn();
  afterAll(() => turn.stop());
  const { bailiwick, browsers, olive } = await openDesk({
    BAILIWICK_TURN_URLS: turn.url,
    BAILIWICK_TURN_SECRET: turn.secret,
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

  test('the check before finds it: for who waits with a key, and for who comes by the help page once they are in', async () => {
    const tries = async ({ page }: Person, open: string) => {
      await press(page, open);
      await press(page, 'Try: Way through firewalls');
      await page.getByText('There is one.').waitFor();
    };
    const { link } = await openSession(olive.page);
    const robin = await seatCustomer(browsers);
    await knock(robin, link, 'Robin Reed');
    await tries(robin, 'Check my device while I wait');
    const kim = await standInLine(bailiwick, browsers, 'Kim');
    await press(kim.page, 'Check my device while I wait');
    await kim.page.getByRole('button', { name: 'Try: Connection' }).waitFor();
    // There anybody may stand, and is given no credentials.
    expect(await kim.page.getByRole('button', { name: 'Try: Way through firewalls' }).count()).toBe(0);
    await send(olive.page, '/api/queue/claim', {});
    await tries(kim, 'Check my device');
    await Promise.all([robin.leave(), kim.leave()]);
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
