import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findProgram } from '../tools/programs.ts';
import { lookAt } from './harness/index.ts';
import { knock, openSession, seatCustomer } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';

// A session that is recorded with the customer's yes, and played afterwards.

const ffmpeg = findProgram({ program: 'ffmpeg', package: 'ffmpeg', neededBy: 'the story of a recording' });

const { bailiwick, browsers, olive } = await openDesk();

/** Where the player stands, s; how long the film is, s; and how wide, px. */
const player = (page: Page) =>
  page.evaluate(() => {
    const video = document.querySelector('video');
    return { at: video?.currentTime ?? 0, long: video?.duration ?? 0, wide: video?.videoWidth ?? 0 };
  });

describe.skipIf(ffmpeg === null)('a session', () => {
  test('is recorded with the customer’s yes, and played with its chat', async () => {
    const { page } = olive;
    const { id, link } = await openSession(page);
    await page.goto(`${bailiwick.url}/desk/sessions/${id}`);
    const customer = await seatCustomer(browsers);
    await knock(customer, link, 'Robin Reed');
    await press(page, 'Let them in');
    await press(page, 'Ask to see the screen');
    await press(customer.page, /^Share$/);
    await press(page, 'Ask to record');
    await customer.page.getByRole('heading', { name: /asks to record/ }).waitFor();
    await lookAt(customer.page, 'join-ask-recording');
    await press(customer.page, /^(Yes|Allow|Agree)/);
    await customer.page.getByText(/You agreed to a recording; none runs just now/).waitFor();
    await press(page, 'Start recording');
    await page.getByText(/You record:/).waitFor();
    await customer.page.getByText(/● This session is being recorded/).waitFor();
    await page.getByText(/You record:\s*0:(0[3-9]|[1-5]\d)/).waitFor();
    await page.getByLabel('Write to everybody in the session').fill('This is the error.');
    await page.keyboard.press('Enter');
    await lookAt(page, 'session-recording');
    await press(customer.page, /^Pause$/);
    await page.getByText(/paused\. Nothing is shared/).waitFor();
    await page.getByText(/You record:\s*0:(0[6-9]|[1-5]\d)/).waitFor(); // rests, and is not over
    await press(customer.page, /^Go on$/);
    await page.getByText(/paused\. Nothing is shared/).waitFor({ state: 'hidden' });
    await page.getByText(/You record:\s*0:(09|[1-5]\d)/).waitFor();
    await press(page, 'Stop recording');
    await customer.page.getByText(/none runs just now/).waitFor();
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.page.getByText(/^Recorded: /).waitFor();
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    await page.getByText(/^Recorded by Olive Hart\. Kept until \d/).waitFor({ timeout: 20_000 });
    await press(page, /^Play$/);
    await expect.poll(async () => (await player(page)).long, { timeout: 10_000 }).toBeGreaterThan(4);
    expect((await player(page)).wide).toBe(1920);
    await press(page, /This is the error/);
    await expect.poll(async () => (await player(page)).at).toBeGreaterThan(2);
    await lookAt(page, 'session-played');
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await customer.leave();
  });
});
