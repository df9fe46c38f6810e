import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { openNetwork } from './harness/network.ts';
import { startTurn, turnserver } from './harness/turn.ts';
import { openWay } from './harness/way.ts';
import { knock, moving, openSession, seatCustomer } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { meetOver } from './story/relayed.ts';
import { admit, agree, flowing, talkAndSee } from './story/session.ts';

// Somebody's network is another one from one moment to the next: their sockets are dead, and so is the way of the picture.

/** How long nothing goes, ms. */
const AWAY = 2_000;

describe.skipIf(turnserver === null)('a network that changes', async () => {
  if (turnserver === null) return;
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

  test('costs five seconds at most, on either side, and neither key, talk, picture nor file', async () => {
    const { page } = olive;
    const { id, link } = await openSession(page);
    await page.goto(`${bailiwick.url}/desk/sessions/${id}`);
    const customer = await seatCustomer(browsers, { proxy: customers.proxy });
    await meetOver(customer, customersWay.url);
    const theirs = customer.page;
    await knock(customer, link, 'Robin Reed');
    await admit(olive, customer, 'Robin Reed');
    await moving(customer);
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await flowing(page);
    const bytes = randomBytes(60_000_000);
    writeFileSync(join(folder, 'image.bin'), bytes);
    customers.rate = 1_500_000;
    const chooser = theirs.waitForEvent('filechooser');
    await press(theirs, 'Send a photo or file');
    await (await chooser).setFiles(join(folder, 'image.bin'));
    const progress = theirs.getByRole('progressbar', { name: 'image.bin' });
    const far = () => progress.getAttribute('value').then(Number);
    await expect.poll(far).toBeGreaterThan(0);

    const sides = [
      { who: 'agent', person: olive, network: agents, way: agentsWay },
      { who: 'customer', person: customer, network: customers, way: customersWay },
    ];
    for (const { who, person, network, way } of sides) {
      const done = await far();
      network.cut();
      way.cut();
      await person.context.setOffline(true);
      await pause(AWAY);
      network.mend();
      way.mend();
      await person.context.setOffline(false);
      const back = performance.now();
      await talkAndSee(page, theirs, `after the ${who}’s`);
      expect(performance.now() - back, `after the ${who}’s network changed`).toBeLessThan(5_000);
      await expect.poll(far).toBeGreaterThan(done);
      expect(performance.now() - back, `the file, after the ${who}’s network changed`).toBeLessThan(5_000);
      await page.getByText('Good connection').waitFor();
    }
    customers.rate = null;
    await theirs.getByText('image.bin: sent').waitFor({ timeout: 30_000 });
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByText(createHash('sha256').update(bytes).digest('hex')).waitFor();
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.leave();
  });
});
