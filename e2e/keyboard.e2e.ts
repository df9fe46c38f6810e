import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { lookAt } from './harness/index.ts';
import { onboardAcme } from './story/desk.ts';
import { seat } from './story/people.ts';
import type { Facts } from './story/people.ts';
import { openDesk } from './story/prepared.ts';

// An agent who does not touch the mouse, a name that is longer than anybody thought of, and a page at 200 %.

const long: Facts = {
  first: 'Wilhelmina-Alexandra',
  last: 'Featherstonehaugh-Cholmondeley-Marjoribanks',
  email: 'wilhelmina-alexandra.featherstonehaugh-cholmondeley-marjoribanks@acme.example',
};

const { bailiwick, browsers, olive } = await openDesk();

beforeAll(async () => {
  const sam = await seat(browsers, { first: 'Sam', last: 'Chief', email: 'sam@acme.example' });
  await onboardAcme(bailiwick, { admin: olive, superAdmins: [sam], members: [long] });
});

/** Nothing sticks out to the right, and no words are cut off. */
async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(wide).toBe(0);
}

describe('the keyboard alone', () => {
  test('takes a contact from the first key to the answer', async () => {
    const { page } = olive;
    const { keyboard } = page;
    await page.goto(`${bailiwick.url}/desk`);
    await page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
    await keyboard.press('n');
    await page.getByRole('button', { name: 'Find them' }).waitFor();
    const ring = () => page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
    expect(await ring(), 'the first field has the focus, and shows it').toBe('solid');
    await keyboard.type(long.first);
    await keyboard.press('Tab');
    await keyboard.type(long.last);
    await keyboard.press('Tab');
    await keyboard.type(long.email);
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What do they want?' }).waitFor();
    await keyboard.press('1');
    await page.getByRole('button', { name: /Be told about their own line/ }).waitFor();
    await keyboard.press('2');
    await page.getByLabel('What exactly').waitFor();
    await keyboard.type('How do I forward my calls?');
    await keyboard.press('Enter');
    await page.locator('section[data-outcome]').first().waitFor();
    await lookAt(page, 'console-long-name');
  });

  test('shows the keys on ?, and lets go on Escape', async () => {
    const { page } = olive;
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await lookAt(page, 'console-keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});

describe('a contact at 200 %', () => {
  test('needs no scrolling to the side, and shows the whole name', async () => {
    const { page } = olive;
    await page.setViewportSize({ width: 720, height: 450 });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await fits(page);
    const name = page.getByRole('heading', { level: 1 });
    expect(await name.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    await page.setViewportSize({ width: 360, height: 780 });
    await fits(page);
  });
});
