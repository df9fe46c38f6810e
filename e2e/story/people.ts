import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { lookAt } from '../harness/index.ts';
import type { Bailiwick, Browsers, Person } from '../harness/index.ts';

/** Somebody in a story: who they are, and the browser they sit at. */
export interface Somebody extends Person {
  readonly first: string;
  readonly last: string;
  readonly email: string;
}

/** A story's people by their facts. */
export interface Facts {
  readonly first: string;
  readonly last: string;
  readonly email: string;
}

/** Seats somebody at a browser of their own. */
export async function seat(browsers: Browsers, facts: Facts): Promise<Somebody> {
  return { ...(await browsers.newPerson()), ...facts };
}

/** Fills a field by its label; a required one carries an asterisk. */
export const fill = (page: Page, label: string | RegExp, text: string) =>
  page
    .getByLabel(typeof label === 'string' ? new RegExp(`^${label}( ?\\*)?$`) : label)
    .first()
    .fill(text);

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).first().click();

/** Types first name, last name and mail address into the form at hand. */
export async function fillNames(page: Page, { first, last, email }: Facts): Promise<void> {
  await fill(page, /^First name/, first);
  await fill(page, /^Last name/, last);
  await fill(page, /^Mail address/, email);
}

/** Sets the desk up by the printed link, with a passkey. */
export async function setUp(bailiwick: Bailiwick, who: Somebody, deskName: string): Promise<void> {
  const { page } = who;
  await page.goto(await bailiwick.setUpLink());
  await fill(page, /^Name of the desk/, deskName);
  await press(page, 'Next');
  await fillNames(page, who);
  await press(page, 'Next');
  await press(page, 'Use a passkey');
  await page.getByRole('link', { name: 'Open the console' }).click();
  await page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor();
}

/**
 * Accepts the invitation that was mailed, with a passkey.
 *
 * @param look what is done with the link before
 */
export async function acceptInvitation(
  bailiwick: Bailiwick,
  who: Somebody,
  look?: (link: string) => Promise<void>,
): Promise<void> {
  const mail = await bailiwick.mailbox.next(who.email, { match: 'Your invitation' });
  const link = mail.links.find((url) => url.includes('/invitation#'));
  if (link === undefined) throw new Error(`The mail to ${who.email} holds no invitation: ${mail.text}`);
  await look?.(link);
  await who.page.goto(link);
  await press(who.page, 'Accept');
  await press(who.page, 'Use a passkey');
}

/** Signs in by a mailed link and the passkey. */
export async function signIn(bailiwick: Bailiwick, who: Somebody): Promise<void> {
  const { page } = who;
  await page.goto(`${bailiwick.url}/sign-in`);
  await fill(page, /^Mail address/, who.email);
  await press(page, 'Send me a link');
  const mail = await bailiwick.mailbox.next(who.email, { match: 'Sign in to' });
  const link = mail.links.find((url) => url.includes('/sign-in#'));
  if (link === undefined) throw new Error(`The mail to ${who.email} holds no sign-in link: ${mail.text}`);
  await page.goto(link);
  await press(page, 'Sign me in');
  await press(page, 'Use a passkey');
}

/** The desk renames Una while somebody reads the directory: they are told, and read it again before they can confirm it. */
export async function readAgain(desk: Somebody, reader: Somebody): Promise<void> {
  await press(desk.page, 'Change Una Secund');
  await desk.page
    .getByLabel(/^Last name/)
    .first()
    .fill('Second');
  await press(desk.page, 'Save');
  await reader.page
    .getByText(/changed these lists while/)
    .first()
    .waitFor();
  expect(await reader.page.getByRole('button', { name: /^Confirm/ }).count()).toBe(0);
  await lookAt(reader.page, 'portal-go-live-altered');
  await press(reader.page, 'Look through them again');
  await reader.page.getByText('Una Second').first().waitFor();
}
