import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findProgram } from '../tools/programs.ts';
import { lookAt } from './harness/index.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { agree, flowing, letIn, letInAndSee, mayBeFound } from './story/session.ts';

// A session that is recorded with the customer's yes, and played afterwards.

const ffmpeg = findProgram({ program: 'ffmpeg', package: 'ffmpeg', neededBy: 'the story of a recording' });

const { bailiwick, browsers, olive } = await openDesk();

/** Where the player stands, s; how long the film is, s; and how wide, px. */
const player = (page: Page) =>
  page.evaluate(() => {
    const video = document.querySelector('video');
    return { at: video?.currentTime ?? 0, long: video?.duration ?? 0, wide: video?.videoWidth ?? 0 };
  });

/** When each picture of a session's one recording is shown, s; read by an agent's page that opened it. */
async function filmed(page: Page, session: string): Promise<number[]> {
  const bytes = await page.evaluate(async (id) => {
    const list = (await (await fetch(`/api/sessions/${id}/recordings`)).json()) as {
      recordings: { id: string }[];
    };
    const media = await fetch(`/api/recordings/${list.recordings[0]?.id}/media`);
    return Array.from(new Uint8Array(await media.arrayBuffer()));
  }, session);
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-film-'));
  const file = join(folder, 'film.webm');
  writeFileSync(file, Buffer.from(bytes));
  const probe = (ffmpeg ?? '').replace(/ffmpeg$/, 'ffprobe');
  const show = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const printed = execFileSync(probe, [...show, file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return printed.split('\n').filter(Boolean).map(Number.parseFloat);
}

/** The film of a session that is over was made; a busy computer takes its time. */
const madeReady = (page: Page) =>
  expect
    .poll(() => page.getByText(/^Recorded by Olive Hart\./).textContent(), { timeout: 60_000 })
    .toMatch(/^Recorded by Olive Hart\. Kept until \d/);

/** The next recording of this page finds no room on the server's disk. */
async function fillDisk(page: Page): Promise<void> {
  const folder = join(bailiwick.data, 'recordings');
  mkdirSync(folder, { recursive: true });
  await page.route(
    '**/api/sessions/*/recordings',
    async (route) => {
      const response = await route.fetch();
      const { id } = (await response.json()) as { id: string };
      symlinkSync('/dev/full', join(folder, `${id}.pieces`));
      await route.fulfill({ response });
    },
    { times: 1 },
  );
}

describe.skipIf(ffmpeg === null)('a session', () => {
  test('is recorded with the customer’s yes, and played with its chat', async () => {
    const { page } = olive;
    const { customer } = await letInAndSee({ bailiwick, browsers, agent: olive }, 'Robin Reed');
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
    await page.getByText('Stopped. Its last seconds are being kept.').waitFor();
    await customer.page.getByText(/none runs just now/).waitFor();
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.page.getByText(/^Recorded: /).waitFor();
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    await madeReady(page);
    await press(page, /^Play$/);
    await expect.poll(async () => (await player(page)).long, { timeout: 10_000 }).toBeGreaterThan(4);
    expect((await player(page)).wide).toBe(1920);
    await press(page, /This is the error/);
    await expect.poll(async () => (await player(page)).at).toBeGreaterThan(2);
    await lookAt(page, 'session-played');
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await customer.leave();
  });

  test('is recorded no more when the server has no room, and both read why', async () => {
    const { page } = olive;
    const { customer } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    await agree(page, customer.page, 'Ask to record', 'Allow');
    await page.getByText('Agreed. Nothing is recorded until you begin.').waitFor();
    await fillDisk(page);
    await press(page, 'Start recording');
    await page.getByText('It stopped: the server has no room. What had come before is kept.').waitFor();
    await page.getByText('The recording stopped: the disk of the server is full.').waitFor();
    await customer.page.getByText('The recording stopped: the server has no room.').waitFor();
    await page.getByRole('button', { name: 'Start recording' }).waitFor();
    await press(customer.page, 'No recording after all');
    await page.getByText('They took it back').waitFor();
    await page.getByRole('button', { name: 'Start recording' }).waitFor({ state: 'hidden' });
    await press(page, /^End$/);
    await press(page, 'End the session');
    await page.getByText(/It stopped early: the server had no room for more/).waitFor();
    await customer.leave();
  });

  test('is not recorded after a no, and both read that this stays so', async () => {
    const { page } = olive;
    const { customer } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    await press(page, 'Ask to record');
    await press(customer.page, 'Not now');
    await customer.page.getByText('You said no, and that stays so for this session.').waitFor();
    await page.getByText('Refused. That stays so in this session.').waitFor();
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.leave();
  });

  test('is recorded on while its server is killed and comes back, without a gap', async () => {
    const { page } = olive;
    await mayBeFound(olive);
    const { customer, id } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    const theirs = customer.page;
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await flowing(page);
    await agree(page, theirs, 'Ask to record', 'Allow');
    await press(page, 'Start recording');
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    await page.getByText(/You record:\s*0:(0[3-9]|[1-5]\d)/).waitFor();
    const killed = since();
    const gone = once(bailiwick.process(), 'exit');
    bailiwick.process().kill('SIGKILL');
    await gone;
    await page.getByText(/^The server is not heard/).waitFor();
    await page.getByText(/You record:\s*0:(0[5-9]|[1-5]\d)/).waitFor();
    await bailiwick.restart();
    const back = since();
    await page.getByText('Good connection').waitFor({ timeout: 20_000 });
    // Was it away for long, all sharing stopped by itself: the film goes on, and has a picture again after a press.
    const again = theirs.getByRole('button', { name: 'Share my screen again' });
    if ((await again.count()) > 0) await again.click();
    await page.getByLabel('Write to everybody in the session').fill('Hello again.');
    await page.keyboard.press('Enter');
    await theirs.getByText('Hello again.').waitFor();
    await flowing(page);
    await press(page, 'Stop recording');
    const long = since();
    await theirs.getByText(/none runs just now/).waitFor();
    await press(page, /^End$/);
    await press(page, 'End the session');
    await madeReady(page);
    await press(page, /^Play$/);
    await expect.poll(async () => (await player(page)).long, { timeout: 10_000 }).toBeGreaterThan(long - 2);
    await press(page, /Hello again/);
    await expect.poll(async () => (await player(page)).at).toBeGreaterThan(4);
    // Pictures while the server was away, and after it: a busy computer makes few, and is seconds behind with them.
    const times = await filmed(page, id);
    expect(times.filter((at) => at > killed && at < back).length).toBeGreaterThan(0);
    expect(times.at(-1)).toBeGreaterThan(back);
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await customer.leave();
  });
});
