import { expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import type { Person } from './harness/index.ts';
import { heading, shown } from './story/console.ts';
import { moving, seatCustomer, shareOwnTab } from './story/customer.ts';
import { openHelp, tellTrouble } from './story/help.ts';
import { fill, press } from './story/people.ts';
import type { Somebody } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { agree, flowing, mayBeFound } from './story/session.ts';

// One person helps another, from “I need help” to the receipt: two browsers, the customer's as narrow as a phone's.

const { bailiwick, browsers, olive } = await openDesk();

/** Each says something, and the customer sends a file that the agent saves. */
async function talkAndSend(olive: Somebody, robin: Person): Promise<void> {
  const { page } = olive;
  const theirs = robin.page;
  await page.getByLabel('Write to everybody in the session').fill('Is there paper in it?');
  await page.keyboard.press('Enter');
  await theirs.getByText('Is there paper in it?').waitFor();
  await theirs.locator('#say').fill('There is none!');
  await theirs.keyboard.press('Enter');
  await shown(olive, 'There is none!');
  const chooser = theirs.waitForEvent('filechooser');
  await press(theirs, 'Send a photo or file');
  const photo = { name: 'tray.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(100_000, 'paper ') };
  await (await chooser).setFiles(photo);
  await theirs.getByText('tray.pdf: sent').waitFor();
  await page.getByRole('tab', { name: 'Files' }).click();
  const download = page.waitForEvent('download');
  await press(page, 'Save tray.pdf');
  expect((await download).suggestedFilename()).toBe('tray.pdf');
}

test('somebody needs help, waits, shows their screen, talks, sends a file, stops, and keeps a receipt', async () => {
  const { page } = olive;
  await mayBeFound(olive);
  await page.goto(`${bailiwick.url}/desk/queue`);
  await heading(olive, 'Queue');

  const robin = await seatCustomer(browsers, { viewport: { width: 360, height: 780 } });
  const theirs = robin.page;
  await shareOwnTab(robin);
  await openHelp(bailiwick, robin);
  await tellTrouble(robin, 'Robin Reed', 'The printer prints nothing.');
  await fill(theirs, /^Mail address/, 'robin@home.example');
  await press(theirs, 'Wait for help');
  await theirs.getByText('You are next.').waitFor();

  const waiting = page.getByRole('article', { name: 'Robin Reed' });
  await waiting.getByText('The printer prints nothing.').waitFor();
  await waiting.getByRole('button', { name: 'Take', exact: true }).click();
  await theirs.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
  await page.getByText('Good connection').waitFor({ timeout: 20_000 });
  await moving(robin);
  await agree(page, theirs, 'Ask to see the screen', 'Share');
  await flowing(page);
  await theirs.getByText(/Olive Hart can see or hear: one browser tab/).waitFor();

  await talkAndSend(olive, robin);

  await press(theirs, /^Stop$/);
  await theirs.getByText('Nothing of yours is shared.').waitFor();
  await lookAt(theirs, 'join-narrow');
  await press(page, /^End$/);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Resolved', { exact: true }).check();
  await dialog.getByLabel('Notes').fill('There was no paper.');
  await press(page, 'End the session');
  await theirs.getByRole('heading', { name: 'Your receipt' }).waitFor();
  for (const words of [/Olive Hart/, /you agreed, then took it back/, /tray\.pdf/]) {
    await theirs.getByText(words).first().waitFor();
  }
  await lookAt(theirs, 'join-receipt-narrow');
  const mail = await bailiwick.mailbox.next('robin@home.example', { timeout: 20_000 });
  for (const words of ['Northside Support', 'Olive Hart', 'A file sent by you'])
    expect(mail.text).toContain(words);

  await page.goto(`${bailiwick.url}/desk/sessions`);
  await page
    .getByRole('link', { name: /Robin Reed/ })
    .first()
    .click();
  await shown(olive, 'There is none!');
  await shown(olive, 'tray.pdf');
  expect([...olive.complaints, ...robin.complaints]).toEqual([]);
  await robin.leave();
}, 120_000);
