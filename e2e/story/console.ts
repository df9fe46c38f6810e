import type { Facts, Somebody } from './people.ts';
import { fill, fillNames, press } from './people.ts';

/** Waits for a heading. */
export const heading = (who: Somebody, name: string | RegExp) =>
  who.page.getByRole('heading', { name }).first().waitFor();

/** Waits for words anywhere on the page. */
export const shown = (who: Somebody, text: string | RegExp) => who.page.getByText(text).first().waitFor();

/** Waits for an answer on the contact page. */
export const outcome = (who: Somebody, name: string) =>
  who.page.locator(`section[data-outcome="${name}"]`).first().waitFor();

/** Opens a contact with what the caller says. */
export async function takeContact(who: Somebody, caller: Facts, organisation?: string): Promise<void> {
  const { page } = who;
  await page
    .getByRole('link', { name: /New contact/ })
    .first()
    .click();
  await fillNames(page, caller);
  if (organisation !== undefined) await fill(page, /^Organisation/, organisation);
  await press(page, 'Find them');
  await page.getByRole('heading', { name: `${caller.first} ${caller.last}`, level: 1 }).waitFor();
}

/** Picks what the caller wants by topic and words. */
export async function pick(who: Somebody, topic: string, want: string): Promise<void> {
  const more = who.page.getByRole('button', { name: 'Ask something else' });
  if ((await more.count()) > 0) await more.click();
  await who.page.getByRole('button', { name: new RegExp(topic) }).click();
  await who.page.getByRole('button', { name: new RegExp(`${want}$`) }).click();
}

/** The four digits that the agent reads out, typed into the portal. */
export async function typeDigits(agent: Somebody, caller: Somebody): Promise<void> {
  const digits = (await agent.page.locator('[class*=bigDigits]').innerText()).trim();
  for (const [at, digit] of [...digits].entries()) {
    await caller.page.getByLabel(`Digit ${at + 1}`).fill(digit);
  }
}
