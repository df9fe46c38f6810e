import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lookAt, openOwner } from './harness/index.ts';
import { send } from './story/desk.ts';
import { openHelp, tellTrouble } from './story/help.ts';
import { fill, press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';

// What the desk's pages tell by themselves: of a mail that is late, whose sessions run, where the clocks stand.

const desk = await openDesk();
const { bailiwick, browsers, olive } = desk;

/** The colour that something is written in. */
const inkOf = (page: Page, what: string) =>
  page
    .locator(what)
    .first()
    .evaluate((one) => getComputedStyle(one).color);

/** The same where the screen is light. */
async function inkOnPaper(page: Page): Promise<string> {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  return inkOf(page, 'h1');
}

test('whoever mails a link hears after a while that the mail server has not taken it, and then that it has', async () => {
  const page = await olive.context.newPage();
  await page.clock.install();
  bailiwick.mailbox.refuse(true);
  await page.goto(`${bailiwick.url}/desk/sessions`);
  await press(page, 'Start a session');
  await fill(page, /^Or mail a link to/, 'late@customer.example');
  await press(page, 'Mail the link');
  await page.getByText('The mail is on its way.').waitFor();
  await page.clock.fastForward(21_000);
  await page.getByText(/^The mail server has not taken the mail yet/).waitFor();
  bailiwick.mailbox.refuse(false);
  await bailiwick.mailbox.next('late@customer.example', { timeout: 40_000 });
  await page.getByText('The mail was handed to the mail server.').waitFor();
  await press(page, /^End$/);
  await press(page, 'End the session');
  await page.close();
});

test('a customer who awaits their receipt by mail hears that it is late, what they can do, and that it went', async () => {
  const { page } = olive;
  const robin = await browsers.newPerson();
  await robin.page.clock.install();
  await openHelp(bailiwick, robin);
  await tellTrouble(robin, 'Robin Reed', 'The printer prints nothing.');
  await fill(robin.page, /^Mail address/, 'robin@home.example');
  await press(robin.page, 'Wait for help');
  await robin.page.getByText('You are next.').waitFor();
  const owner = await openOwner(bailiwick.data);
  bailiwick.mailbox.refuse(true);
  const { sessionId } = await send<{ sessionId: string }>(page, '/api/queue/claim', {});
  await send(page, `/api/sessions/${sessionId}/end`, {});
  await robin.page.getByText('A copy of it goes to robin@home.example now.').waitFor();
  await owner.query(`update guard.mail set at = at - interval '1 minute' where ref = $1`, [sessionId]);
  await robin.page.clock.fastForward(3_000);
  await robin.page.getByText(/^The mail server has not taken the copy .* save or print this page/).waitFor();
  await lookAt(robin.page, 'join-receipt-late');
  bailiwick.mailbox.refuse(false);
  await bailiwick.mailbox.next('robin@home.example', { timeout: 40_000 });
  const sent = robin.page.getByText('A copy of it was sent to robin@home.example.');
  await expect
    .poll(async () => {
      await robin.page.clock.fastForward(11_000);
      return sent.isVisible();
    })
    .toBe(true);
  await robin.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await inkOf(robin.page, 'h1'), 'on paper').toBe(await inkOnPaper(robin.page));
  await owner.close();
  await robin.leave();
});

test('an agent’s own sessions stand before those of colleagues, under headings only where there are both', async () => {
  const { page } = olive;
  const ben = await desk.seatBen();
  await send(ben.page, '/api/sessions', {});
  await page.goto(`${bailiwick.url}/desk/sessions`);
  const list = (name: string) => page.getByRole('list', { name, exact: true });
  await list('Running now').getByText('Ben Ito').waitFor();
  expect(await page.getByRole('heading', { name: 'Of colleagues' }).count()).toBe(0);
  const own = await send<{ id: string }>(page, '/api/sessions', {});
  const [mine, others] = [list('Yours'), list('Of colleagues')];
  await mine.getByText('Olive Hart').waitFor();
  await others.getByText('Ben Ito').waitFor();
  expect([await mine.getByRole('link').count(), await others.getByRole('link').count()]).toEqual([1, 1]);
  const [upper, lower] = await Promise.all([mine.boundingBox(), others.boundingBox()]);
  expect(upper?.y).toBeLessThan(lower?.y ?? 0);
  expect(await mine.getByRole('link').getAttribute('href')).toBe(`/desk/sessions/${own.id}`);
  await send(page, `/api/sessions/${own.id}/end`, {});
});

test('a page of the desk is printed without its frame, dark on white', async () => {
  const page = await olive.context.newPage();
  await page.goto(`${bailiwick.url}/desk/account/record`);
  await page.getByRole('heading', { name: 'Desk record' }).waitFor();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await inkOf(page, 'h1')).toBe(await inkOnPaper(page));
  expect(await page.getByRole('banner').isVisible()).toBe(false);
  expect(await page.getByRole('navigation', { name: 'Pages' }).isVisible()).toBe(false);
  await page.close();
});

test('hours that nobody has set yet are meant where the admin sits, and what was saved stays', async () => {
  const travels = { timezoneId: 'Asia/Tokyo', storageState: await olive.context.storageState() };
  const { page, leave } = await browsers.newPerson(travels);
  await page.goto(`${bailiwick.url}/admin/queue`);
  const zone = page.getByLabel('Time zone').first(); // the second is its list
  await zone.waitFor();
  expect(await zone.inputValue()).toBe('Asia/Tokyo');
  await zone.fill('Europe/Lisbon');
  await zone.press('Escape');
  await press(page, 'Save the hours');
  await page.getByText('Saved.').waitFor();
  await page.reload();
  await zone.waitFor();
  expect(await zone.inputValue()).toBe('Europe/Lisbon');
  await leave();
});
