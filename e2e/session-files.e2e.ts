import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../src/contracts/sessions.ts';
import { lookAt, openBrowser, startBailiwick } from './harness/index.ts';
import type { Bailiwick, Browsers, Person } from './harness/index.ts';
import { outcome, pick, takeContact } from './story/console.ts';
import { knock, seatCustomer, SHARING } from './story/customer.ts';
import { openForBusiness, send } from './story/desk.ts';
import { fill, press, seat } from './story/people.ts';
import type { Somebody } from './story/people.ts';
import { mayBeFound } from './story/session.ts';

// Files between an agent and a customer whose device may be worked on: what leaves one side is what the other has.

let bailiwick: Bailiwick;
let browsers: Browsers;
let olive: Somebody;
let customer: Person;

const dana = { first: 'Dana', last: 'Okafor', email: 'dana@acme.example' };

beforeAll(async () => {
  [bailiwick, browsers] = await Promise.all([startBailiwick(), openBrowser(SHARING)]);
  olive = await seat(browsers, { first: 'Olive', last: 'Hart', email: 'olive@northside.example' });
  await mayBeFound(olive);
  const sam = await seat(browsers, { first: 'Sam', last: 'Super', email: 'sam@acme.example' });
  const cast = { admin: olive, agents: [], superAdmins: [sam] as const, members: [dana], laptops: true };
  await openForBusiness(bailiwick, cast);
  await sam.leave();
});

afterAll(async () => {
  await browsers?.close();
  await bailiwick?.stop();
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

/** Fetches a file with the customer's token, as their page would. @returns its SHA-256 */
const fetched = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const token = sessionStorage.getItem('bailiwick.join.token') ?? '';
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': crypto.randomUUID() };
    const { files } = (await (await fetch('/api/join/files', { headers })).json()) as {
      files: { id: string; way: string }[];
    };
    const id = files.find(({ way }) => way === 'to-customer')?.id ?? '';
    const ticket = await fetch(`/api/join/files/${id}/ticket`, { method: 'POST', headers });
    const bytes = await (await fetch(((await ticket.json()) as { url: string }).url)).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  });

/** Sends a file with the customer's token, as their page would. */
const sent = (page: Page, name: string, bytes: readonly number[]): Promise<void> =>
  page.evaluate(
    async ([file, given]) => {
      const token = sessionStorage.getItem('bailiwick.join.token') ?? '';
      const authorization = `Bearer ${token}`;
      const offer = await fetch('/api/join/files', {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        body: JSON.stringify({ name: file, size: given.length }),
      });
      const { id } = (await offer.json()) as { id: string };
      await fetch(`/api/join/files/${id}`, {
        method: 'PATCH',
        headers: {
          authorization,
          'content-type': 'application/offset+octet-stream',
          'tus-resumable': '1.0.0',
          'upload-offset': '0',
        },
        body: new Uint8Array(given),
      });
    },
    [name, bytes] as const,
  );

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
  expect(await fetched(customer.page)).toBe(sha256(driver));

  const photo = randomBytes(20_000);
  await sent(customer.page, 'photo of the printer.jpg', [...photo]);
  const download = page.waitForEvent('download');
  await press(page, 'Save photo of the printer.jpg');
  expect(sha256(readFileSync(await (await download).path()))).toBe(sha256(photo));
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
