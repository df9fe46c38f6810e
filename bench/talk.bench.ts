import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../e2e/harness/index.ts';
import type { Browsers } from '../e2e/harness/index.ts';
import { press } from '../e2e/story/people.ts';
import { testClient } from '../src/server/testing/client.ts';
import { layAgent, layDesk, laySignIn } from '../src/server/testing/people.ts';
import { layActive } from '../src/server/testing/sessions.ts';
import { startBuilt } from './built.ts';
import { takeFunctions } from './clockInPicture.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';
import { openScratch, scratchFolder } from './scratch.ts';

const SIZE = 500 * 1024 * 1024;
const MESSAGES = 30;
/** Fewer than these while the file goes tell nothing. */
const ENOUGH = 10;
/** Between two messages, ms. */
const BREATH = 25;

/** From Enter on the agent's page to the frame in which the customer's page shows it, alone and while that page sends a file. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startBuilt(scratch.data);
  const browsers = await openBrowser();
  try {
    const { page, theirs } = await meet(browsers, server.url, scratch.data);
    const word = 'chat, Enter → drawn on the other page';
    await times(page, theirs, 'warm');
    const idle = median(await times(page, theirs, 'idle'));
    const path = join(scratch.data, 'image.bin');
    const file = openSync(path, 'w');
    ftruncateSync(file, SIZE);
    closeSync(file);
    const chooser = theirs.waitForEvent('filechooser');
    await press(theirs, 'Send a photo or file');
    await (await chooser).setFiles(path);
    const progress = theirs.getByRole('progressbar', { name: 'image.bin' });
    await progress.waitFor();
    const meanwhile = await times(page, theirs, 'busy', () => progress.isVisible());
    const [busy, count] = [median(meanwhile), meanwhile.length];
    return [
      {
        work: `${word}, while the customer’s page sends 500 MiB`,
        must: '≤ 5 × idle',
        got: `${busy.toFixed(0)} ms (idle: ${idle.toFixed(0)} ms), ${count} messages before the file was there`,
        ratio: busy / idle,
        met: busy / idle <= 5 && count >= ENOUGH,
      },
    ];
  } finally {
    await browsers.close();
    await server.stop();
    scratch.remove();
  }
}

/** A session with both pages on it. */
async function meet(browsers: Browsers, url: string, data: string): Promise<{ page: Page; theirs: Page }> {
  const database = await openScratch(data);
  try {
    const { token } = await laySignIn(
      database.owner,
      await layAgent(database.owner, await layDesk(database.owner)),
    );
    const session = await layActive(testClient(url, token), testClient(url));
    const [agent, customer] = [await browsers.newPerson(), await browsers.newPerson()];
    await agent.context.addCookies([{ name: 'bw', value: token.toString('base64url'), url }]);
    await customer.context.addInitScript(
      (kept) => sessionStorage.setItem('bailiwick.join.token', kept),
      session.token,
    );
    await Promise.all([
      agent.page.goto(`${url}/desk/sessions/${session.id}`),
      customer.page.goto(`${url}/join`),
    ]);
    await customer.page.locator('#say').waitFor();
    await Promise.all([agent.page, customer.page].map(takeFunctions));
    await noteEnter(agent.page);
    await noteDrawn(customer.page);
    return { page: agent.page, theirs: customer.page };
  } finally {
    await database.close();
  }
}

type Noting = Window & { enteredAt?: number; drawnAt?: Map<string, number> };

/** Notes when Enter was pressed last, ms of the computer's clock. */
const noteEnter = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const note = ({ key }: KeyboardEvent) => {
      if (key === 'Enter') (window as Noting).enteredAt = performance.timeOrigin + performance.now();
    };
    window.addEventListener('keydown', note, { capture: true });
  });

/** Notes when each message was drawn first, by the same clock. */
const noteDrawn = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const drawn = new Map<string, number>();
    (window as Noting).drawnAt = drawn;
    const look = () => {
      const said = document.querySelector('.log')?.textContent ?? '';
      for (const [word] of said.matchAll(/(?:warm|idle|busy) \d+\./g)) {
        if (drawn.has(word)) continue;
        drawn.set(word, Number.NaN);
        requestAnimationFrame(() => drawn.set(word, performance.timeOrigin + performance.now()));
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });

/** How long each of some messages took, ms, one after another. @param goesOn one that was said when this is over counts no more */
async function times(
  page: Page,
  theirs: Page,
  word: string,
  goesOn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<number[]> {
  const field = page.getByLabel('Write to everybody in the session');
  const found: number[] = [];
  for (let n = 0; n < MESSAGES; n += 1) {
    await page.waitForTimeout(BREATH);
    await field.fill(`${word} ${n}.`);
    await field.press('Enter');
    const drawn = await theirs.waitForFunction(
      (one) => (window as Noting).drawnAt?.get(one) || undefined,
      `${word} ${n}.`,
    );
    const entered = await page.evaluate(() => (window as Noting).enteredAt ?? Number.NaN);
    if (!(await goesOn())) break;
    found.push(Number(await drawn.jsonValue()) - entered);
  }
  return found;
}
