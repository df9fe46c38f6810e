import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { lookAt } from './harness/index.ts';
import { onboardAcme } from './story/desk.ts';
import { fill, fillNames, seat } from './story/people.ts';
import type { Facts, Somebody } from './story/people.ts';
import { openDesk } from './story/prepared.ts';

// An agent who does not touch the mouse, a name that is longer than anybody thought of, and a page at 200 %.

const long: Facts = {
  first: 'Wilhelmina-Alexandra',
  last: 'Featherstonehaugh-Cholmondeley-Marjoribanks',
  email: 'wilhelmina-alexandra.featherstonehaugh-cholmondeley-marjoribanks@acme.example',
};

const { bailiwick, browsers, olive } = await openDesk();

let sam: Somebody;

beforeAll(async () => {
  sam = await seat(browsers, { first: 'Sam', last: 'Chief', email: 'sam@acme.example' });
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
    const held = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('link', { name: 'Queue' }).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await held(), 'who had it before has it again').toBe('Queue');
  });
});

describe('the keyboard in a client’s own directory', () => {
  const held = () =>
    sam.page.evaluate(() => {
      const { ariaLabel, tagName, textContent } = document.activeElement as HTMLElement;
      return (
        ariaLabel ?? (tagName === 'INPUT' ? (document.activeElement as HTMLInputElement).name : textContent)
      );
    });
  const tab = async () => {
    await sam.page.keyboard.press('Tab');
    return held();
  };
  const open = async (name: string) => {
    await sam.page.getByRole('button', { name }).press('Enter');
    await sam.page.getByLabel(/^First name/).waitFor();
  };
  const shut = () => sam.page.getByRole('button', { name: 'Back' }).press('Enter');
  const back = () => sam.page.getByRole('button', { name: 'Back' }).waitFor({ state: 'hidden' });

  test('goes into the form that a button opens, and on from there when it is shut', async () => {
    await sam.page.goto(`${bailiwick.url}/portal/people`);
    const who = `${long.first} ${long.last}`;
    await open('Add a person');
    expect(await held()).toBe('first');
    await shut();
    await back();
    expect(await tab()).toBe('Add a person');
    await open(`Change ${who}`);
    expect(await held()).toBe('first');
    await shut();
    await back();
    expect(await tab()).toBe(`Change ${who}`);
  });

  test('hears what was refused until the first letter of a better word', async () => {
    const taken = sam.page.getByText('Somebody here has this mail address already.');
    await open('Add a person');
    await fillNames(sam.page, { first: 'Will', last: 'Again', email: long.email });
    await sam.page.keyboard.press('Enter');
    await taken.waitFor();
    await fill(sam.page, /^Mail address/, 'will@acme.example');
    await taken.waitFor({ state: 'hidden' });
    await shut();
    await back();
  });

  test('stays with the person who is to be removed, and presses nothing by itself', async () => {
    const who = `${long.first} ${long.last}`;
    await sam.page.getByRole('button', { name: `Remove ${who}` }).press('Enter');
    await sam.page.keyboard.press('Enter');
    expect([await tab(), await tab(), await tab()]).toEqual([`Change ${who}`, 'Keep', 'Yes, remove']);
    await sam.page.getByRole('button', { name: 'Keep' }).press('Enter');
    expect(await tab()).toBe(`Change ${who}`);
  });
});

describe('a directory of thousands', () => {
  test('comes fifty at a time, and is searched', async () => {
    const { page } = sam;
    await page.route('**/api/portal/people', async (route) => {
      const response = await route.fetch();
      const whole = (await response.json()) as { people: Record<string, unknown>[] };
      const many = Array.from({ length: 2000 }, (_, n) => ({
        ...whole.people[0],
        id: `${n}`,
        first: `No${n}`,
        last: 'Many',
      }));
      await route.fulfill({ response, json: { ...whole, people: many } });
    });
    await page.goto(`${bailiwick.url}/portal/people`);
    const shown = page.getByText(/^No\d+ Many$/);
    await shown.first().waitFor();
    expect(await shown.count()).toBe(50);
    await page.getByRole('button', { name: 'Show more of the other 1950' }).click();
    await expect.poll(() => shown.count()).toBe(100);
    await page.getByLabel('Find somebody').fill('many no1999');
    await expect.poll(() => shown.allInnerTexts()).toEqual(['No1999 Many']);
    await page.getByLabel('Find somebody').fill('nemo');
    await page.getByText('Nobody here has that in their name or mail address.').waitFor();
    await page.unrouteAll();
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
    // Whoever has no room for the list beside the page finds it on the page of contacts.
    await page.goto(`${bailiwick.url}/desk`);
    await page.getByRole('link', { name: new RegExp(long.last) }).waitFor();
    await fits(page);
    await lookAt(page, 'console-contacts');
  });

  test('keeps its row in the list whole where the window is too low for the list', async () => {
    const { page } = olive;
    await page.setViewportSize({ width: 1200, height: 400 });
    const row = page.getByRole('link', { name: new RegExp(long.last) });
    await row.waitFor();
    expect(await row.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
  });
});
