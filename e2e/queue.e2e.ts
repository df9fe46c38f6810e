import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Queue } from '../src/contracts/queue.ts';
import { lookAt } from './harness/index.ts';
import type { Person } from './harness/index.ts';
import { heading, shown } from './story/console.ts';
import { openHelp, standInLine, tellTrouble } from './story/help.ts';
import { fill, press } from './story/people.ts';
import type { Somebody } from './story/people.ts';
import { openDesk } from './story/prepared.ts';

// People come to the help page, wait, leave, and are taken; what two agents see of it. Each test leaves the line empty.

const desk = await openDesk({ BAILIWICK_FFMPEG: '/bin/false' });
const { bailiwick, browsers, olive } = desk;
const ben = await desk.seatBen();

const entry = ({ page }: Somebody, name: string) => page.getByRole('article', { name });
const step = (who: Somebody, name: string, button: string) =>
  entry(who, name).getByRole('button', { name: button, exact: true }).click();

/** Sees somebody come, or go, without a hand: the page is told. */
const comes = (who: Somebody, name: string) => entry(who, name).waitFor({ timeout: 3_000 });
const goes = (who: Somebody, name: string) => entry(who, name).waitFor({ state: 'detached', timeout: 3_000 });

/** The label of a choice that begins so. */
const labelOf = async (select: Locator, name: string): Promise<string> =>
  (await select.locator('option', { hasText: name }).textContent()) ?? name;

/** Their receipt stays when it is loaded anew; whoever opens the help page has another trouble, and finds its form. */
async function endAndAskAgain(customer: Person): Promise<void> {
  const { page } = customer;
  await press(page, 'End the session');
  await press(page, 'End it');
  await page.getByRole('heading', { name: 'Your receipt' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Your receipt' }).waitFor();
  await openHelp(bailiwick, customer);
}

/** Loads the page anew, and reads there what the server says: of waits that were there are too few here to tell. */
async function waitsAbout(minutes: number, { page }: Person): Promise<void> {
  await page.route('**/api/waiting**', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), minutes } });
  });
  await page.reload();
  await page.getByText('You are next.').waitFor();
  await page.getByText(`It takes about ${minutes} minutes.`).waitFor();
}

/** What can be tried while somebody waits, and has no credentials of the relay. */
async function checkInLine({ page, context }: Person): Promise<void> {
  await context.grantPermissions(['camera', 'microphone']);
  await press(page, 'Check my device while I wait');
  await press(page, 'Try: Camera');
  await page.getByText('You see yourself: it works.').waitFor();
  await press(page, 'Try: Microphone');
  await page.getByText('It hears you.').waitFor(); // the sound that a browser of tests makes up
  await press(page, 'Try: Connection');
  await page.getByText(/^Good: \d+ ms there and back/).waitFor();
  await lookAt(page, 'help-check');
}

/** The rest of the check, once they are in: which relay there is. Gone as soon as others could see what is tried. */
async function checkWithin({ page }: Person): Promise<void> {
  await press(page, 'Check my device');
  await press(page, 'Try: Way through firewalls');
  await page.getByText(/^None is set up here/).waitFor();
  await press(page, 'Try: Camera');
  await page.getByText('You see yourself: it works.').waitFor();
  await lookAt(page, 'join-check');
  await press(page, 'My microphone');
  await press(page, 'Mute my microphone for good');
  await page.getByRole('button', { name: 'Check my device' }).waitFor();
  expect(await page.getByText('You see yourself: it works.').count()).toBe(0);
}

async function openQueue(who: Somebody): Promise<void> {
  await who.page.goto(`${bailiwick.url}/desk/queue`);
  await heading(who, 'Queue');
}

describe('somebody who needs help', () => {
  test('says what is wrong, waits, is taken, and types nothing again', async () => {
    await openQueue(olive);
    await shown(olive, /Nobody waits now/);
    await lookAt(olive.page, 'queue-empty');
    const robin = await browsers.newPerson();
    await openHelp(bailiwick, robin);
    await lookAt(robin.page, 'help');
    await press(robin.page, 'Wait for help');
    await robin.page.getByText('Please write a name.').waitFor();
    await tellTrouble(robin, 'Robin Reed', 'The printer prints nothing.');
    await press(robin.page, 'Wait for help');
    await robin.page.getByText('You are next.').waitFor();
    await robin.page.getByText('We can’t say yet how long it takes.').waitFor();
    await lookAt(robin.page, 'help-line');

    await comes(olive, 'Robin Reed');
    await entry(olive, 'Robin Reed')
      .getByText(/Chrome \d+ · From the machine that Bailiwick runs on$/)
      .waitFor();
    await expect.poll(() => olive.page.title()).toMatch(/^\(1\) /);
    const kim = await standInLine(bailiwick, browsers, 'Kim');
    await kim.page.getByText('You are number 2 in line.').waitFor();
    await waitsAbout(3, robin);
    await press(robin.page, 'Deutsch');
    await robin.page.getByText('Es dauert etwa 3 Minuten.').waitFor();
    await robin.page.getByText('Sie sind als Nächstes dran.').waitFor();
    await press(robin.page, 'English');
    expect(await robin.context.cookies()).toEqual([]);
    await checkInLine(robin);

    await shown(olive, /From the machine that Bailiwick runs on/);
    await step(olive, 'Robin Reed', 'Take');
    await robin.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await olive.page.waitForURL(/\/desk\/sessions\/[0-9a-f-]{36}$/);
    await shown(olive, 'Robin Reed');
    await olive.page.reload();
    await shown(olive, 'The printer prints nothing.');
    await shown(olive, 'Off: this server has no ffmpeg.');
    await kim.page.getByText('You are next.').waitFor();
    await robin.page.reload();
    await robin.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await checkWithin(robin);

    await openQueue(ben);
    await comes(ben, 'Kim');
    await press(kim.page, 'Leave the line');
    await kim.page.getByRole('heading', { name: 'You are not in line any more' }).waitFor();
    await lookAt(kim.page, 'help-left');
    await goes(ben, 'Kim');
    await press(kim.page, 'Ask for help again');
    await expect.poll(() => kim.page.getByLabel('Your name').inputValue()).toBe('Kim');
    await endAndAskAgain(robin);
    expect([...robin.complaints, ...kim.complaints]).toEqual([]);
    await robin.leave();
    await kim.leave();
  });

  test('outside office hours leaves a message, which the admins hear of by mail', async () => {
    const { page } = olive;
    await page.goto(`${bailiwick.url}/admin/queue`);
    const today = new Date().toISOString().slice(0, 10);
    await fill(page, /^Monday/, '9-12:30, 13:30-17');
    await fill(page, /^Closed days/, today);
    await lookAt(page, 'admin-queue');
    await press(page, 'Save the hours');
    await shown(olive, 'Saved.');
    const lee = await browsers.newPerson();
    await openHelp(bailiwick, lee);
    await lee.page.getByRole('heading', { name: 'Nobody is here just now' }).waitFor();
    await lookAt(lee.page, 'help-closed');
    await tellTrouble(lee, 'Lee Late', 'Please call tomorrow.');
    await press(lee.page, 'Leave the message');
    await lee.page.getByText(/without it nobody could answer/).waitFor();
    await fill(lee.page, 'Mail address', 'lee@late.example');
    await press(lee.page, 'Leave the message');
    await lee.page.getByRole('heading', { name: 'Your message has arrived' }).waitFor();
    await lookAt(lee.page, 'help-sent');
    const mail = await bailiwick.mailbox.next(olive.email, { match: 'A message waits' });
    expect(mail.raw).not.toContain('Lee Late');
    await page.goto(mail.links.find((link) => link.includes('/desk/queue')) ?? '');
    await comes(olive, 'Lee Late');
    await step(olive, 'Lee Late', 'Answered');
    await goes(olive, 'Lee Late');
    await page.goto(`${bailiwick.url}/admin/queue`);
    await fill(page, /^Monday/, '');
    await fill(page, /^Closed days/, '');
    await press(page, 'Save the hours');
    await shown(olive, 'Saved.');
    await lee.leave();
  });

  test('keeps their place while the server starts anew', async () => {
    const kim = await standInLine(bailiwick, browsers, 'Kim');
    const robin = await standInLine(bailiwick, browsers, 'Robin Reed');
    await robin.page.getByText('You are number 2 in line.').waitFor();
    const lost = robin.page.getByText(/^Connection lost, trying again/);
    await Promise.all([lost.waitFor(), bailiwick.restart()]);
    await lost.waitFor({ state: 'hidden' });
    await press(kim.page, 'Leave the line');
    await robin.page.getByText('You are next.').waitFor();
    await press(robin.page, 'Leave the line');
    await robin.page.getByRole('heading', { name: 'You are not in line any more' }).waitFor();
    await kim.leave();
    await robin.leave();
  });

  test('finds no help page where there is none', async () => {
    const lost = await browsers.newPerson();
    await lost.page.goto(`${bailiwick.url}/help/elsewhere`);
    await lost.page.getByText(/no help page at this address/).waitFor();
    await lost.leave();
  });
});

interface Told extends Window {
  rings?: number;
  notices?: string[];
  last?: Notification;
}

/** Counts what the browser is asked to play and to show on the desktop; the page is behind another. */
function countTold(): void {
  const told = window as Told;
  const [Audio, Notice] = [window.AudioContext, window.Notification];
  told.rings = 0;
  told.notices = [];
  window.AudioContext = class extends Audio {
    constructor() {
      super();
      told.rings = (told.rings ?? 0) + 1;
    }
  };
  window.Notification = class extends Notice {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      told.notices?.push(`${title}: ${options?.body ?? ''}`);
      told.last = this;
    }
  };
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
}

describe('an agent', () => {
  test('hears that somebody came, is told on the desktop, and is passed over while away', async () => {
    await ben.context.grantPermissions(['notifications']);
    const page = await ben.context.newPage();
    await page.addInitScript(countTold);
    await page.goto(`${bailiwick.url}/desk/queue`);
    await page.getByText(/Nobody waits now/).waitFor();
    const told = () => page.evaluate(() => [(window as Told).rings, (window as Told).notices] as const);
    // A page that is behind another gets no clicks of a mouse.
    const does = (role: 'switch' | 'radio' | 'button', name: string) =>
      page.getByRole(role, { name }).dispatchEvent('click');
    const kim = await standInLine(bailiwick, browsers, 'Kim');
    await expect.poll(told).toEqual([1, [expect.stringContaining('Kim')]]);
    await does('switch', 'Sound');
    await page.getByRole('link', { name: 'Contacts', exact: true }).dispatchEvent('click');
    await page.waitForURL('**/desk');
    const robin = await standInLine(bailiwick, browsers, 'Robin Reed');
    await expect.poll(async () => (await told())[1]?.length).toBe(2);
    expect((await told())[0]).toBe(1); // muted
    await page.evaluate(() => (window as Told).last?.dispatchEvent(new Event('click')));
    await page.waitForURL('**/desk/queue');
    await does('switch', 'Sound');
    await does('radio', 'Away');

    await olive.page.goto(`${bailiwick.url}/admin/clients`); // an admin hears of them there too
    await olive.page.getByRole('link', { name: /^Console\s*2/ }).waitFor();
    await expect.poll(() => olive.page.title()).toMatch(/^\(2\) /);
    await openQueue(olive);
    await olive.page.getByText('No colleague is there just now.').waitFor();
    await step(olive, 'Kim', 'Transfer');
    const whom = entry(olive, 'Kim').getByLabel(/^To/);
    await whom.selectOption({ label: await labelOf(whom, 'Ben Ito') });
    await entry(olive, 'Kim').getByLabel(/^Why/).fill('He knows the printer');
    await step(olive, 'Kim', 'Send');
    await does('radio', 'Here');
    await page.getByText('Olive Hart sent them to Ben Ito: He knows the printer').waitFor();
    await press(olive.page, 'Take the next'); // whoever is kept for another is passed over
    await robin.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await does('button', 'Take the next');
    await kim.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await page.close();
    await Promise.all([kim.leave(), robin.leave()]);
  });
});

/** Somebody who asks for a group is seen as that, and for how long they wait. */
async function waitsForTelephones(): Promise<void> {
  const guest = await browsers.newPerson();
  await openHelp(bailiwick, guest);
  await guest.page.getByLabel('Telephones').check();
  await lookAt(guest.page, 'help-groups');
  await tellTrouble(guest, 'Gail', 'My telephone is silent.');
  await press(guest.page, 'Wait for help');
  const gail = entry(olive, 'Gail');
  await gail.getByText(/^Telephones · Linux, Chrome \d+ · /).waitFor();
  await gail.getByText(/^0:(0[1-9]|[1-5]\d)$/).waitFor(); // for how long, and it counts
  await press(guest.page, 'Leave the line');
  await goes(olive, 'Gail');
  await guest.leave();
}

describe('two agents', () => {
  test('hold, transfer with a reason, take it back, and keep somebody for one of them', async () => {
    const { page } = olive;
    await page.goto(`${bailiwick.url}/admin/queue`);
    await fill(page, 'New group', 'Telephones');
    await press(page, 'Add the group');
    await expect.poll(() => page.getByLabel(/^Name/).count()).toBe(2);
    await openQueue(olive);
    await openQueue(ben);
    await waitsForTelephones();
    const long = 'Pat Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Third';
    const kim = await standInLine(bailiwick, browsers, 'Kim');
    const pat = await standInLine(bailiwick, browsers, long);
    await comes(olive, long);

    await step(olive, 'Kim', 'Hold');
    await entry(ben, 'Kim').getByText('Held by Olive Hart').waitFor();
    await kim.page.getByText('Somebody has you in hand.').waitFor();
    await lookAt(kim.page, 'help-held');
    await step(ben, 'Kim', 'Take');
    await entry(ben, 'Kim')
      .getByText(/A colleague has them in hand/)
      .waitFor();
    await step(olive, 'Kim', 'Back in line');

    await step(olive, long, 'Transfer');
    await entry(olive, long).getByLabel(/^To/).selectOption({ label: 'Telephones' });
    await entry(olive, long).getByLabel(/^Why/).fill('It is about a telephone');
    await lookAt(page, 'queue-transfer');
    await step(olive, long, 'Send');
    await entry(ben, long).getByText('Olive Hart sent them to Telephones: It is about a telephone').waitFor();
    await step(olive, 'Kim', 'Keep for somebody');
    await page.getByRole('menuitem', { name: /^Ben Ito/ }).click();
    await entry(olive, 'Kim').getByText('Kept for Ben Ito').waitFor();
    await page.getByText(/^None of them waits for you/).waitFor();
    await page.getByRole('menu').waitFor({ state: 'detached' }); // while it fades it is a menu of nothing
    await lookAt(page, 'queue');
    await step(olive, long, 'Cancel the transfer');
    await page.getByText(/^None of them waits for you/).waitFor({ state: 'detached' });
    await entry(ben, long)
      .getByText(/sent them to/)
      .waitFor({ state: 'detached' });

    await ben.page.getByText('Busy', { exact: true }).click();
    await page.getByText('Also there: Ben Ito (busy).').waitFor();
    await press(ben.page, 'Take the next');
    await kim.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await pat.leave();
    await entry(olive, long)
      .getByText(/Their page is gone/)
      .waitFor();
    await kim.leave();
  });

  test('sent to one agent, can be sent back by them', async () => {
    await openQueue(olive);
    await openQueue(ben);
    const lee = await standInLine(bailiwick, browsers, 'Lee');
    await comes(olive, 'Lee');
    await step(olive, 'Lee', 'Transfer');
    const to = entry(olive, 'Lee').getByLabel(/^To/);
    await to.selectOption({ label: await labelOf(to, 'Ben Ito') });
    await entry(olive, 'Lee').getByLabel(/^Why/).fill('Ben knows this printer');
    await step(olive, 'Lee', 'Send');
    await step(ben, 'Lee', 'Send them back');
    await entry(olive, 'Lee').getByRole('button', { name: 'Transfer' }).waitFor();
    await lee.leave();
  });

  test('is found by words among many, and what was begun for somebody else stays', async () => {
    const mia = await standInLine(bailiwick, browsers, 'Mia');
    // As if as many as a page shows waited: more than an address may bring in an hour.
    const ids = Array.from({ length: 199 }, () => crypto.randomUUID());
    await olive.page.route('**/api/queue', async (route) => {
      const response = await route.fetch();
      const queue = (await response.json()) as Queue;
      const [one] = queue.entries.filter(({ name }) => name === 'Mia');
      const more = Array.from({ length: one === undefined ? 0 : 199 }, (_, n) => ({
        ...one,
        id: ids[n],
        name: `Kim ${n}`,
        about: `Paper ${n}`,
      }));
      await route.fulfill({ response, json: { ...queue, entries: [...queue.entries, ...more] } });
    });
    await openQueue(olive);
    await entry(olive, 'Kim 198').waitFor();
    await step(olive, 'Mia', 'Transfer');
    await entry(olive, 'Mia').getByLabel(/^Why/).fill('Ben knows this printer');
    const find = olive.page.getByLabel('Name, trouble, mail address or group');
    await find.fill('paper 17 kim');
    await shown(olive, '12 have that.');
    expect(await entry(olive, 'Mia').isVisible()).toBe(false);
    expect(await entry(olive, 'Kim 17').first().isVisible()).toBe(true);
    await lookAt(olive.page, 'queue-found');
    await find.fill('mia');
    await shown(olive, 'One has that.');
    expect(await entry(olive, 'Mia').getByLabel(/^Why/).inputValue()).toBe('Ben knows this printer');
    await olive.page.unrouteAll();
    await mia.leave();
  });
});
