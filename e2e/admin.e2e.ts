import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import { heading, shown } from './story/console.ts';
import { fill, fillNames, press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';

// What an admin of the desk sets right again in the Admin Centre; links that have done their work.

const { bailiwick, olive } = await openDesk();
const { page } = olive;

describe('a client that was typed wrongly', () => {
  test('is corrected on its page, and removed when asked twice', async () => {
    await page.goto(`${bailiwick.url}/admin/clients/new`);
    await fill(page, /^Name/, 'Acme Lmtd');
    await fillNames(page, { first: 'Sam', last: 'Chief', email: 'sam@acme.example' });
    await press(page, 'Add the client');
    await heading(olive, 'Acme Lmtd');
    await lookAt(page, 'admin-client-onboarding');
    await press(page, 'Correct name and domains');
    await fill(page, /^Name/, 'Acme Ltd');
    await fill(page, /^Mail domains/, 'acme.example, acme.org');
    await lookAt(page, 'admin-client-correct');
    await press(page, 'Save');
    await heading(olive, 'Acme Ltd');
    await shown(olive, /acme\.example, acme\.org/);
    await press(page, 'Remove this client');
    await shown(olive, /Remove Acme Ltd, with the one person entered\?/);
    await lookAt(page, 'admin-client-remove');
    await press(page, 'Yes, remove it');
    await heading(olive, 'Clients');
    await page.getByText('Acme Ltd').waitFor({ state: 'detached' });
    expect(olive.complaints).toEqual([]);
  });
});

/** What the keyboard is at. */
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

describe('the keyboard', () => {
  test('stays at the button that was pressed, and at the page when that is gone', async () => {
    await page.goto(`${bailiwick.url}/admin/agents`);
    await fillNames(page, { first: 'Zoe', last: 'New', email: 'ben@northside.example' });
    await page.getByRole('button', { name: 'Send the invitation' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').first().waitFor();
    await expect.poll(focused).toBe('Send the invitation');
    await page.goto(`${bailiwick.url}/admin/clients/new`);
    await fill(page, /^Name/, 'Umbrella');
    await fillNames(page, { first: 'Sam', last: 'Chief', email: 'sam@umbrella.example' });
    await page.getByRole('button', { name: 'Add the client' }).focus();
    await page.keyboard.press('Enter');
    await heading(olive, 'Umbrella');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });
});

describe('a dialog that asks for the factor', () => {
  test('leaves the keyboard in the page when it goes', async () => {
    await page.goto(`${bailiwick.url}/admin/agents`);
    await fillNames(page, { first: 'Zoe', last: 'New', email: 'ben@northside.example' });
    const body = JSON.stringify({ code: 'factor-needed', title: '', detail: '', status: 403 });
    await page.route(
      '**/api/agents',
      (route) => route.fulfill({ status: 403, body, contentType: 'application/problem+json' }),
      { times: 1 },
    );
    await page.getByRole('button', { name: 'Send the invitation' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Use a passkey'); // Enter shows it, and does not close
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('alert').first().waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });
});

describe('a double click', () => {
  test('is one press: it is said once to be done, and nothing to be running still', async () => {
    await page.goto(`${bailiwick.url}/admin/clients/new`);
    await fill(page, /^Name/, 'Twice Ltd');
    await fillNames(page, { first: 'Sam', last: 'Chief', email: 'sam@twice.example' });
    await press(page, 'Add the client');
    await heading(olive, 'Twice Ltd');
    await page
      .getByLabel('Import people')
      .fill('first,last,email,phone,role\nMia,Ott,mia@twice.example,,member');
    await press(page, 'Preview');
    await page.getByRole('button', { name: /^Import / }).dblclick();
    await shown(olive, 'mia@twice.example');
    await shown(olive, 'One person was imported.');
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('alert').allInnerTexts()).toEqual(['One person was imported.']);
  });
});

describe('a CSV file with a bad row', () => {
  test('is chosen again under the same name once it is mended', async () => {
    await page.goto(`${bailiwick.url}/admin/clients/new`);
    await fill(page, /^Name/, 'Mended Ltd');
    await fillNames(page, { first: 'Sam', last: 'Chief', email: 'sam@mended.example' });
    await press(page, 'Add the client');
    await heading(olive, 'Mended Ltd');
    const folder = mkdtempSync(join(tmpdir(), 'bailiwick-import-'));
    const file = join(folder, 'people.csv');
    const choose = async (email: string): Promise<void> => {
      writeFileSync(file, `first,last,email,phone,role\nMia,Ott,${email},,member\n`);
      await page.locator('input[type=file]').setInputFiles(file);
      await expect.poll(() => page.getByLabel('Import people').inputValue()).toContain(email);
      await press(page, 'Preview');
    };
    await choose('mia-at-mended');
    await shown(olive, /One row cannot be taken/);
    await choose('mia@mended.example');
    await page.getByRole('button', { name: /^Import / }).waitFor();
    rmSync(folder, { recursive: true });
  });
});

describe('mails', () => {
  test('are read in mailboxes where a mail server is set, and the page says so', async () => {
    await page.goto(`${bailiwick.url}/evaluation/mail`);
    await shown(olive, /There are none to read here\./);
    await lookAt(page, 'evaluation-none');
  });
});

describe('a link that stopped something once', () => {
  test.each(['not-me', 'stop'])('of %s says what to do instead', async (way) => {
    await page.goto(`${bailiwick.url}/${way}#${'A'.repeat(43)}`);
    await heading(olive, 'This link stops nothing any more');
    await shown(olive, /in your portal/);
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await lookAt(page, `${way}-bad`);
  });
});

describe('a sign-in that ended meanwhile', () => {
  test('leads to the sign-in page, which says so to whoever was signed in and to nobody else', async () => {
    await page.goto(`${bailiwick.url}/admin/clients`);
    await heading(olive, 'Clients');
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Agents' }).first().click();
    await shown(olive, /^You are signed out/);
    await lookAt(page, 'sign-in-ended');
    await page.goto(`${bailiwick.url}/admin/clients`);
    await heading(olive, 'Sign in');
    expect(await page.getByText(/^You are signed out/).count()).toBe(0);
  });
});
