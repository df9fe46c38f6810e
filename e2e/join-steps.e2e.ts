import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lookAt, openOwner } from './harness/index.ts';
import { openSession, seatCustomer } from './story/customer.ts';
import { send } from './story/desk.ts';
import { fill, press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { letIn, share } from './story/sharing.ts';

// Every step of the customer's page, one look at each; nothing of the device is touched before a yes.

const { bailiwick, browsers, olive } = await openDesk();

test('a key that is read out leads to who helps, a name, and the wait', async () => {
  const { key } = await openSession(olive.page);
  const { page, leave, complaints } = await seatCustomer(browsers);
  await page.goto(`${bailiwick.url}/join`);
  await page.getByRole('heading', { name: 'Your support key' }).waitFor();
  await lookAt(page, 'join-key');
  await page.keyboard.type('000 000 000'); // its only field has the focus
  expect(await page.getByLabel('Support key').inputValue()).toBe('000 000 000');
  await press(page, 'Continue');
  await page.getByText('This key cannot be used now.').waitFor();
  await lookAt(page, 'join-key-wrong');
  await fill(page, 'Support key', key);
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Did you call them?' }).waitFor();
  await lookAt(page, 'join-who');
  const { host } = new URL(bailiwick.url);
  await expect
    .poll(() => facts(page))
    .toEqual(['Olive Hart', 'Northside Support', `${host}! not reached by https.`]);
  await press(page, 'Yes, I asked for help');
  await lookAt(page, 'join-name');
  await fill(page, 'Your name', 'Robin Reed');
  await press(page, 'Ask to come in');
  await page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor();
  await lookAt(page, 'join-waiting');
  expect(complaints).toEqual([]);
  await leave();
});

/** Who helps, of which desk, and its address with its mark: the first sentence of it. */
const facts = (page: Page): Promise<string[]> =>
  page
    .locator('.facts dd')
    .evaluateAll((all) => all.map((one) => (one.textContent ?? '').replace(/(?<=https\.).*/, '')));

test('a desk that is set up for https is marked, and its customer told what to compare', async () => {
  const { link } = await openSession(olive.page);
  const { page, leave } = await seatCustomer(browsers);
  await page.route('**/api/join/look', async (route) => {
    const response = await route.fetch();
    const set = { domain: 'desk.example.com', verified: true };
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...set } });
  });
  await page.goto(link);
  await page.getByText('The top of your browser must show this same address.').waitFor();
  expect((await facts(page)).at(-1)).toBe('desk.example.com✓ reached by https.');
  await leave();
});

test('a no ends it, and the key is as good as before', async () => {
  const { id, key, link } = await openSession(olive.page);
  const { page, leave } = await seatCustomer(browsers);
  for (const answer of ['No', 'Yes, I asked for help']) {
    await page.goto(`${bailiwick.url}/join`);
    await fill(page, 'Support key', key);
    await press(page, 'Continue');
    await page.getByRole('button', { name: answer, exact: true }).click();
    if (answer !== 'No') continue;
    await page.getByRole('heading', { name: 'Then stop here' }).waitFor();
    await lookAt(page, 'join-no');
  }
  await page.getByLabel('Your name').waitFor();
  await send(olive.page, `/api/sessions/${id}/end`, {});
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByText('This link cannot be used any more.').waitFor(); // no digits to check
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0); // it will not be good again
  await page.goto('about:blank');
  await page.goto(link.slice(0, -5)); // cut off, as mail programs do
  await page.getByText('This link is not whole.').waitFor();
  await page.getByLabel('Support key').waitFor();
  await leave();
});

test('a page that was loaded anew asks to share again, and a report ends the session', async () => {
  const session = await letIn(browsers, olive);
  const { page } = session.customer;
  await lookAt(page, 'join-room');
  await share(session);
  await session.agent.say({ t: 'say', id: crypto.randomUUID(), text: 'Please open the settings.' });
  await page.getByText('Please open the settings.').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Share my screen again' }).waitFor();
  await lookAt(page, 'join-again');
  await press(page, 'No, stop sharing it');
  await page.getByText('Nothing of yours is shared.').waitFor();
  await press(page, 'Report this session');
  await lookAt(page, 'join-report');
  await fill(page, /^What happened/, 'They asked for my bank.');
  await press(page, 'Report and end');
  await page.getByRole('heading', { name: 'Your receipt' }).waitFor();
  await page.getByText('the administrators were told').waitFor();
  // Whoever comes again and types their name types over the one that stands there.
  const { key } = await openSession(olive.page);
  await press(page, 'Another session');
  await fill(page, 'Support key', key);
  await press(page, 'Continue');
  await press(page, 'Yes, I asked for help');
  const name = page.getByLabel('Your name');
  await name.waitFor();
  await page.keyboard.type('Sam');
  expect(await name.inputValue()).toBe('Sam');
  await session.agent.end();
  await session.customer.leave();
});

test('after many wrong keys the page works before its own is tried, says so, and comes in with it', async () => {
  const owner = await openOwner(bailiwick.data);
  await owner.query(
    `insert into limit_counter (name, key_hash, window_start, n) values ('join.wrong', '\\x00', date_trunc('minute', clock_timestamp()), 20)
       on conflict (name, key_hash, window_start) do update set n = limit_counter.n + 20`,
  );
  await owner.close();
  const { key } = await openSession(olive.page);
  const { page, leave, complaints } = await seatCustomer(browsers);
  // A task that has no end, for as long as the page is looked at.
  let isEndless = true;
  await page.route('**/api/join{,/look}', async (route) => {
    const response = await route.fetch();
    const said = (await response.json()) as { code?: string };
    const harder = isEndless && said.code === 'work-needed' ? { bits: 250 } : {};
    await route.fulfill({ response, json: { ...said, ...harder } });
  });
  const works = page.getByRole('status').filter({ hasText: 'Many wrong keys were tried here lately.' });
  const tryKey = async () => {
    await page.goto(`${bailiwick.url}/join`);
    await fill(page, 'Support key', key);
    await press(page, 'Continue');
  };
  await tryKey();
  await works.waitFor();
  await page.getByRole('progressbar', { name: /a little work first/ }).waitFor();
  await lookAt(page, 'join-works');
  isEndless = false;
  await tryKey();
  await press(page, 'Yes, I asked for help');
  await fill(page, 'Your name', 'Robin Reed');
  isEndless = true;
  await press(page, 'Ask to come in');
  await works.waitFor();
  await lookAt(page, 'join-works-name');
  isEndless = false;
  await tryKey();
  await press(page, 'Yes, I asked for help');
  await fill(page, 'Your name', 'Robin Reed');
  await press(page, 'Ask to come in');
  await page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor();
  expect(complaints).toEqual([]);
  await leave();
});
