import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import type { Person } from './harness/index.ts';
import { seatAgent } from './harness/sessionAgent.ts';
import { press } from './story/people.ts';
import { inked, isInked } from './story/ink.ts';
import { openDesk } from './story/prepared.ts';
import { agree, drawAcross, flowing, letIn, mayBeFound } from './story/session.ts';

// Two agents point and draw for one customer: what one puts on the picture the other sees, and the customer's page has it
// again after it was loaded anew.

const desk = await openDesk();
const { bailiwick, browsers, olive } = desk;
await mayBeFound(olive);

const onConsole = 'section canvas[aria-hidden=true]';
const isBare = (page: Page, canvas: string) => expect.poll(() => inked(page, canvas)).toBe(0);

/** Whatever another agent's page says: only who froze the picture lets it move again. */
async function saysThaw(ben: Person, theirs: Page, id: string): Promise<void> {
  const second = await ben.context.newPage();
  await second.goto(`${bailiwick.url}/desk`);
  const bare = await seatAgent(second, id);
  await expect.poll(() => bare.connections(), { timeout: 15_000 }).toBe(1);
  await bare.ctl({ t: 'thaw' });
  await bare.ctl({
    t: 'stroke',
    id: 'after',
    points: [
      [0, 0],
      [1, 1],
    ],
    color: 'red',
    done: true,
  });
  await isInked(theirs, 'figure .ink');
  expect(await theirs.locator('figure img').isVisible()).toBe(true);
  await bare.end();
  await second.close();
}

test('what one agent shows and draws the other sees, and a customer who loads their page anew has it again', async () => {
  const { page } = olive;
  const ben = await desk.seatBen();
  await mayBeFound(ben);
  const { customer, id } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
  const theirs = customer.page;
  await agree(page, theirs, 'Ask to see the screen', 'Share');
  await flowing(page);
  await agree(page, theirs, 'Ask to point and draw', 'Allow');
  // Whoever uses no mouse points with the arrow keys.
  await press(page, /^Point$/);
  await page.keyboard.press('ArrowRight');
  const dot = theirs.locator('.over-page .dot', { hasText: 'Olive Hart' });
  await dot.waitFor();
  await page.keyboard.press('Escape');
  await dot.waitFor({ state: 'hidden', timeout: 4_000 });
  await press(page, /^Draw$/);
  await drawAcross(page);
  await isInked(theirs, '.over-page canvas');

  await theirs.reload();
  await press(theirs, 'Share my screen again');
  await flowing(page, 0);
  await isInked(theirs, '.over-page canvas');

  await page.getByRole('tab', { name: 'Who is in' }).click();
  await press(page, 'Invite a colleague');
  await page.getByRole('menuitem', { name: 'Ben Ito' }).click();
  await ben.page.goto(`${bailiwick.url}/desk/sessions/${id}`);
  await press(ben.page, 'Come in');
  await flowing(ben.page, 0);
  await isInked(ben.page, onConsole);

  await press(page, 'Freeze the picture');
  await ben.page.getByText('Frozen by Olive Hart: Robin Reed sees this picture').waitFor();
  await isBare(ben.page, onConsole);
  expect(
    await ben.page.getByRole('button', { name: 'Whoever froze the picture lets it move again' }).isDisabled(),
  ).toBe(true);
  await press(ben.page, /^Draw$/);
  await drawAcross(ben.page);
  await isInked(theirs, 'figure .ink');
  await isInked(page, onConsole);
  await lookAt(ben.page, 'session-frozen-by-other');
  await press(page, 'Wipe the drawing away');
  await isBare(ben.page, onConsole);
  await isBare(theirs, 'figure .ink');

  await saysThaw(ben, theirs, id);
  await press(page, 'Back to the moving picture');
  await ben.page.getByText(/^Frozen by/).waitFor({ state: 'hidden' });
  await theirs.locator('figure img').waitFor({ state: 'hidden' });
  expect([...olive.complaints, ...ben.complaints, ...customer.complaints]).toEqual([]);
  await press(page, /^End$/);
  await press(page, 'End the session');
  await Promise.all([customer.leave(), ben.leave()]);
});
