import { devices } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import { seatCustomer } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { knockAt } from './story/session.ts';
import { flowing, lastConsent, letIn, share, silent, speaking, still } from './story/sharing.ts';
import type { LetIn } from './story/sharing.ts';

// What a customer's page does with what their device has: camera, microphone, a small screen, addresses in the chat.

const { bailiwick, browsers, olive } = await openDesk();

async function leave({ customer, agent }: LetIn): Promise<void> {
  expect(customer.complaints).toEqual([]);
  await agent.end();
  await customer.leave();
}

/** What the server knows of a kind's last consent. */
const consentOf = (id: string, kind: string) => lastConsent(olive, id, kind);

describe('a customer’s page', () => {
  test('sends the camera after a yes, and no frame of it after it is stopped', async () => {
    const session = await letIn(browsers, olive);
    const { page } = session.customer;
    await session.agent.command('consents', { kind: 'camera' });
    await page.getByRole('heading', { name: 'Olive Hart asks to see through your camera' }).waitFor();
    expect((await session.agent.figures()).frames).toBe(0);
    await press(page, /^Share$/);
    await page.getByText('Olive Hart can see or hear: your camera').waitFor();
    await flowing(session.agent);
    await press(page, 'Stop my camera');
    await still(session.agent);
    await expect.poll(() => consentOf(session.id, 'camera')).toBe('withdrawn');
    await leave(session);
  });

  test('sends the microphone after a yes, is silent while paused, and plays the agent’s voice', async () => {
    const session = await letIn(browsers, olive);
    const { page } = session.customer;
    await session.agent.command('consents', { kind: 'microphone' });
    await press(page, /^Share$/);
    await page.getByText('Olive Hart can see or hear: your microphone').waitFor();
    await speaking(session.agent);
    await session.agent.speak();
    const played = () =>
      page.locator('audio').evaluateAll((all) => all.map((one) => !(one as HTMLAudioElement).paused));
    await expect.poll(played, { timeout: 15_000 }).toEqual([true]);
    await press(page, /^Pause$/);
    await page.getByText('Paused. Olive Hart can see and hear nothing.').waitFor();
    await silent(session.agent);
    await leave(session);
  });

  test('takes one kind back, and the other goes on', async () => {
    const session = await letIn(browsers, olive);
    const { page } = session.customer;
    await share(session);
    await session.agent.command('consents', { kind: 'microphone' });
    await press(page, /^Share$/);
    await speaking(session.agent);
    await press(page, 'Stop sharing my screen');
    await still(session.agent);
    await expect.poll(() => consentOf(session.id, 'screen')).toBe('withdrawn');
    await speaking(session.agent);
    await page.getByText('Olive Hart can see or hear: your microphone').waitFor();
    await leave(session);
  });

  test('says on a phone that it cannot share its screen, and offers the camera', async () => {
    const phone = devices['Pixel 7'];
    const session = await letIn(browsers, olive, {}, phone);
    const { page } = session.customer;
    expect(await page.getByRole('button', { name: 'My screen, a window or a tab' }).isVisible()).toBe(false);
    await session.agent.command('consents', { kind: 'screen' });
    await page.getByRole('heading', { name: 'Olive Hart asks to see your screen' }).waitFor();
    await page.getByText('A browser on a phone or tablet cannot share its screen. You can').waitFor();
    expect(await page.getByRole('button', { name: 'Share', exact: true }).count()).toBe(0);
    await lookAt(page, 'join-phone');
    await press(page, 'Share the camera instead');
    await page.getByText('Olive Hart can see or hear: your camera').waitFor();
    await flowing(session.agent);
    const heard = await session.agent.heard('sharing');
    expect(heard.at(-1)?.sharing).toMatchObject({ screen: null, camera: true });
    await leave(session);
  });
});

describe('a browser without WebRTC', () => {
  test('is let in all the same: both can write, and read what it cannot show', async () => {
    const seat = async () => {
      const person = await seatCustomer(browsers);
      await person.context.addInitScript(() => void Reflect.deleteProperty(window, 'RTCPeerConnection'));
      return person;
    };
    const { customer } = await knockAt({ bailiwick, browsers, agent: olive, seat }, 'Robin Reed');
    await press(olive.page, 'Let them in');
    await customer.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await olive.page.getByText(/^Their browser can show you nothing/).waitFor();
    await olive.page.getByText('No picture and no sound from their browser').waitFor();
    await lookAt(olive.page, 'session-blind');
    expect(await customer.page.getByRole('button', { name: /^My / }).count()).toBe(0);
    await customer.page.locator('#say').fill('It says error 5.');
    await customer.page.keyboard.press('Enter');
    await olive.page.getByText('It says error 5.').waitFor();
    expect(customer.complaints).toEqual([]);
    await press(customer.page, 'End the session');
    await press(customer.page, 'End it');
    await customer.page.getByRole('heading', { name: 'Your receipt' }).waitFor();
    await customer.leave();
  });
});

describe('an address in the chat', () => {
  test('opens only after a click and a yes, in a window that knows nothing of the session', async () => {
    const session = await letIn(browsers, olive);
    const { page, context } = session.customer;
    const visited: (string | undefined)[] = [];
    await context.route('https://help.example/**', async (route) => {
      visited.push(route.request().headers()['referer']);
      await route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title>' });
    });
    const text = 'Read https://help.example/steps first.';
    await session.agent.say({ t: 'say', id: crypto.randomUUID(), text });
    const address = page.getByRole('button', { name: 'https://help.example/steps' });
    await address.click();
    await page.getByRole('heading', { name: 'Open this address?' }).waitFor();
    await lookAt(page, 'join-address');
    await press(page, 'Do not open');
    expect([visited, context.pages().length]).toEqual([[], 1]);
    await address.click();
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Open it' }).click(),
    ]);
    await opened.waitForLoadState();
    expect(opened.url()).toBe('https://help.example/steps');
    expect(await opened.evaluate(() => window.opener === null)).toBe(true);
    expect(visited).toEqual([undefined]);
    await leave(session);
  });
});
