import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFront } from './harness/front.ts';
import { openNetwork } from './harness/network.ts';
import { seatCustomer } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { sendSome } from './story/sending.ts';
import { letInAndSee, mayBeFound, talkAndSee } from './story/session.ts';

// Two processes on one database and data folder, behind one way in: one dies, and the pages go to the other.

const folder = mkdtempSync(join(tmpdir(), 'bailiwick-node-loss-'));
const front = await openFront();
const network = await openNetwork();
const { bailiwick, browsers, olive } = await openDesk({ BAILIWICK_URL: front.url });
const beside = await bailiwick.startBeside();
afterAll(async () => {
  front.close();
  await Promise.all([network.close(), beside.stop()]);
  rmSync(folder, { recursive: true });
});
front.behind = [Number(new URL(bailiwick.url).port), beside.port];
await mayBeFound(olive);

test('a process that dies costs a session five seconds at most, and neither key, talk, picture nor file', async () => {
  const { page } = olive;
  const seat = () => seatCustomer(browsers, { proxy: network.proxy });
  const { customer } = await letInAndSee({ bailiwick: front, browsers, agent: olive, seat }, 'Robin Reed');
  const theirs = customer.page;
  network.rate = 5_000_000;
  const { far, arrives } = await sendSome(theirs, folder, 90_000_000);
  const done = await far();

  const gone = once(bailiwick.process(), 'exit');
  bailiwick.process().kill('SIGKILL');
  await gone;
  network.rate = 15_000_000; // so that the first piece to the other process is no long one
  const back = performance.now();
  await talkAndSee(page, theirs, 'after the loss');
  expect(performance.now() - back).toBeLessThan(5_000);
  await expect.poll(far).toBeGreaterThan(done);
  expect(performance.now() - back, 'the file').toBeLessThan(5_000);

  network.rate = null;
  await arrives(page);
  expect([...olive.complaints, ...customer.complaints]).toEqual([]);
  await press(page, /^End$/);
  await press(page, 'End the session');
  await customer.leave();
});
