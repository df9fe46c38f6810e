import { afterAll, describe, expect, test } from 'vitest';
import { openDisplay, xvfb } from './harness/display.ts';
import { openBrowserOn, picture } from './harness/index.ts';
import { isInked } from './story/ink.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { agree, drawAcross, flowing, letIn, mayBeFound } from './story/session.ts';

// A customer's whole screen, not a tab: their browser is a process of its own, and stands on a screen.

describe.skipIf(xvfb === null)('a whole screen', async () => {
  if (xvfb === null) return;
  const display = await openDisplay();
  const theirs = await openBrowserOn(display.name);
  afterAll(async () => {
    await theirs.close();
    await display.close();
  });
  const { bailiwick, browsers, olive } = await openDesk();
  await mayBeFound(olive);

  test('is seen, named, drawn on where its customer sees it, and stopped', async () => {
    const { page } = olive;
    const seat = () => theirs.newPerson({ permissions: ['camera', 'microphone'] });
    const { customer } = await letIn({ bailiwick, browsers, agent: olive, seat }, 'Robin Reed');
    await agree(page, customer.page, 'Ask to see the screen', 'Share');
    await flowing(page);
    await customer.page.getByText('Olive Hart can see or hear: your whole screen.').waitFor();
    await page.getByText(/^1280 × 800 ·/).waitFor();
    await agree(page, customer.page, 'Ask to point and draw', 'Allow');
    await press(page, /^Draw$/);
    await drawAcross(page);
    await isInked(customer.page, 'figure.copy canvas');
    if (process.env['BAILIWICK_SCREENS'] === '1') {
      await picture(page, 'session-whole-screen');
      await picture(customer.page, 'join-whole-screen');
    }
    await press(customer.page, 'Stop sharing my screen');
    await customer.page.getByText('Nothing of yours is shared.').waitFor();
    await page.getByText('They took it back').waitFor();
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.leave();
  });
});
