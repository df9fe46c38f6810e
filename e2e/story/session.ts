import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Bailiwick, Browsers, Person } from '../harness/index.ts';
import { knock, moving, openSession, seatCustomer } from './customer.ts';
import { press } from './people.ts';

/** A picture on the agent's page: its width, and how many frames were decoded so far. */
const pictured = (page: Page): Promise<{ width: number; frames: number }> =>
  page.evaluate(() => {
    const video = document.querySelector('section video');
    if (!(video instanceof HTMLVideoElement)) return { width: 0, frames: 0 };
    return { width: video.videoWidth, frames: video.getVideoPlaybackQuality().totalVideoFrames };
  });

/** Frames arrive on the agent's page, and so many more go on arriving. */
export async function flowing(page: Page, more = 5): Promise<void> {
  await expect.poll(async () => (await pictured(page)).width, { timeout: 20_000 }).toBeGreaterThan(0);
  const { frames } = await pictured(page);
  await expect
    .poll(async () => (await pictured(page)).frames, { timeout: 20_000 })
    .toBeGreaterThan(frames + more);
}

/**
 * Lets an agent's page use a microphone. A browser that may tells the other page its plain address, too; the made-up
 * names it gives otherwise need a network that resolves them, and a machine of tests has none.
 */
export const mayBeFound = ({ context }: Person): Promise<void> => context.grantPermissions(['microphone']);

/** Who meets whom: an agent who is signed in, and what both use. */
export interface Meeting {
  readonly bailiwick: Pick<Bailiwick, 'url'>;
  readonly browsers: Browsers;
  readonly agent: Person;
  /** Gives the customer their browser; one like any other when left out. */
  readonly seat?: () => Promise<Person>;
}

/** A session of the agent's, their page open on it, and a customer who knocks. */
export async function knockAt(meeting: Meeting, name: string): Promise<{ customer: Person; id: string }> {
  const { page } = meeting.agent;
  const { id, link } = await openSession(page);
  await page.goto(`${meeting.bailiwick.url}/desk/sessions/${id}`);
  await page.getByRole('heading', { name: 'Waiting for the customer' }).waitFor();
  const customer = await (meeting.seat?.() ?? seatCustomer(meeting.browsers));
  await knock(customer, link, name);
  return { customer, id };
}

/** Lets in the customer who knocks, and is connected with them. */
export async function admit({ page }: Person, customer: Person, name: string): Promise<void> {
  await press(page, 'Let them in');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await customer.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
  await page.getByText('Good connection').waitFor({ timeout: 20_000 });
}

/** A customer who knocked, let in, and connected; something on their page moves. */
export async function letIn(meeting: Meeting, name: string): Promise<{ customer: Person; id: string }> {
  const both = await knockAt(meeting, name);
  await admit(meeting.agent, both.customer, name);
  await moving(both.customer);
  return both;
}

/** The same, and the agent sees their screen. */
export async function letInAndSee(meeting: Meeting, name: string): Promise<{ customer: Person; id: string }> {
  const both = await letIn(meeting, name);
  await agree(meeting.agent.page, both.customer.page, 'Ask to see the screen', 'Share');
  await flowing(meeting.agent.page);
  return both;
}

/** The loudest that is heard on a page in a while, 0 to 1 in thousandths; the microphone of the tests beeps each second. */
export const loudest = (at: Page): Promise<number> =>
  at.evaluate(async () => {
    const stream = document.querySelector('audio')?.srcObject;
    if (!(stream instanceof MediaStream)) return -1;
    const context = new AudioContext();
    const ears = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(ears);
    const heard = new Float32Array(ears.fftSize);
    let most = 0;
    for (const end = performance.now() + 1_300; performance.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ears.getFloatTimeDomainData(heard);
      most = heard.reduce((loud, one) => Math.max(loud, Math.abs(one)), most);
    }
    await context.close();
    return Math.round(most * 1000) / 1000; // what the codec makes of silence is no sound
  });

/** Counts the connections that this person's pages make from now on. */
export async function countConnections({ page }: Person): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = window as Window & { made?: number };
    const Real = window.RTCPeerConnection;
    counted.made = 0;
    window.RTCPeerConnection = class extends Real {
      constructor(...given: ConstructorParameters<typeof Real>) {
        super(...given);
        counted.made = (counted.made ?? 0) + 1;
      }
    };
  });
  return () => page.evaluate(() => (window as Window & { made?: number }).made ?? 0);
}

/** The agent asks for something, and the customer says yes. */
export async function agree(agent: Page, customer: Page, ask: string, yes: string): Promise<void> {
  await press(agent, ask);
  await customer.getByRole('button', { name: yes, exact: true }).click();
}

/** The agent draws a stroke across the picture, with the mouse. */
export async function drawAcross(page: Page): Promise<void> {
  const box = await page.locator('section video').boundingBox();
  if (box === null) throw new Error('The picture stands nowhere.');
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 200, { steps: 10 });
  await page.mouse.up();
}

/** Both write and both read it. @param word what is written, never before */
export async function talk(page: Page, theirs: Page, word: string): Promise<void> {
  const [mine, own] = [`From the agent ${word}`, `From the customer ${word}`];
  const field = page.getByLabel('Write to everybody in the session');
  await field.fill(mine);
  await field.press('Enter');
  await theirs.locator('#say').fill(own);
  await theirs.locator('#say').press('Enter');
  await theirs.getByRole('log').getByText(mine).waitFor();
  await page.getByText(own).waitFor();
}

/** The same, and the picture moves. */
export async function talkAndSee(page: Page, theirs: Page, word: string): Promise<void> {
  await talk(page, theirs, word);
  await flowing(page, 0);
}

/** Both write more than a message holds: both read by how much, and what they wrote stays where they wrote it. */
export async function writeTooMuch(page: Page, theirs: Page): Promise<void> {
  await theirs.locator('#say').fill('x'.repeat(4_001));
  await theirs.getByText(/^Too long: 1 over/).waitFor();
  await theirs.keyboard.press('Enter');
  expect(await theirs.locator('#say').inputValue()).toHaveLength(4_001);
  await page.getByLabel('Write to everybody in the session').fill('y'.repeat(4_002));
  await page.getByText('2 characters too many').waitFor();
  await page.getByLabel('Write to everybody in the session').fill('');
}

/** Device, browser and network stand on the card of Robin Reed, who knocks. */
export async function factsAtTheDoor(page: Page): Promise<void> {
  const knocks = page.getByRole('alert').filter({ hasText: 'Robin Reed' });
  await knocks.getByText(/^Computer, Linux, Chrome \d+$/).waitFor();
  await knocks.getByText('From the machine that Bailiwick runs on').waitFor();
}
