import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, openBrowser, startBailiwick } from './harness/index.ts';
import type { Bailiwick, Browsers, Person } from './harness/index.ts';
import { knock, openSession, seatCustomer, SHARING } from './story/customer.ts';
import { press, seat, setUp } from './story/people.ts';
import type { Somebody } from './story/people.ts';

// An agent's page and a customer's, in two browsers' windows: what they show, say and pass each other.

let bailiwick: Bailiwick;
let browsers: Browsers;
let olive: Somebody;

beforeAll(async () => {
  [bailiwick, browsers] = await Promise.all([startBailiwick(), openBrowser(SHARING)]);
  olive = await seat(browsers, { first: 'Olive', last: 'Hart', email: 'olive@northside.example' });
  await setUp(bailiwick, olive, 'Northside Support');
  await olive.context.grantPermissions(['microphone']);
});

afterAll(async () => {
  await browsers?.close();
  await bailiwick?.stop();
});

/** A picture on the agent's page: its width, and how many frames were decoded so far. */
const pictured = (page: Page): Promise<{ width: number; frames: number }> =>
  page.evaluate(() => {
    const video = document.querySelector('section video');
    if (!(video instanceof HTMLVideoElement)) return { width: 0, frames: 0 };
    return { width: video.videoWidth, frames: video.getVideoPlaybackQuality().totalVideoFrames };
  });

/** Frames arrive on the agent's page, and go on arriving. */
async function flowing(page: Page): Promise<void> {
  await expect.poll(async () => (await pictured(page)).width, { timeout: 20_000 }).toBeGreaterThan(0);
  const { frames } = await pictured(page);
  await expect
    .poll(async () => (await pictured(page)).frames, { timeout: 20_000 })
    .toBeGreaterThan(frames + 5);
}

/** A session of Olive's, her page open on it, and a customer who knocks. */
async function knockAt(name: string): Promise<{ customer: Person; id: string }> {
  const { id, link } = await openSession(olive.page);
  await olive.page.goto(`${bailiwick.url}/desk/sessions/${id}`);
  await olive.page.getByRole('heading', { name: 'Waiting for the customer' }).waitFor();
  const customer = await seatCustomer(browsers);
  await knock(customer, link, name);
  return { customer, id };
}

describe('an agent', () => {
  test('lets a customer in, sees their screen, talks, and ends it with an outcome', async () => {
    const { page } = olive;
    const { customer } = await knockAt('Robin Reed');
    await page.getByRole('heading', { name: 'Robin Reed', level: 2 }).waitFor();
    await lookAt(page, 'session-knock');
    await press(page, 'Let them in');
    await page.getByRole('heading', { name: 'Robin Reed', level: 1 }).waitFor();
    await page.getByText('Good connection').waitFor({ timeout: 20_000 });
    await lookAt(page, 'session-nothing');
    await press(page, 'Ask to see the screen');
    await page.getByText('Robin Reed is being asked.').waitFor();
    await lookAt(page, 'session-asked');
    await press(customer.page, /^Share$/);
    await flowing(page);

    await page.getByLabel('Write to everybody in the session').fill('Which window is it?');
    await page.keyboard.press('Enter');
    await customer.page.getByText('Which window is it?').waitFor();
    await page.getByText('Read by Robin Reed').waitFor();
    await customer.page.locator('#say').fill('The left one');
    await page.getByText('Robin Reed is typing').waitFor();
    await customer.page.keyboard.press('Enter');
    await page.getByText('The left one').waitFor();
    await lookAt(page, 'session-live');

    await press(page, /^End$/);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Resolved', { exact: true }).check();
    await dialog.getByLabel('Notes').fill('The left window was minimised.');
    await lookAt(page, 'session-end');
    await press(page, 'End the session');
    await page.getByRole('heading', { name: 'Session with Robin Reed' }).waitFor();
    await expect.poll(() => page.getByLabel('Resolved', { exact: true }).isChecked()).toBe(true);
    await lookAt(page, 'session-ended');
    await customer.page.getByRole('heading', { name: 'Your receipt' }).waitFor();
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await customer.leave();
  });
});
