import { lookAt } from '../harness/index.ts';
import type { Browsers } from '../harness/index.ts';
import { press } from './people.ts';

/** What an invitation looks like to a guest who does not accept it. */
export async function lookAtInvitation(browsers: Browsers, link: string): Promise<void> {
  const { page, leave } = await browsers.newPerson();
  await page.goto(link);
  await page.getByRole('button', { name: 'Accept' }).waitFor();
  await lookAt(page, 'invitation');
  await press(page, 'Accept');
  await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
  await lookAt(page, 'invitation-factor');
  await page.getByText(/nothing has happened yet, and the link still works/).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Accept' }).waitFor();
  await leave();
}
