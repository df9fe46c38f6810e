import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Session } from '../src/contracts/sessions.ts';
import { lookAt } from './harness/index.ts';
import type { Person } from './harness/index.ts';
import { outcome, pick, takeContact } from './story/console.ts';
import { knock, seatCustomer } from './story/customer.ts';
import { onboardAcme, send } from './story/desk.ts';
import { fill, press, seat } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { mayBeFound } from './story/session.ts';

// Files between an agent and a customer whose device may be worked on: what leaves one side is what the other has.

const { bailiwick, browsers, olive } = await openDesk();
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
  const contactId = page.url().split('/').at(-1) ?? '';
  const requestId = await page.evaluate(async (id) => {
    const reply = await fetch(`/api/contacts/${id}`);
    return ((await reply.json()) as { requests: { id: string }[] }).requests[0]?.id;
  }, contactId);
  const { id } = await send<Session>(page, '/api/sessions', { contactId, requestId });
  return id;
}

/** What this page saves when that is pressed. */
async function saved(page: Page, begin: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await begin();
  return readFileSync(await (await download).path());
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
  const chooser = theirs.waitForEvent('filechooser');
  await press(theirs, 'Send a photo or file');
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
  expect([...olive.complaints, ...customer.complaints]).toEqual([]);
  await press(page, /^End$/);
  await press(page, 'End the session');
  await page.getByText('photo of the printer.jpg').waitFor();
  await customer.leave();
});
