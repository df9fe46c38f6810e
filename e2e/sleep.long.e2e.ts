import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { openBrowser } from './harness/index.ts';
import { openNetwork } from './harness/network.ts';
import { sleep } from './harness/sleep.ts';
import { seatCustomer } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { sendSome } from './story/sending.ts';
import { flowing, letInAndSee, mayBeFound, talk, talkAndSee } from './story/session.ts';

// A computer that sleeps for a minute: everybody sits at a browser of their own.

const ASLEEP = 60_000;
const BACK = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'bailiwick-sleep-'));
const [away, network] = await Promise.all([openBrowser(), openNetwork()]);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([away.close(), network.close()]);
});
const { bailiwick, browsers, olive } = await openDesk();
await mayBeFound(olive);

test('a minute asleep costs either side five seconds at most, and neither key, talk nor file; what was shared has stopped', async () => {
  const { page } = olive;
  const seat = () => seatCustomer(away, { proxy: network.proxy });
  const { customer } = await letInAndSee({ bailiwick, browsers, agent: olive, seat }, 'Robin Reed');
  const theirs = customer.page;
  network.rate = 1_500_000;
  const { far, arrives } = await sendSome(theirs, folder, 60_000_000);

  const done = await far();
  let asleep = await sleep(customer.context);
  await page.getByText(/^Their page is not connected/).waitFor({ timeout: 60_000 });
  await pause(ASLEEP);
  asleep.wake();
  let back = performance.now();
  await theirs.getByText(/^The server was not heard for 15 seconds/).waitFor();
  await talk(page, theirs, 'after their sleep');
  expect(performance.now() - back).toBeLessThan(BACK);
  await expect.poll(far).toBeGreaterThan(done);
  expect(performance.now() - back, 'the file').toBeLessThan(BACK);
  expect(await page.locator('section video').count()).toBe(0);
  await press(theirs, 'Share my screen again');
  await flowing(page);

  asleep = await sleep(olive.context);
  await pause(ASLEEP);
  asleep.wake();
  back = performance.now();
  await talkAndSee(page, theirs, 'after the agent’s sleep');
  expect(performance.now() - back).toBeLessThan(BACK);

  network.rate = null;
  await arrives(page);
  expect([...olive.complaints, ...customer.complaints]).toEqual([]);
  await press(page, /^End$/);
  await press(page, 'End the session');
  await customer.leave();
}, 300_000);
