import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { agree, drawAcross, flowing, knockAt, letIn, mayBeFound } from './story/session.ts';

// What a customer does with several files at once, and what their page has again after it was loaded anew.

const { bailiwick, browsers, olive } = await openDesk();
await mayBeFound(olive);
const folder = mkdtempSync(join(tmpdir(), 'bailiwick-customer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const meeting = { bailiwick, browsers, agent: olive };

/** A file of so many bytes, on disk. */
function laid(name: string, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, bytes);
  return path;
}

async function choose(page: Page, ...paths: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await press(page, 'Send a photo or file');
  await (await chooser).setFiles(paths);
}

/** Drops something with these names anywhere on the page. */
const drop = (page: Page, ...names: string[]): Promise<void> =>
  page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const name of all) dataTransfer.items.add(new File(['dropped'], name, { type: 'text/plain' }));
    document.body.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer }));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, names);

describe('several files', () => {
  test('go one after the other; one is stopped, one refused by name, and the others come', async () => {
    const { customer } = await letIn(meeting, 'Robin Reed');
    const { page } = olive;
    const theirs = customer.page;
    // What turns round keeps its order to itself, wherever a customer's name stands.
    const named = page.locator('bdi').getByText('Robin Reed', { exact: true });
    await named.first().waitFor({ state: 'attached' });
    const film = laid('film.mp4', 2_000_000_000);
    await choose(theirs, film, laid('setup.exe', 10), laid('first.pdf', 1_000), laid('last.pdf', 1_000));
    await theirs.getByText('last.pdf: waiting').waitFor();
    await lookAt(theirs, 'join-several-files');
    await press(theirs, 'Stop last.pdf');
    await press(theirs, 'Stop film.mp4');
    await theirs.getByText('film.mp4: stopped').waitFor();
    await theirs.getByText('first.pdf: sent').waitFor();
    const refused = theirs.getByRole('alert').filter({ hasText: 'setup.exe: not sent' });
    await refused.getByText(/Programs and shortcuts are not passed on.*Send what it is about/).waitFor();
    expect(await theirs.getByText('last.pdf').count()).toBe(0);
    await lookAt(theirs, 'join-file-refused');

    const long = `${'longname'.repeat(20)}.txt`; // the receipt is no wider for it
    await drop(theirs, 'dropped.txt', long, 'dropped too.txt');
    await theirs.getByText('dropped too.txt: sent').waitFor();
    await theirs.getByText('dropped.txt: sent').waitFor();
    expect(await refused.count()).toBe(0);
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByRole('button', { name: 'Save dropped too.txt' }).waitFor();
    await page.getByRole('button', { name: 'Save first.pdf' }).waitFor();
    const row = page.getByRole('listitem').filter({ hasText: 'film.mp4' });
    await row.getByText(/stopped/).waitFor();

    await choose(theirs, film, laid('never.pdf', 10));
    await theirs.getByText('never.pdf: waiting').waitFor();
    await press(theirs, 'No more files');
    await theirs.getByText('never.pdf').waitFor({ state: 'detached' });
    await expect.poll(() => theirs.getByText('film.mp4: stopped').count()).toBe(2);
    expect(await theirs.getByRole('button', { name: 'No more files' }).isVisible()).toBe(false);
    expect(customer.complaints).toEqual([]);
    await press(page, /^End$/);
    await press(page, 'End the session');
    await theirs
      .getByText(/you agreed; not all of it came/)
      .first()
      .waitFor();
    await theirs.getByText(/^Times as the clocks show them in /).waitFor();
    await lookAt(theirs, 'join-receipt-files');
    await customer.leave();
  });
});

/** Places that are as red as the pen; on the customer's page of the canvas over the still picture. */
const redOn = (ink: Locator): Promise<number> =>
  ink.evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    if (width === 0 || height === 0) return 0;
    const pixels =
      (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let count = 0;
    for (let at = 0; at < pixels.length; at += 4)
      if ((pixels[at] ?? 0) > 200 && pixels[at + 3] === 255) count += 1;
    return count;
  });
const red = (page: Page): Promise<number> => redOn(page.locator('figure .ink').first());

test('a still picture is there again, with what was drawn on it, when its customer or its agent loads their page anew', async () => {
  const { customer } = await letIn(meeting, 'Robin Reed');
  const { page } = olive;
  const theirs = customer.page;
  await agree(page, theirs, 'Ask to see the screen', 'Share');
  await flowing(page);
  await agree(page, theirs, 'Ask to point and draw', 'Allow');
  await press(page, 'Freeze the picture');
  await drawAcross(page);
  await expect.poll(() => red(theirs)).toBeGreaterThan(50);
  await theirs.locator('#say').fill('half a sen');
  await theirs.reload();
  await expect.poll(() => theirs.locator('#say').inputValue()).toBe('half a sen');
  const still = theirs.locator('figure img');
  await expect
    .poll(() => still.evaluate((image) => (image as HTMLImageElement).naturalWidth), { timeout: 20_000 })
    .toBeGreaterThan(100);
  await expect.poll(() => red(theirs)).toBeGreaterThan(50);
  await page.getByText('Frozen: Robin Reed sees this picture and what you draw on it.').waitFor();
  await lookAt(page, 'session-still-alone');

  // The agent's page is loaded anew: it has the picture and the drawing again, and can take both away.
  await page.reload();
  await page.getByText('Frozen: Robin Reed sees this picture and what you draw on it.').waitFor();
  await expect.poll(() => redOn(page.locator('section canvas[aria-hidden]'))).toBeGreaterThan(50);
  await press(page, 'Wipe the drawing away');
  await expect.poll(() => red(theirs)).toBe(0);
  expect(await still.isVisible()).toBe(true);
  await press(page, 'Back to the moving picture');
  await still.waitFor({ state: 'hidden' });
  expect([...olive.complaints, ...customer.complaints]).toEqual([]);
  await press(page, /^End$/);
  await press(page, 'End the session');
  await customer.leave();
});

test('the choice of a language stands where it stood, from the name to the session', async () => {
  const { customer } = await knockAt(meeting, 'Robin Reed');
  const theirs = customer.page;
  const place = () => theirs.getByRole('group', { name: 'Language' }).boundingBox();
  const waiting = await place();
  await press(olive.page, 'Let them in');
  await theirs.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
  expect(await place()).toEqual(waiting);
  await theirs.reload();
  await theirs.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
  await press(olive.page, /^End$/);
  await press(olive.page, 'End the session');
  await theirs.getByRole('heading', { name: 'Your receipt' }).waitFor();
  expect(await place()).toEqual(waiting);
  await customer.leave();
});

test('on a phone the chat comes before the end of the session; on a wide page it stands beside the rest', async () => {
  const { customer } = await knockAt(meeting, 'Robin Reed');
  const theirs = customer.page;
  await press(olive.page, 'Let them in');
  const message = theirs.getByLabel('Your message');
  await message.waitFor();
  const top = async (where: Locator) => (await where.boundingBox())?.y ?? Number.NaN;
  const all = [
    theirs.getByRole('heading', { name: 'Files' }),
    message,
    theirs.getByRole('button', { name: 'End the session' }),
  ];
  const tops = () => Promise.all(all.map(top));
  await theirs.setViewportSize({ width: 360, height: 800 });
  const [files, chat, end] = await tops();
  expect([files, chat, end]).toEqual([files, chat, end].toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  await theirs.setViewportSize({ width: 1440, height: 900 });
  const [below, beside] = await tops();
  expect(beside).toBeLessThan(below ?? 0);
  await lookAt(theirs, 'join-room-order');
  await press(olive.page, /^End$/);
  await press(olive.page, 'End the session');
  await customer.leave();
});
