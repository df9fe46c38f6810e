import { describe, expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import { seatCustomer } from './story/customer.ts';
import { fill, press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { letIn } from './story/session.ts';

// A session from the agent's first click: its key typed by the customer, its end, finding it again; the desk's switch.

const desk = await openDesk();
const { bailiwick, browsers, olive } = desk;

describe('an agent', () => {
  test('starts a session, reads the key out, and finds it again when it is over', async () => {
    const { page } = olive;
    await page.goto(`${bailiwick.url}/desk/sessions`);
    await page.getByText('No session runs.').waitFor();
    await lookAt(page, 'sessions-empty');
    await press(page, 'Start a session');
    const key = await page.getByText(/^\d{3} \d{3} \d{3}$/).textContent();
    await page.getByRole('img', { name: /^The link as a picture/ }).waitFor();
    await lookAt(page, 'session-key');

    const customer = await seatCustomer(browsers);
    await customer.page.goto(`${bailiwick.url}/join`);
    await customer.page
      .locator('input')
      .first()
      .fill(key ?? '');
    await customer.page.keyboard.press('Enter');
    await press(customer.page, 'Yes, I asked for help');
    await fill(customer.page, 'Your name', 'Robin Reed');
    await press(customer.page, 'Ask to come in');
    await press(page, 'Let them in');
    await customer.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await press(page, /^End$/);
    await page.getByRole('dialog').getByLabel('Notes').fill('The router was unplugged.');
    await press(page, 'End the session');
    await page.getByRole('heading', { name: 'Session with Robin Reed' }).waitFor();

    await page.getByRole('link', { name: 'Sessions' }).first().click();
    await fill(page, /^Customer, client/, 'router');
    await press(page, 'Search');
    await page.getByRole('link', { name: /Robin Reed/ }).waitFor();
    await lookAt(page, 'sessions-history');
    await fill(page, /^Customer, client/, 'printer');
    await press(page, 'Search');
    await page.getByText('Nothing fits.').waitFor();
    // A choice counts at once, and is there again for who comes back from a session.
    await fill(page, /^Customer, client/, '');
    await page.getByLabel('Outcome').selectOption('Resolved');
    await page.getByText('Nothing fits.').waitFor();
    await page.getByLabel('Outcome').selectOption('Not known');
    await page.getByRole('link', { name: /Robin Reed/ }).click();
    await page.getByRole('heading', { name: 'Session with Robin Reed' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: /Robin Reed/ }).waitFor();
    expect(await page.getByLabel('Outcome').inputValue()).toBe('unknown');
    await customer.leave();
  });

  test('sends the link by mail, and says how the mail fares', async () => {
    const { page } = olive;
    await page.goto(`${bailiwick.url}/desk/sessions`);
    await press(page, 'Start a session');
    await fill(page, /^Or mail a link to/, 'robin@customer.example');
    await press(page, 'Mail the link');
    await page.getByText('The mail was handed to the mail server.').waitFor({ timeout: 15_000 });
    const mail = await bailiwick.mailbox.next('robin@customer.example');
    expect(mail.links.some((url) => url.includes('/join#'))).toBe(true);
  });
});

describe('a session whose host is at another page', () => {
  test('leads back from there; handed over, it finds the colleague wherever they are', async () => {
    const { page } = olive;
    const ben = await desk.seatBen();
    const { customer } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    await press(page, 'More for this session');
    await page.getByRole('menuitem', { name: 'Hand over to a colleague' }).click();
    await page
      .getByRole('dialog')
      .getByLabel(/^Colleague/)
      .click();
    await page.getByRole('option', { name: 'Ben Ito' }).click();
    await page
      .getByRole('dialog')
      .getByLabel(/^Reason/)
      .fill('Ben knows this printer');
    await press(page, /^Hand over$/);
    await page.getByText('The session is handed over, and your colleague is told.').waitFor();
    await page.getByText(/^You are the host of/).waitFor({ state: 'detached' });

    await ben.page.getByText('You are the host of the session with Robin Reed, which is running.').waitFor();
    await lookAt(ben.page, 'console-running');
    await ben.page.getByRole('link', { name: 'Go to the session' }).click();
    await ben.page.getByRole('heading', { name: 'Robin Reed', level: 1 }).waitFor();
    await ben.page.getByText(/^You are the host of/).waitFor({ state: 'detached' });
    await press(ben.page, /^End$/);
    await press(ben.page, 'End the session');
    await customer.page.getByRole('heading', { name: 'Your receipt' }).waitFor();
    await Promise.all([customer.leave(), ben.leave()]);
  });
});

/** Has recordings kept for so many days. */
async function keepsFor(days: number): Promise<void> {
  const { page } = olive;
  await page.getByLabel('Kept for, days').fill(String(days));
  const kept = page.locator('section').filter({ has: page.getByLabel('Kept for, days') });
  await kept.getByRole('button', { name: 'Save' }).click();
}

describe('an admin', () => {
  test('ends every session by one switch, and lets them begin again', async () => {
    const { page } = olive;
    await page.goto(`${bailiwick.url}/desk/account/sessions`);
    await page.getByText('Sessions may begin and run.').waitFor();
    await lookAt(page, 'admin-sessions');
    await press(page, 'End every session now');
    await press(page, 'End them all');
    await page.getByText('All sessions are stopped').waitFor();
    await page.goto(`${bailiwick.url}/desk/sessions`);
    await page.getByText('No session runs. All support sessions are stopped;').waitFor();
    await press(page, 'Start a session');
    await page.getByText(/has stopped all support sessions/).waitFor();
    await page.goto(`${bailiwick.url}/desk/account/sessions`);
    await press(page, 'Let sessions begin again');
    await page.getByText('Sessions may begin and run.').waitFor();
    await page.getByLabel('Kept for, days').fill('0');
    await page.getByText('From 1 to 3,650 days.').waitFor();
    await keepsFor(30);
    await page.getByText('Saved.').first().waitFor();
    // Recordings of such an age there are none here: the server's word of them is ours.
    const counted = { status: 200, contentType: 'application/json', body: '{"count":2}' };
    await page.route('**/api/front/recordings/past?days=7', (route) => route.fulfill(counted));
    await keepsFor(7);
    await page.getByText('2 recordings are older than that').waitFor();
    await lookAt(page, 'admin-sessions-going');
    await press(page, 'Keep them');
    await page.reload();
    expect(await page.getByLabel('Kept for, days').inputValue()).toBe('30');
    await keepsFor(7);
    await press(page, 'Destroy what is older');
    await page.getByText('Saved.').first().waitFor();
    await page.reload();
    expect(await page.getByLabel('Kept for, days').inputValue()).toBe('7');
    await fill(page, /^Address/, '192.0.2.7');
    await fill(page, /^Why/, 'Called with a false name');
    await press(page, 'Keep it out');
    await press(page, 'Let 192.0.2.7 in again');
    await expect.poll(() => page.getByText('192.0.2.7').count()).toBe(0);
    expect(olive.complaints.filter((one) => !one.includes('409'))).toEqual([]);
  });
});
