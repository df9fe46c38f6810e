import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import { seatCustomer } from './story/customer.ts';
import { inked, isInked } from './story/ink.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { meetOver } from './story/relayed.ts';
import { agree, drawAcross, flowing, knockAt, letIn, mayBeFound } from './story/session.ts';

// How an agent looks at what is shown: near and far, over the whole screen, kept as a picture; and what the customer chooses anew.

const { bailiwick, browsers, olive } = await openDesk();
await mayBeFound(olive);

const meeting = { bailiwick, browsers, agent: olive };

/** At what scale the picture stands, and how wide it is on the page and in itself, px. */
const scale = async (page: Page) => {
  const box = await page.locator('section video').boundingBox();
  const wide = await page
    .locator('section video')
    .evaluate((video) => (video as HTMLVideoElement).videoWidth);
  return { shown: Math.round(box?.width ?? 0), wide };
};

/** Width, height, and how many places are as red as the pen, of a picture that the page saves when that is pressed. */
async function savedPicture(page: Page): Promise<{ width: number; height: number; red: number }> {
  const download = page.waitForEvent('download');
  await press(page, 'Save a picture of this');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.png$/);
  return page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const { width, height } = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d');
      pen?.drawImage(await createImageBitmap(new Blob([bytes], { type: 'image/png' })), 0, 0);
      const pixels = pen?.getImageData(0, 0, width, height).data ?? [];
      let red = 0;
      for (let at = 0; at < pixels.length; at += 4)
        if (pixels[at] === 220 && pixels[at + 1] === 38 && pixels[at + 2] === 38) red += 1;
      return { width, height, red };
    },
    readFileSync(await file.path()).toString('base64'),
  );
}

test('an agent sees the picture near, in its own size, over the whole screen, and keeps it as they see it', async () => {
  const { customer } = await letIn(meeting, 'Robin Reed');
  const { page } = olive;
  await agree(page, customer.page, 'Ask to see the screen', 'Share');
  await flowing(page);
  const fit = await scale(page);
  await page.getByRole('button', { name: /show it in its own size/ }).click();
  await expect.poll(async () => (await scale(page)).shown).toBe(fit.wide);
  await page.getByText('100 %').waitFor();
  await press(page, 'Larger');
  await expect.poll(async () => (await scale(page)).shown).toBeGreaterThan(fit.wide);
  await lookAt(page, 'session-larger');
  await press(page, 'Fit into the window');
  await expect.poll(async () => (await scale(page)).shown).toBe(fit.shown);
  await press(page, 'Smaller');
  await expect.poll(async () => (await scale(page)).shown).toBeLessThan(fit.shown);
  await press(page, 'Fit into the window');
  await press(page, 'Full screen');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.tagName)).toBe('SECTION');
  await expect.poll(async () => (await scale(page)).shown).toBeGreaterThan(fit.shown);
  await press(page, 'Full screen');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull();

  expect(await savedPicture(page)).toMatchObject({ width: fit.wide, red: 0 });
  await agree(page, customer.page, 'Ask to point and draw', 'Allow');
  await press(page, 'Freeze the picture');
  await drawAcross(page);
  await customer.page.reload(); // nothing moves behind the still picture: it is kept all the same
  await page.getByText(/agreed, and no picture comes/).waitFor();
  const still = await savedPicture(page);
  expect(still.width).toBeGreaterThan(300);
  expect(still.red).toBeGreaterThan(50);
  expect([...olive.complaints, ...customer.complaints]).toEqual([]);
  await press(page, /^End$/);
  await press(page, 'End the session');
  await customer.leave();
});

/** From now on this page's browser shares a picture of 640 × 480 when it is asked, or nothing. */
const willChoose = (page: Page, something: boolean): Promise<void> =>
  page.evaluate((some) => {
    navigator.mediaDevices.getDisplayMedia = async () => {
      if (!some) throw new DOMException('Closed', 'NotAllowedError');
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
      const pen = canvas.getContext('2d');
      let hue = 0;
      setInterval(() => {
        if (pen === null) return;
        pen.fillStyle = `hsl(${(hue += 40)}, 80%, 50%)`;
        pen.fillRect(0, 0, 640, 480);
      }, 100);
      return canvas.captureStream(10);
    };
  }, something);

test('a customer with several screens shows another one, and is not asked again; who chooses none goes on as before', async () => {
  const { customer, id } = await letIn(meeting, 'Robin Reed');
  const { page } = olive;
  const theirs = customer.page;
  await agree(page, theirs, 'Ask to see the screen', 'Share');
  await flowing(page);
  await page.getByText(/^Another one: they press/).waitFor();
  const { wide } = await scale(page);
  await willChoose(theirs, false);
  await press(theirs, 'Show another screen, window or tab');
  await theirs.getByText('You chose nothing else: what you share stays as it was.').waitFor();
  await flowing(page);
  expect((await scale(page)).wide).toBe(wide);
  await lookAt(theirs, 'join-another-screen');
  await willChoose(theirs, true);
  await press(theirs, 'Show another screen, window or tab');
  await expect.poll(async () => (await scale(page)).wide, { timeout: 15_000 }).toBe(640);
  await flowing(page);
  const consents = await page.evaluate(async (session) => {
    const reply = await fetch(`/api/sessions/${session}`);
    const { consents: all } = (await reply.json()) as { consents: { kind: string; state: string }[] };
    return all.map(({ kind, state }) => `${kind} ${state}`);
  }, id);
  expect(consents).toEqual(['screen granted']);
  // What they share is not the page that they have before them: what is drawn stands on a small copy of it there.
  await agree(page, theirs, 'Ask to point and draw', 'Allow');
  await press(page, /^Draw$/);
  await drawAcross(page);
  await isInked(theirs, 'figure.copy canvas');
  expect(await inked(theirs, '.over-page canvas')).toBe(0);
  const copied = theirs.locator('figure.copy video');
  expect(await copied.evaluate((video) => (video as HTMLVideoElement).videoWidth)).toBe(640);
  await lookAt(theirs, 'join-drawn-copy');
  await press(theirs, 'Stop sharing my screen');
  await page.getByText('They took it back').waitFor();
  await press(page, /^End$/);
  await press(page, 'End the session');
  await customer.leave();
});

test('where the two find each other over a relay alone and none is set up, both read what is missing, and write', async () => {
  const seat = async () => {
    const person = await seatCustomer(browsers);
    await meetOver(person, 'turn:127.0.0.1:9');
    return person;
  };
  const { customer } = await knockAt({ ...meeting, seat }, 'Robin Reed');
  const { page } = olive;
  await press(page, 'Let them in');
  const ways = [
    page.getByText('Networks like theirs need a TURN server: your admin can add one.'),
    customer.page.getByText('this help desk has no relay set up. Another network may help.'),
  ];
  for (const way of ways) await way.waitFor({ timeout: 30_000 });
  await lookAt(page, 'session-no-way');
  await page.getByLabel('Write to everybody in the session').fill('Can you read this?');
  await page.keyboard.press('Enter');
  await customer.page.getByRole('log').getByText('Can you read this?').waitFor();
  await press(page, /^End$/);
  await press(page, 'End the session');
  await customer.leave();
});

test('a customer who writes comes to the question by a key, answers by keys, and writes on where they were', async () => {
  const { customer } = await letIn(meeting, 'Robin Reed');
  const { page } = customer;
  await page.locator('#say').fill('I see a red ');
  await press(olive.page, 'Ask to point and draw');
  const question = page.getByRole('alert').filter({ hasText: 'point' });
  await question.getByText('Alt+R brings you to this question.').waitFor();
  // Its clock does not have the whole question read out again at each second.
  await question.getByRole('timer').waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('say');
  await page.keyboard.press('Alt+R');
  expect(await question.locator('h2').evaluate((heading) => heading === document.activeElement)).toBe(true);
  const yes = question.getByRole('button', { name: 'Allow' });
  await expect.poll(() => yes.isEnabled()).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
  await page.keyboard.type('light');
  expect(await page.locator('#say').inputValue()).toBe('I see a red light');
  await customer.leave();
});
