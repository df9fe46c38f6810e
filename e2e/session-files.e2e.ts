import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import type { Person } from './harness/index.ts';
import { outcome, pick, takeContact } from './story/console.ts';
import { knock, seatCustomer } from './story/customer.ts';
import { onboardAcme, send } from './story/desk.ts';
import { fill, press, seat } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { mayBeFound } from './story/session.ts';

// Files between an agent and a customer whose device may be worked on: what leaves one side is what the other has.

const desk = await openDesk();
const { bailiwick, browsers, olive } = desk;
let customer: Person;

const dana = { first: 'Dana', last: 'Okafor', email: 'dana@acme.example' };

beforeAll(async () => {
  await mayBeFound(olive);
  const sam = await seat(browsers, { first: 'Sam', last: 'Super', email: 'sam@acme.example' });
  const cast = { admin: olive, superAdmins: [sam] as const, members: [dana], laptops: true };
  await onboardAcme(bailiwick, cast);
  await sam.leave();
});

/** Dana asks to have her device worked on and proves who she is; what that lends opens a session. */
async function openHandsOn(page: Page): Promise<string> {
  await page.goto(`${bailiwick.url}/desk`);
  await takeContact(olive, dana);
  await pick(olive, 'Devices', 'Have their own device worked on');
  await fill(page, /^What exactly/, 'The printer is silent');
  await press(page, 'May they?');
  await outcome(olive, 'verify');
  await press(page, /Send a code by mail/);
  const code = /\b\d{8}\b/.exec((await bailiwick.mailbox.next(dana.email)).text)?.[0] ?? '';
  await page.getByLabel(/^Code that was sent/).fill(code);
  await press(page, 'Check');
  await outcome(olive, 'allow');
  await press(page, 'Start a session for it');
  await page.waitForURL(/\/desk\/sessions\/[0-9a-f-]{36}$/);
  await page.getByRole('link', { name: 'In the contact of Dana Okafor' }).waitFor();
  return page.url().split('/').at(-1) ?? '';
}

/** What this page saves when that is pressed. */
async function saved(page: Page, begin: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await begin();
  return readFileSync(await (await download).path());
}

const folder = mkdtempSync(join(tmpdir(), 'bailiwick-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of so many bytes, on disk. */
function laid(name: string, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, bytes);
  return path;
}

/** Drops a file anywhere on the page. */
const drop = (page: Page, name: string): Promise<void> =>
  page.evaluate((called) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['dropped'], called, { type: 'text/plain' }));
    document.body.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer }));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, name);

/** How far the file with this name came, as its bar says. */
const percent = (page: Page, name: string): Promise<number> =>
  page.getByRole('progressbar', { name }).getAttribute('aria-valuenow').then(Number);

/** From now on this page sends so many bytes a second at most; -1: as many as it can. */
async function sendingAt(page: Page, uploadThroughput: number): Promise<void> {
  const session = await page.context().newCDPSession(page); // stays: its word holds as long as it does
  await session.send('Network.enable');
  const rest = { offline: false, latency: 0, downloadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', { ...rest, uploadThroughput });
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('go both ways with the customer’s yes, and are the same on both ends', async () => {
  const { page } = olive;
  const id = await openHandsOn(page);
  const { link } = await send<{ link: string }>(page, `/api/sessions/${id}/key`, {});
  await page.goto(`${bailiwick.url}/desk/sessions/${id}`);
  customer = await seatCustomer(browsers);
  await knock(customer, link, 'Dana Okafor');
  await press(page, 'Let them in');
  await page.getByRole('heading', { name: 'Dana Okafor', level: 1 }).waitFor();
  await page.getByText('Hands-on', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Files' }).click();

  const driver = randomBytes(9_000_000);
  await page.locator('input[type=file]').setInputFiles({
    name: 'printer settings.pdf',
    mimeType: 'application/pdf',
    buffer: driver,
  });
  await page.getByText(/they are asked/).waitFor();
  await lookAt(page, 'session-file-asked');
  await press(customer.page, 'Receive');
  await page.getByText('The same on both ends, SHA-256').waitFor({ timeout: 20_000 });
  await page.getByText(sha256(driver)).waitFor();
  const theirs = customer.page;
  await theirs.getByText('printer settings.pdf: received').waitFor();
  await lookAt(theirs, 'join-files');
  const got = await saved(theirs, () => theirs.getByRole('link', { name: 'Save' }).click());
  expect(sha256(got)).toBe(sha256(driver));

  const photo = randomBytes(20_000);
  await press(page, 'Ask for a file');
  await theirs.getByRole('heading', { name: 'Olive Hart asks you for files' }).waitFor();
  const chooser = theirs.waitForEvent('filechooser');
  await press(theirs, 'Choose files');
  await (await chooser).setFiles({ name: 'photo of the printer.jpg', mimeType: 'image/jpeg', buffer: photo });
  await theirs.getByText('photo of the printer.jpg: sent').waitFor();
  const kept = await saved(page, () => press(page, 'Save photo of the printer.jpg'));
  expect(sha256(kept)).toBe(sha256(photo));
  await lookAt(page, 'session-files');

  await page.locator('input[type=file]').setInputFiles({
    name: 'setup.exe',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('MZ'),
  });
  await page.getByText(/Programs and shortcuts are not passed on/).waitFor();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'setup.exe' })
    .getByText(/not sent/)
    .waitFor();
});

const row = (name: string) => olive.page.getByRole('listitem').filter({ hasText: name });
const question = (name: string) => customer.page.getByRole('alert').filter({ hasText: name });
const choose = (...paths: string[]) => olive.page.locator('input[type=file]').setInputFiles(paths);

test('are never said to have failed while they go, however late the list of them comes', async () => {
  const theirs = customer.page;
  let [listed, whole] = [() => {}, () => {}];
  const seen = await theirs.evaluateHandle(() => {
    const texts: string[] = [];
    const look = () => texts.push(document.querySelector('.files')?.textContent ?? '');
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return texts;
  });
  const inList = new Promise<void>((resolve) => (listed = resolve));
  const isWhole = new Promise<void>((resolve) => (whole = resolve));
  await theirs.route('**/api/join/files', async (route) => {
    const reply = await route.fetch();
    const isOffer = route.request().method() === 'POST';
    const text = await reply.text();
    if (isOffer && text.includes('one.jpg')) await inList; // the list names it before its offer is answered
    if (!isOffer && /"state":"receiving"/.test(text)) await isWhole; // and was asked for before it was whole
    await route.fulfill({ response: reply });
    if (!isOffer && text.includes('one.jpg')) listed();
  });
  await theirs.route('**/api/join/files/*', async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply });
    if (route.request().method() === 'PATCH') whole();
  });
  const chooser = theirs.waitForEvent('filechooser');
  await press(theirs, 'Send a photo or file');
  await (await chooser).setFiles([laid('one.jpg', 9_000_000), laid('two.jpg', 1_000)]);
  await theirs.getByText('two.jpg: sent').waitFor();
  await theirs.getByText('one.jpg: sent').waitFor();
  expect((await seen.jsonValue()).filter((text) => text.includes('did not work'))).toEqual([]);
  await theirs.unrouteAll({ behavior: 'wait' });
});

test('go several at once, each asked for by itself, and on after the agent’s page was loaded anew', async () => {
  const { page } = olive;
  const theirs = customer.page;
  const film = laid('film.mp4', 1_500_000_000);
  await choose(film, laid('first.pdf', 1_000), laid('second.pdf', 1_000), laid('third.pdf', 1_000));
  expect(await page.getByText('setup.exe').count()).toBe(0);
  await question('film.mp4').waitFor();
  await row('third.pdf')
    .getByText(/^1 kB · waits/)
    .waitFor();
  await press(page, 'Stop third.pdf');
  await press(theirs, 'Receive');
  await page.getByRole('progressbar', { name: 'film.mp4' }).waitFor();
  await question('first.pdf').waitFor();
  await press(theirs, 'Receive');
  await row('first.pdf')
    .getByText(/agreed; waits for the one before/)
    .waitFor();
  await question('second.pdf').waitFor();
  await lookAt(page, 'session-several-files');
  await lookAt(theirs, 'join-receives-several');
  await press(theirs, 'Not now');
  await row('second.pdf')
    .getByText(/refused/)
    .waitFor();
  expect(await page.getByText('third.pdf').count()).toBe(0);
  const no = theirs.getByText('You said no: “second.pdf” does not come to you.');
  await no.waitFor();
  await choose(laid('fourth.pdf', 1_000));
  await question('fourth.pdf').waitFor();
  expect(await no.isVisible(), 'above the next file’s question').toBe(false);
  await press(theirs, 'Not now');

  // It goes on where it was when the page is loaded anew and the same file is chosen; nobody is asked again.
  await expect.poll(() => percent(page, 'film.mp4')).toBeGreaterThan(0);
  await page.reload();
  await page.getByRole('tab', { name: 'Files' }).click();
  await row('film.mp4')
    .getByText(/broke off; choose the same file again/)
    .waitFor();
  await choose(film, laid('first.pdf', 1_000));
  await expect.poll(() => percent(page, 'film.mp4')).toBeGreaterThan(0);
  await theirs.getByRole('link', { name: 'Save film.mp4' }).waitFor();
  await press(page, 'Stop film.mp4');
  await row('film.mp4')
    .getByText(/stopped/)
    .waitFor();
  await row('first.pdf').getByText('The same on both ends, SHA-256').waitFor();
  await theirs.getByText('film.mp4: stopped').waitFor();
  await theirs.getByRole('link', { name: 'Save film.mp4' }).waitFor({ state: 'hidden' });
  await theirs.getByText('first.pdf: received').waitFor();
});

test('are dropped anywhere on the page, and stopped by the agent before the answer and on their way, either way', async () => {
  const { page } = olive;
  const theirs = customer.page;
  await page.getByRole('tab', { name: 'Chat' }).click();
  await drop(page, 'dropped.txt');
  await question('dropped.txt').waitFor();
  await press(page, 'Stop dropped.txt');
  await question('dropped.txt').waitFor({ state: 'detached' });
  await row('dropped.txt')
    .getByText(/stopped/)
    .waitFor();

  const chooser = theirs.waitForEvent('filechooser');
  await press(theirs, 'Send a photo or file');
  await (await chooser).setFiles(laid('their film.mp4', 1_500_000_000));
  await row('their film.mp4')
    .getByText(/coming/)
    .waitFor();
  await theirs.reload();
  await row('their film.mp4')
    .getByText(/broke off; it goes on when they are back/)
    .waitFor();
  await press(page, 'Stop their film.mp4');
  await theirs.getByText('their film.mp4: stopped').waitFor();
  expect([...olive.complaints, ...customer.complaints]).toEqual([]);
});

test('are counted and measured for the agent, and asked about before the customer’s page goes', async () => {
  const { page } = olive;
  const theirs = customer.page;
  await page.getByRole('tab', { name: 'Chat' }).click();
  const film = laid('holiday.mp4', 1_500_000_000);
  const chooseTheirs = async (): Promise<void> => {
    const chooser = theirs.waitForEvent('filechooser');
    await press(theirs, 'Send a photo or file');
    await (await chooser).setFiles(film);
  };
  await chooseTheirs();
  await page.getByRole('tab', { name: 'Files 1 new file' }).click();
  await page.getByRole('tab', { name: 'Files', exact: true }).waitFor();
  await expect.poll(() => percent(page, 'holiday.mp4'), { timeout: 10_000 }).toBeGreaterThan(0);
  const asked = new Promise<string>((resolve) => {
    theirs.once('dialog', (dialog) => {
      resolve(dialog.type());
      void dialog.accept();
    });
  });
  await theirs.reload();
  expect(await asked).toBe('beforeunload');
  await row('holiday.mp4')
    .getByText(/broke off; it goes on when they are back/)
    .waitFor();
  await chooseTheirs();
  await row('holiday.mp4')
    .getByText(/ · coming/)
    .waitFor();
  await press(page, 'Stop holiday.mp4');
  await theirs.getByText('holiday.mp4: stopped').waitFor();
});

test('are not lost with the server that dies amid one: another goes on with it, and with what waits behind it', async () => {
  const { page } = olive;
  const theirs = customer.page;
  await page.getByRole('tab', { name: 'Files' }).click();
  const bytes = randomBytes(60_000_000);
  writeFileSync(join(folder, 'image.bin'), bytes);
  await sendingAt(page, 12_000_000); // the fastest machine takes a few seconds
  await choose(join(folder, 'image.bin'), laid('behind.pdf', 1_000));
  await question('image.bin').waitFor();
  await press(theirs, 'Receive');
  await question('behind.pdf').waitFor();
  await press(theirs, 'Receive');
  await row('behind.pdf')
    .getByText(/agreed; waits for the one before/)
    .waitFor();
  await expect.poll(() => percent(page, 'image.bin')).toBeGreaterThan(0);
  const gone = once(bailiwick.process(), 'exit');
  bailiwick.process().kill('SIGKILL');
  await gone;
  expect(await row('image.bin').getByText('The same on both ends, SHA-256').count()).toBe(0);
  await bailiwick.restart();
  await sendingAt(page, -1);
  await row('behind.pdf').getByText('The same on both ends, SHA-256').waitFor({ timeout: 40_000 });
  await row('image.bin').getByText(sha256(bytes)).waitFor();
  const save = theirs.getByRole('link', { name: 'Save image.bin' });
  expect(sha256(await saved(theirs, () => save.click()))).toBe(sha256(bytes));
});

/** From a session that is over to its contact, and from there, by the request and by the list, to the session. */
async function contactLeadsBack(page: Page, pathname: string): Promise<void> {
  await page.getByRole('link', { name: /^For the request .* in its contact$/ }).click();
  await page
    .getByRole('list', { name: 'Support sessions' })
    .getByRole('link', { name: /^Dana Okafor/ })
    .waitFor();
  await lookAt(page, 'contact-sessions');
  const ways = [
    page.getByRole('link', { name: /^The support session for it, opened / }),
    page.getByRole('link', { name: /^Dana Okafor.*Ben Ito/ }),
  ];
  for (const way of ways) {
    await way.click();
    await page.getByRole('heading', { name: 'Session with Dana Okafor' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(pathname);
    await page.goBack();
  }
}

test('go to the device no more once the session was handed over: what was lent stays behind, and all three read it', async () => {
  const { page } = olive;
  const ben = await desk.seatBen();
  await customer.page.locator('#say').fill('It blinks twice.');
  await customer.page.locator('#say').press('Enter');
  await page.getByRole('tab', { name: 'Chat' }).click();
  await page.getByText('It blinks twice.').waitFor();
  await press(page, 'More for this session');
  await page.getByRole('menuitem', { name: 'Hand over to a colleague' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/it becomes View and explain/).waitFor();
  await dialog.getByLabel(/^Colleague/).click();
  await page.getByRole('option', { name: 'Ben Ito' }).click();
  await dialog.getByLabel('Reason').fill('Ben knows this printer');
  await dialog.getByLabel('I stay in the session as a colleague').check();
  const { pathname } = new URL(page.url());
  await press(page, /^Hand over$/);
  await page.getByText(/It is View and explain now: what was lent was lent to you/).waitFor();
  await ben.page.goto(`${bailiwick.url}${pathname}`);
  for (const each of [page, ben.page]) {
    await each
      .getByText(/^This is View and explain since it was handed over: .* lent to Olive Hart/)
      .waitFor();
  }
  await customer.page.getByText(/^Ben Ito helps you from here on.* they look and explain/).waitFor();
  await lookAt(ben.page, 'session-handed-over');
  // What was said and sent before them is theirs to read, while it runs.
  await ben.page.getByText('It blinks twice.').waitFor();
  await ben.page.getByRole('tab', { name: 'Files' }).click();
  await ben.page.getByRole('button', { name: 'Save photo of the printer.jpg' }).waitFor();
  await press(ben.page, /^End$/);
  await press(ben.page, 'End the session');
  await ben.page.getByText('photo of the printer.jpg').first().waitFor();
  await contactLeadsBack(page, pathname);
  await Promise.all([customer.leave(), ben.leave()]);
});
