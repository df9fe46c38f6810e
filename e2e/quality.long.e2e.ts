import { afterAll, describe, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import { startTurn, turnserver } from './harness/turn.ts';
import { openWay } from './harness/way.ts';
import type { Manner } from './harness/way.ts';
import { seatCustomer } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { meetOver } from './story/relayed.ts';
import { letInAndSee } from './story/session.ts';

// The customer's way to the relay loses, holds back, or is narrow: both pages say so, with what to do about it.

interface Bad {
  readonly what: string;
  readonly manner: Partial<Manner>;
  readonly agent: RegExp;
  readonly customer: RegExp;
}
const BAD: readonly Bad[] = [
  {
    what: 'loses',
    manner: { loss: 0.2 },
    agent: /^Much is lost on the way: ask them/,
    customer: /^The connection loses data: .* cable/,
  },
  {
    what: 'late',
    manner: { delay: 300 },
    agent: /^Slow way between you: wait/,
    customer: /^The connection is slow: .* helps/,
  },
  {
    what: 'narrow',
    manner: { rate: 18_000 },
    agent: /^Little goes through their connection: ask them/,
    customer: /^Little goes through your connection: .* window/,
  },
];

describe.skipIf(turnserver === null)('a bad line', async () => {
  if (turnserver === null) return;
  const turn = await startTurn();
  const [agents, customers] = [await openWay(turn.url), await openWay(turn.url)];
  afterAll(async () => {
    agents.close();
    customers.close();
    await turn.stop();
  });
  const { bailiwick, browsers, olive } = await openDesk({
    BAILIWICK_TURN_URLS: turn.url,
    BAILIWICK_TURN_SECRET: turn.secret,
  });
  await meetOver(olive, agents.url);

  test('is told on both pages, with what to do, for as long as it is one', async () => {
    const { page } = olive;
    const seat = async () => {
      const person = await seatCustomer(browsers);
      await meetOver(person, customers.url);
      return person;
    };
    const { customer } = await letInAndSee({ bailiwick, browsers, agent: olive, seat }, 'Robin Reed');
    const theirs = customer.page;
    for (const bad of BAD) {
      customers.become(bad.manner);
      await Promise.all([
        page.getByText(bad.agent).waitFor({ timeout: 60_000 }),
        theirs.getByText(bad.customer).waitFor({ timeout: 60_000 }),
      ]);
      await lookAt(page, `session-line-${bad.what}`);
      await lookAt(theirs, `join-line-${bad.what}`);
      customers.become({});
      await Promise.all([
        page.getByText('Good connection').waitFor({ timeout: 60_000 }),
        theirs.getByText('The connection is good.').waitFor({ timeout: 60_000 }),
      ]);
    }
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.leave();
  }, 400_000);
});
