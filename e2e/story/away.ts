import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import type { Person } from '../harness/index.ts';
import { openNetwork } from '../harness/network.ts';
import type { Network } from '../harness/network.ts';
import { startTurn } from '../harness/turn.ts';
import { openWay } from '../harness/way.ts';
import type { Way } from '../harness/way.ts';
import { seatCustomer } from './customer.ts';
import { press } from './people.ts';
import { openDesk } from './prepared.ts';
import { meetOver } from './relayed.ts';
import { sendSome } from './sending.ts';
import { letInAndSee, talkAndSee } from './session.ts';

/** How long nothing goes, ms. */
const AWAY = 2_000;
/** How soon everything is to be back, ms; a file is looked at after the talk and the picture, and goes on a moment after the line. */
const BACK = 5_000;
const FILE_BACK = 7_000;

/** Whose network is away, and how: it breaks, and the browser notices; or it carries nothing, and nobody does. */
export interface Away {
  readonly who: 'agent' | 'customer';
  readonly how: 'cut' | 'silence';
}

interface Side {
  readonly person: Person;
  readonly network: Network;
  readonly way: Way;
}

/** One network is away, and back; and so is everything else soon after it. */
async function liveThrough(
  { who, how }: Away,
  { person, network, way }: Side,
  { page, theirs, far }: { page: Page; theirs: Page; far: () => Promise<number> },
): Promise<void> {
  const name = `${how} of the ${who}’s network`;
  const done = await far();
  network[how]();
  way.cut();
  if (how === 'cut') await person.context.setOffline(true);
  await pause(AWAY);
  network.mend();
  way.mend();
  if (how === 'cut') await person.context.setOffline(false);
  const back = performance.now();
  await talkAndSee(page, theirs, `after ${name}`);
  expect(performance.now() - back, `after ${name}`).toBeLessThan(BACK);
  await expect.poll(far, { timeout: 20_000 }).toBeGreaterThan(done);
  expect(performance.now() - back, `the file, after ${name}`).toBeLessThan(FILE_BACK);
  await page.getByText('Good connection').waitFor();
}

/**
 * A desk, and a session in which one network after the other is another one from one moment to the next: the sockets are
 * dead, and so is the way of the picture.
 */
export async function prepareAway(): Promise<(aways: readonly Away[], size: number) => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-network-'));
  const turn = await startTurn();
  const [agents, customers] = [await openNetwork(), await openNetwork()];
  const [agentsWay, customersWay] = [await openWay(turn.url), await openWay(turn.url)];
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    agentsWay.close();
    customersWay.close();
    await Promise.all([turn.stop(), agents.close(), customers.close()]);
  });
  const { bailiwick, browsers, olive } = await openDesk(
    { BAILIWICK_TURN_URLS: turn.url, BAILIWICK_TURN_SECRET: turn.secret },
    { proxy: agents.proxy },
  );
  await meetOver(olive, agentsWay.url);

  return async (aways, size) => {
    const { page } = olive;
    const seat = async () => {
      const person = await seatCustomer(browsers, { proxy: customers.proxy });
      await meetOver(person, customersWay.url);
      return person;
    };
    const { customer } = await letInAndSee({ bailiwick, browsers, agent: olive, seat }, 'Robin Reed');
    const theirs = customer.page;
    customers.rate = 1_500_000;
    const { far, arrives } = await sendSome(theirs, folder, size);

    const sides = {
      agent: { person: olive, network: agents, way: agentsWay },
      customer: { person: customer, network: customers, way: customersWay },
    };
    for (const away of aways) await liveThrough(away, sides[away.who], { page, theirs, far });
    customers.rate = null;
    await arrives(page);
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.leave();
  };
}
