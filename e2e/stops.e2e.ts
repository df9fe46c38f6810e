import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { seatAgent } from './harness/sessionAgent.ts';
import { moving } from './story/customer.ts';
import { send } from './story/desk.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { flowing, framesIn, lastConsent, letIn, share, silent, speaking, still } from './story/sharing.ts';

// What the customer's page stops by itself, whoever says what: it is the one that sends.

const desk = await openDesk();
const { bailiwick, browsers, olive } = desk;
const ben = await desk.seatBen();

/** The id of the one colleague of Olive. */
const idOfBen = (): Promise<string> =>
  olive.page.evaluate(async () => {
    const { agents } = (await (await fetch('/api/colleagues')).json()) as { agents: { id: string }[] };
    return agents[0]?.id ?? '';
  });

/** Whether the server knows that the customer paused. */
const isPaused = (id: string): Promise<boolean> =>
  olive.page.evaluate(async (session) => {
    const { pausedAt } = (await (await fetch(`/api/sessions/${session}`)).json()) as {
      pausedAt: string | null;
    };
    return pausedAt !== null;
  }, id);

/**
 * The buttons of the bar and of an open question that something lies over which an agent can draw on: what takes no click
 * hides all the same, and is found as if it took them.
 */
const lying = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const drawn = [...document.querySelectorAll<HTMLElement>('.over, .over *')];
    for (const one of drawn) one.style.pointerEvents = 'auto';
    const buttons = [...document.querySelectorAll<HTMLElement>('.bar button, .asks button')];
    const hidden = buttons.filter((button) => {
      button.scrollIntoView({ block: 'nearest' });
      const { x, y, width, height } = button.getBoundingClientRect();
      if (width === 0) return false;
      return !button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
    for (const one of drawn) one.style.pointerEvents = '';
    return hidden.map((button) => button.innerText);
  });

describe('the customer’s page', () => {
  test('ends the connection of a viewer who was removed within two seconds, though they ignore it', async () => {
    const session = await letIn(browsers, olive);
    await share(session);
    await session.agent.command('invite', { agentId: await idOfBen() });
    await send(ben.page, `/api/sessions/${session.id}/join`, {});
    const guest = await seatAgent(ben.page, session.id, { stubborn: true });
    await flowing(guest);
    await session.customer.page
      .getByText(/Ben Ito/)
      .first()
      .waitFor();

    await session.agent.command('uninvite', { agentId: await idOfBen() });
    const begun = performance.now();
    await expect.poll(() => framesIn(guest, 250), { timeout: 4_000 }).toBe(0);
    expect(performance.now() - begun).toBeLessThan(2_500); // two seconds, and the quarter that tells
    expect(await framesIn(guest, 1_500)).toBe(0);
    const bar = session.customer.page.getByRole('region', { name: 'What is shared' });
    await expect.poll(() => bar.innerText()).toContain('Olive Hart can see or hear');
    expect(await bar.innerText()).not.toContain('Ben Ito');
    await flowing(session.agent); // the host sees on
    await guest.end();
    await session.agent.end();
    await session.customer.leave();
  });

  test('pauses and stops by key and by button, and a refusal is final', async () => {
    const session = await letIn(browsers, olive);
    const { page } = session.customer;
    await share(session);
    await page.keyboard.press('Alt+P');
    await still(session.agent);
    await press(page, 'Go on');
    await flowing(session.agent);
    await press(page, /^Pause$/);
    await still(session.agent);
    await page.keyboard.press('Alt+P');
    await flowing(session.agent);
    await session.agent.command('consents', { kind: 'pointer' });
    await press(page, /^Allow$/);
    await page.locator('.over-page').waitFor({ state: 'attached' });
    await session.agent.command('consents', { kind: 'camera' });
    await page.getByRole('heading', { name: /^Olive Hart asks to see through/ }).waitFor();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await lying(page), `${width} px wide`).toEqual([]);
    }

    await page.locator('#say').fill('It prints');
    await page.keyboard.press('Alt+S'); // wherever the focus is
    await page.getByText('Nothing of yours is shared.').waitFor();
    await still(session.agent);
    expect(await page.locator('#say').inputValue()).toBe('It prints');

    await press(page, 'Not now');
    await page.getByText(/You said no/).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1'); // by key, too
    await expect(session.agent.command('consents', { kind: 'camera' })).rejects.toThrow('consent-refused');
    await session.agent.end();
    await session.customer.leave();
  });

  test('offers to share again after it was loaded anew; sends nothing on hold, or after a stop that nobody heard of', async () => {
    const session = await letIn(browsers, olive);
    const { page } = session.customer;
    await share(session);
    await page.reload();
    await press(page, 'Share my screen again');
    await expect.poll(() => framesIn(session.agent, 500), { timeout: 20_000 }).toBeGreaterThan(0);
    await moving(session.customer);
    await session.agent.command('consents', { kind: 'microphone' });
    await press(page, /^Share$/);
    await speaking(session.agent);
    await session.agent.command('hold', { hold: true });
    await Promise.all([still(session.agent), silent(session.agent)]);
    await session.agent.command('hold', { hold: false });
    await Promise.all([flowing(session.agent), speaking(session.agent)]);

    // Stopped while the server hears nothing of it, and loaded anew before it does.
    const known = () =>
      Promise.all(['screen', 'microphone'].map((kind) => lastConsent(olive, session.id, kind)));
    let away = true;
    await page.route('**/api/join/withdraw', (route) => (away ? route.abort() : route.continue()));
    await press(page, /^Stop$/);
    await Promise.all([still(session.agent), silent(session.agent)]);
    expect(await known()).toEqual(['granted', 'granted']);
    page.once('framenavigated', () => (away = false));
    await page.reload();
    await page.getByText('Nothing of yours is shared.').waitFor();
    await expect.poll(known).toEqual(['withdrawn', 'withdrawn']);
    expect(await page.getByRole('button', { name: 'Share my screen again' }).isVisible()).toBe(false);
    await session.agent.end();
    await session.customer.leave();
  });

  test('sends on while the server is away for a moment, and has all back when it returns', async () => {
    const session = await letIn(browsers, olive);
    const { page } = session.customer;
    await share(session);
    await session.agent.say({ t: 'say', id: crypto.randomUUID(), text: 'Before' });
    await page.getByText('Before').waitFor();
    const restarted = bailiwick.restart();
    expect(await framesIn(session.agent, 1_000)).toBeGreaterThan(2); // signalling is gone, the picture is not
    await press(page, /^Pause$/);
    await still(session.agent);
    await restarted;
    const back = performance.now();
    const said = { t: 'say', id: crypto.randomUUID(), text: 'After' } as const;
    const comes = () =>
      session.agent.say(said).then(() => page.getByText('After', { exact: true }).isVisible());
    await expect.poll(comes, { timeout: 10_000, interval: 200 }).toBe(true);
    expect(performance.now() - back).toBeLessThan(5_000);
    expect(await page.getByText('Before').isVisible()).toBe(true);
    await expect.poll(() => isPaused(session.id)).toBe(true); // the server was told when it was back
    await press(page, 'Go on');
    await flowing(session.agent);
    expect(await isPaused(session.id)).toBe(false);
    await session.agent.end();
    await session.customer.leave();
  });

  test('stops all sharing after fifteen seconds without the server', async () => {
    const session = await letIn(browsers, olive);
    await share(session);
    bailiwick.process().kill('SIGSTOP'); // it hangs: nothing is refused, nothing is said
    const begun = performance.now();
    await expect.poll(() => framesIn(session.agent, 700), { timeout: 25_000 }).toBe(0);
    const took = performance.now() - begun;
    bailiwick.process().kill('SIGCONT');
    expect(took).toBeGreaterThan(9_000);
    expect(took).toBeLessThan(18_000);
    await session.customer.leave();
  });
});
