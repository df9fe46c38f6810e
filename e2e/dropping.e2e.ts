import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { lookAt, openOwner } from './harness/index.ts';
import { send } from './story/desk.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { agree, flowing, letIn, mayBeFound } from './story/session.ts';

// What becomes of a session when something is lost: the server, a file on its way, an answer, the desk's will to have it.

const { bailiwick, browsers, olive } = await openDesk();
await mayBeFound(olive);
const folder = mkdtempSync(join(tmpdir(), 'bailiwick-dropping-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const meet = (name: string) => letIn({ bailiwick, browsers, agent: olive }, name);

/** Ends the session on the agent's page; the customer has their receipt. */
async function end(page: Page, theirs: Page): Promise<void> {
  await press(page, /^End$/);
  await press(page, 'End the session');
  await theirs.getByRole('heading', { name: 'Your receipt' }).waitFor();
}

/** Loads a page of a session anew: what was said and sent is there again within five seconds. */
async function loadAnew(page: Page, isThere: () => Promise<void>): Promise<void> {
  const left = performance.now();
  await page.reload();
  await page.getByRole('log').getByText('Still there?').waitFor();
  await isThere();
  expect(performance.now() - left).toBeLessThan(5_000);
}

describe('a server that is killed, and a page that is loaded anew', () => {
  test('cost neither the picture, nor the talk, nor a file on its way', async () => {
    const { page } = olive;
    const { customer } = await meet('Robin Reed');
    const theirs = customer.page;
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await flowing(page);
    const path = join(folder, 'image.bin');
    const bytes = randomBytes(150_000_000);
    writeFileSync(path, bytes);
    const chooser = theirs.waitForEvent('filechooser');
    await press(theirs, 'Send a photo or file');
    await (await chooser).setFiles(path);
    const progress = theirs.getByRole('progressbar', { name: 'image.bin' });
    await expect.poll(() => progress.getAttribute('value').then(Number)).toBeGreaterThan(0);

    const gone = once(bailiwick.process(), 'exit');
    bailiwick.process().kill('SIGKILL');
    await gone;
    expect(await theirs.getByText('image.bin: sent').count()).toBe(0);
    await page.getByText(/^The server is not heard/).waitFor();
    await flowing(page);
    await bailiwick.restart();
    const back = performance.now();
    await page.getByText('Good connection').waitFor();
    await page.getByLabel('Write to everybody in the session').fill('Still there?');
    await page.keyboard.press('Enter');
    await theirs.getByText('Still there?').waitFor();
    expect(performance.now() - back).toBeLessThan(5_000);
    await flowing(page);

    await theirs.getByText('image.bin: sent').waitFor({ timeout: 30_000 });
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByText(createHash('sha256').update(bytes).digest('hex')).waitFor();
    const download = page.waitForEvent('download');
    await press(page, 'Save image.bin');
    expect(readFileSync(await (await download).path()).equals(bytes)).toBe(true);

    await loadAnew(page, async () => {
      await page.getByRole('tab', { name: 'Files' }).click();
      await page.getByRole('button', { name: 'Save image.bin' }).waitFor();
      await flowing(page, 0);
    });
    await loadAnew(theirs, async () => {
      await theirs.getByText('image.bin: sent').waitFor();
      await theirs.getByRole('button', { name: 'Share my screen again' }).waitFor();
    });
    await end(page, theirs);
    await customer.leave();
  });
});

describe('a question to the customer', () => {
  test('that nobody answered says so, and that nobody was there to answer says that', async () => {
    const { page } = olive;
    const owner = await openOwner(bailiwick.data);
    const { customer, id } = await meet('Robin Reed');
    // A minute goes by: what was asked then is over now.
    const minuteLater = () =>
      owner.query(
        `update guard.consent set expires_at = guard.now() - interval '1 second' where session_id = $1 and state = 'asked'`,
        [id],
      );
    await press(page, 'Ask to see the screen');
    await customer.page.getByRole('button', { name: 'Share', exact: true }).waitFor();
    await minuteLater();
    await page.getByText('Robin Reed did not answer within a minute.').waitFor({ timeout: 15_000 });
    await customer.page.getByRole('button', { name: 'Share', exact: true }).waitFor({ state: 'hidden' });

    await press(page, 'Ask to see the camera');
    await customer.leave();
    await page.getByText(/^Their page is not connected\. In the same tab they can/).waitFor();
    await owner.query(
      `update guard.customer set seen_at = guard.now() - interval '2 minutes' where session_id = $1`,
      [id],
    );
    await minuteLater();
    await page.getByText('Nobody was there').first().waitFor({ timeout: 15_000 });
    await lookAt(page, 'session-nobody-there');
    await owner.close();
    await press(page, /^End$/);
    await press(page, 'End the session');
  });
});

describe('a customer who is away for ten minutes', () => {
  test('finds that the session ended, and why, and the agent reads it too', async () => {
    const { page } = olive;
    const owner = await openOwner(bailiwick.data);
    const { customer, id } = await meet('Robin Reed');
    await customer.page.goto('about:blank');
    await page.getByText(/^Their page is not connected\. In the same tab they can/).waitFor();
    await owner.query(
      `update guard.customer set seen_at = guard.now() - interval '10 minutes' where session_id = $1`,
      [id],
    );
    await owner.close();
    await page.getByText(/^Ended: the customer was gone for ten minutes/).waitFor({ timeout: 15_000 });
    await customer.page.goto(`${bailiwick.url}/join`);
    await customer.page.getByText('The session ended because this page was away for ten minutes.').waitFor();
    await lookAt(customer.page, 'join-receipt-gone');
    await customer.leave();
  });
});

describe('a customer who closed their page', () => {
  test('comes into another session, which the agent starts by one press and which ends the first with its notes', async () => {
    const { page } = olive;
    const { customer, id } = await meet('Robin Reed');
    await page.getByRole('tab', { name: 'Notes' }).click();
    await page.getByRole('tabpanel').getByLabel('Notes').fill('The tray was empty');
    expect(await page.getByRole('button', { name: 'Start another session' }).count()).toBe(0);
    await customer.leave();
    await page.getByText(/^Did they close that tab\? Nobody comes back/).waitFor();
    await lookAt(page, 'session-customer-closed');
    await press(page, 'Start another session');
    await page.getByRole('heading', { name: 'Waiting for the customer' }).waitFor();
    await page.getByText(/^\d{3} \d{3} \d{3}$/).waitFor();
    expect(page.url()).not.toContain(id);
    await page.goto(`${bailiwick.url}/desk/sessions/${id}`);
    await page.getByText(/^Ended by the desk/).waitFor();
    expect(await page.getByRole('textbox', { name: 'Notes' }).inputValue()).toBe('The tray was empty');
  });
});

/** From now on what this page's browser asks stays open until it is answered by {@link chooseNow}. */
const choosesSlowly = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const choosing = window as Window & { chooses?: () => void };
    const ask = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getDisplayMedia = async (options) => {
      const own = ask(options);
      await new Promise<void>((resolve) => (choosing.chooses = resolve));
      return own;
    };
  });
const chooseNow = (page: Page): Promise<void> =>
  page.evaluate(() => (window as Window & { chooses?: () => void }).chooses?.());

describe('a question that runs out while the browser asks what to show', () => {
  test('says why nothing is shared and how to go on, and the agent reads that no answer came', async () => {
    const { page } = olive;
    const owner = await openOwner(bailiwick.data);
    const { customer, id } = await meet('Robin Reed');
    const theirs = customer.page;
    await choosesSlowly(theirs);
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await owner.query(
      `update guard.consent set expires_at = guard.now() + interval '2 seconds' where session_id = $1 and state = 'asked'`,
      [id],
    );
    await press(page, 'Ask to point and draw'); // so that their page reads anew until when it is asked
    await theirs.getByText(/^The minute was over before you had chosen/).waitFor();
    await page.getByText('Robin Reed did not answer within a minute.').waitFor({ timeout: 15_000 });
    await lookAt(theirs, 'join-ran-out-choosing');
    await chooseNow(theirs);
    await theirs.getByText('Nothing of yours is shared.').waitFor();
    await theirs.getByText(/^The minute was over before you had chosen/).waitFor();
    await theirs.getByRole('button', { name: 'Not now' }).click();
    await press(theirs, 'My screen, a window or a tab');
    await chooseNow(theirs);
    await flowing(page);

    await press(page, 'Stop: Screen');
    await agree(page, theirs, 'Ask again: Screen', 'Share');
    await press(page, 'Take back: Screen');
    await theirs.getByText('Your helper took the question back. Nothing is shared.').waitFor();
    await owner.close();
    await end(page, theirs);
    await customer.leave();
  });
});

describe('the desk’s switch', () => {
  test('ends what runs before the customer’s eyes, with all that they share', async () => {
    const { page } = olive;
    const { customer } = await meet('Robin Reed');
    const theirs = customer.page;
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await flowing(page);
    const admin = await page.context().newPage();
    await admin.goto(`${bailiwick.url}/desk/account/sessions`);
    await press(admin, 'End every session now');
    await press(admin, 'End them all');
    await theirs.getByText('The help desk stopped all sessions.').waitFor();
    expect(await theirs.getByRole('region', { name: 'What is shared' }).count()).toBe(0);
    await lookAt(theirs, 'join-desk-stopped');
    await page.getByText(/^Ended: the desk stopped all sessions/).waitFor();
    expect(await page.locator('section video').count()).toBe(0);
    await send(admin, '/api/front/stop', { stop: false });
    await admin.close();
    await customer.leave();
  });
});

describe('a message that the server does not take', () => {
  test('says so on either page, with why, and is sent again by a press', async () => {
    const { page } = olive;
    const owner = await openOwner(bailiwick.data);
    const { customer, id } = await meet('Robin Reed');
    const theirs = customer.page;
    await owner.query(
      `insert into guard.chat select $1, k, gen_random_uuid(), 'customer', gen_random_uuid(), 'Robin', 'Flood', clock_timestamp()
         from generate_series(1, 600) k`,
      [id],
    );
    await owner.query('update guard.session set said = 600 where id = $1', [id]);
    const field = page.getByLabel('Write to everybody in the session');
    await field.fill('Can you hear me?');
    await field.press('Enter');
    await page.getByText(/^Too much was said within a minute\. Wait a minute/).waitFor();
    await theirs.locator('#say').fill('I am here.');
    await theirs.locator('#say').press('Enter');
    await theirs.getByText(/^Too much was said within a minute\. Wait a minute/).waitFor();
    await theirs.locator('#say').fill('This one not.');
    await theirs.locator('#say').press('Enter');
    await expect.poll(() => theirs.getByRole('button', { name: 'Send again' }).count()).toBe(2);
    await lookAt(page, 'session-not-sent');
    await lookAt(theirs, 'join-not-sent');
    await owner.query("update guard.chat set at = at - interval '2 minutes' where session_id = $1", [id]);
    await press(page, 'Do not send');
    await expect.poll(() => field.inputValue()).toBe('Can you hear me?');
    await field.press('Enter');
    await theirs.getByRole('log').getByText('Can you hear me?').waitFor();
    await theirs.locator('#say').fill('Or rather:');
    await theirs.getByRole('button', { name: 'Do not send' }).last().click();
    expect(await theirs.locator('#say').inputValue()).toBe('This one not.\nOr rather:');
    await press(theirs, 'Send again');
    await page.getByText('I am here.').waitFor();
    for (const side of [page, theirs]) {
      expect(await side.getByRole('button', { name: 'Send again' }).count()).toBe(0);
      expect(await side.getByRole('listitem').getByText('This one not.').count()).toBe(0);
    }
    await owner.close();
    await end(page, theirs);
    await customer.leave();
  });
});
