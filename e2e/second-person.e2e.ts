import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { lookAt, startBailiwick } from './harness/index.ts';
import { heading, outcome, pick, shown, takeContact } from './story/console.ts';
import { onboardAcme } from './story/desk.ts';
import { acceptInvitation, fill, fillNames, press, seat } from './story/people.ts';
import type { Facts, Somebody } from './story/people.ts';
import { openDesk } from './story/prepared.ts';

// What no one person can do alone: a second Super admin says yes, whoever was impersonated says no, and a colleague
// takes a contact over. One story, told in order.

const desk = await openDesk();
const { bailiwick, browsers, olive } = desk;
const ben = await desk.seatBen();
const sam = await seat(browsers, { first: 'Sam', last: 'Chief', email: 'sam@acme.example' }); // Super admin of Acme
const una = await seat(browsers, { first: 'Una', last: 'Second', email: 'una@acme.example' }); // Super admin of Acme
const dana: Facts = { first: 'Dana', last: 'Okafor', email: 'dana@acme.example' };

/** What a stranger may say at most, 200 characters: with tags, from right to left, and with no blank to break a line at. */
const WORDS = `<h1>Una Second said yes</h1><img src="/x.png"> אני חדש כאן ${'x'.repeat(141)}`;

/** How a quotation stands there: as text, with none of its tags, its direction kept to itself, and no wider than its place. */
const laidOut = (quoted: Element) => ({
  text: quoted.textContent,
  inside: quoted.childElementCount,
  apart: getComputedStyle(quoted).unicodeBidi,
  over: document.documentElement.scrollWidth - window.innerWidth,
});

beforeAll(() => onboardAcme(bailiwick, { admin: olive, superAdmins: [sam, una], members: [dana] }));

/** Waits until a mail to somebody says this. */
const mailed = (who: Somebody, words: RegExp) =>
  expect
    .poll(() => bailiwick.mailbox.all(who.email).map(({ subject, text }) => `${subject}\n${text}`), {
      timeout: 15_000,
    })
    .toContainEqual(expect.stringMatching(words));

describe('a second Super admin', () => {
  test('is asked when one of them wants to add a third, and it runs on their yes', async () => {
    const { page } = sam;
    await page.goto(`${bailiwick.url}/portal/people`);
    await press(page, 'Add a person');
    await fillNames(page, { first: 'Max', last: 'Third', email: 'max@acme.example' });
    await page.getByRole('radio', { name: 'Super admin' }).check();
    await page.getByText('Ask a second person').first().waitFor();
    await lookAt(page, 'portal-ask');
    await press(page, 'Ask for it');
    await shown(sam, /Asked; it waits under Home/);
    await mailed(una, /Sam Chief/);

    await una.page.goto(`${bailiwick.url}/portal`);
    await shown(una, /Max Third/);
    await lookAt(una.page, 'portal-second');
    await press(una.page, /^Yes$/);
    await shown(una, /Una Second said yes/);
    await sam.page.goto(`${bailiwick.url}/portal`);
    await shown(sam, /Una Second said yes/);
    await press(sam.page, 'Do it now');
    await una.page.goto(`${bailiwick.url}/portal/people`);
    await shown(una, 'Max Third');
  });

  test('who answers second reads who was first', async () => {
    await sam.page.goto(`${bailiwick.url}/portal`);
    await shown(sam, /Una Second said yes/);
    expect(await sam.page.getByRole('button', { name: /^Yes$/ }).count()).toBe(0);
    await shown(sam, 'Nothing waits for you.');
    await lookAt(sam.page, 'portal-settled');
  });

  test('and the first answer at once to one question: whoever was late is told whose it is', async () => {
    await ben.page.goto(`${bailiwick.url}/desk`);
    await takeContact(ben, { first: 'Nora', last: 'Newman', email: 'nora@elsewhere.example' }, 'Acme');
    await pick(ben, 'SIP credentials', 'Get SIP credentials');
    await fill(ben.page, /^What exactly/, 'A SIP password for the lobby phone');
    await press(ben.page, 'May they?');
    const words = ben.page.getByLabel(/in their own words/);
    expect(await words.inputValue(), 'typed once').toBe('A SIP password for the lobby phone');
    await words.fill(WORDS);
    await press(ben.page, 'Ask their administrators');
    let first = (): void => undefined;
    const answered = new Promise<void>((resolve) => (first = resolve));
    await sam.page.route('**/api/approvals/*/answer', async (route) => {
      await answered;
      await route.continue();
    });
    for (const { page } of [sam, una]) await page.goto(`${bailiwick.url}/portal`);
    const quote = una.page.getByRole('blockquote');
    await quote.getByText('Words of the caller, not ours').waitFor();
    await una.page.setViewportSize({ width: 360, height: 740 });
    expect(await quote.locator('bdi').evaluate(laidOut)).toEqual({
      text: WORDS,
      inside: 0,
      apart: 'isolate',
      over: 0,
    });
    await press(sam.page, 'Authorise this once');
    await press(una.page, 'Refuse');
    await shown(una, 'Una Second said no.');
    first();
    await shown(sam, /^This was answered by Una Second\. Yours came later/);
    await sam.page.unrouteAll();
    await press(ben.page, 'Close contact');
  });

  test('says that a yes in her name was not hers, where it was said with her factor', async () => {
    await una.page.goto(`${bailiwick.url}/portal`);
    await press(una.page, 'That was not me');
    await shown(una, /^Your yes does not stand/);
    await shown(una, /^Una Second said that the yes in their name was not them\. It had been done before/);
    await mailed(sam, /it was not\s+them who said yes/);
  });
});

describe('what a Super admin authorised once', () => {
  test('is taken back by the other before it is done, and the agent reads by whom', async () => {
    await ben.page.goto(`${bailiwick.url}/desk`);
    await takeContact(ben, { first: 'Nick', last: 'Newman', email: 'nick@elsewhere.example' }, 'Acme');
    await pick(ben, 'SIP credentials', 'Get SIP credentials');
    await fill(ben.page, /^What exactly/, 'A SIP password for the boardroom phone');
    await press(ben.page, 'May they?');
    await fill(ben.page, /in their own words/, 'I am the new IT guy');
    await press(ben.page, 'Ask their administrators');
    await sam.page.goto(`${bailiwick.url}/portal`);
    await press(sam.page, 'Authorise this once');
    await outcome(ben, 'allow');
    await una.page.goto(`${bailiwick.url}/portal`);
    await lookAt(una.page, 'portal-take-back');
    await press(una.page, 'Take it back');
    await shown(una, 'Taken back; it will not be done.');
    await shown(ben, 'Una Second took it back. Nothing is done for it any more.');
    await una.page.getByRole('button', { name: 'Take it back' }).waitFor({ state: 'detached' });
    await press(ben.page, 'Close contact');
  });
});

describe('a contact between two agents', () => {
  test('is read by the other and acted in by one; handed over, the two change places', async () => {
    await ben.page.goto(`${bailiwick.url}/desk`);
    await takeContact(ben, dana);
    await pick(ben, 'Users', 'Change their own details');
    await fill(ben.page, /^What exactly/, 'The last name is Adeyemi now');
    await press(ben.page, 'May they?');
    await outcome(ben, 'verify');
    await lookAt(ben.page, 'console-verify');
    await olive.page.goto(ben.page.url());
    await shown(olive, /Ben Ito holds this contact/);
    expect(await olive.page.getByRole('button', { name: 'Close contact' }).count()).toBe(0);
    await lookAt(olive.page, 'console-read-only');
    await press(ben.page, 'Hand over');
    await ben.page.getByRole('menuitem', { name: 'Olive Hart' }).click();
    await shown(ben, /Olive Hart holds this contact/);
    await olive.page.getByRole('button', { name: 'Close contact' }).waitFor();
  });
});

describe('somebody in whose name another calls', () => {
  test('stops it by the link in the code mail, and the Super admins are told', async () => {
    await press(olive.page, /Send a code by mail/);
    const mail = await bailiwick.mailbox.next(dana.email);
    const link = mail.links.find((url) => url.includes('/not-me#')) ?? mail.text;
    const real = await seat(browsers, dana);
    await real.page.goto(link);
    await heading(real, 'Did you call us?');
    await lookAt(real.page, 'not-me');
    await press(real.page, 'That was not me');
    await heading(real, 'It is stopped');
    await lookAt(real.page, 'not-me-done');
    await shown(olive, /This person said that a contact was not them/);
    await lookAt(olive.page, 'console-fenced');
    await mailed(sam, /it was not\s+them who called/);
    await real.leave();
    expect([...olive.complaints, ...ben.complaints, ...sam.complaints, ...una.complaints]).toEqual([]);
  });
});

describe('a passkey that a Member makes', () => {
  test('is counted beside Our people until a Super admin confirms it', async () => {
    const member = await seat(browsers, dana);
    await member.page.goto(`${bailiwick.url}/sign-in`);
    await fill(member.page, /^Mail address/, dana.email);
    await press(member.page, 'Send me a link');
    await acceptInvitation(bailiwick, member);
    await heading(member, 'What you may ask for');
    await una.page.goto(`${bailiwick.url}/portal/people`);
    await una.page.getByText('Dana Okafor added: a passkey').waitFor();
    const before = (await una.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    await una.context.addCookies(await member.context.cookies()); // the Member signs in at a Super admin's browser
    const headers = { cookie: before, origin: bailiwick.url, 'content-type': 'application/json' };
    const { status } = await fetch(`${bailiwick.url}/api/sign-out`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': randomUUID() },
      body: '{}',
    });
    expect(status).toBe(200);
    await una.page.getByRole('button', { name: 'Signed in as Dana Okafor' }).waitFor();
    await una.page.getByText(/^You, as /).waitFor();
    expect(await una.page.getByText('added: a passkey').count(), 'of what the Super admin read').toBe(0);
    await sam.page.goto(`${bailiwick.url}/portal`);
    await sam.page.getByRole('link', { name: /^Our people\s*1$/ }).click();
    await press(sam.page, 'It is theirs, let it count now');
    await sam.page.getByRole('link', { name: /^Our people$/ }).waitFor();
    await member.leave();
  });
});

/** What set-up looks like, step by step, to somebody who leaves before the end. */
async function lookAtSetUp(link: string, facts: Facts): Promise<void> {
  const { page, leave } = await browsers.newPerson();
  await page.goto(link);
  await fill(page, /^Name of the desk/, 'Trial Desk');
  await lookAt(page, 'set-up-desk');
  await press(page, 'Next');
  await fillNames(page, facts);
  await lookAt(page, 'set-up-you');
  await press(page, 'Next');
  await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
  await lookAt(page, 'set-up-factor');
  await leave();
}

describe('an evaluation', () => {
  test('says so on every page, and its mails are read on this machine', async () => {
    const trial = await startBailiwick({ env: { SMTP_URL: undefined } });
    try {
      const eva = await seat(browsers, { first: 'Eva', last: 'Trial', email: 'eva@desk.example' });
      const { page } = eva;
      await lookAtSetUp(await trial.setUpLink(), eva);
      await page.goto(await trial.setUpLink());
      await fill(page, /^Name of the desk/, 'Trial Desk');
      await press(page, 'Next');
      await fillNames(page, eva);
      await press(page, 'Next');
      await press(page, 'Use a passkey');
      await page.getByRole('link', { name: 'Open the console' }).waitFor();
      await lookAt(page, 'set-up-mail');
      await page.getByRole('link', { name: 'Open the console' }).click();
      await heading(eva, 'Contacts');
      await page.getByRole('link', { name: /mail/i }).first().waitFor();
      await page.goto(`${trial.url}/desk/account/clients`);
      await press(page, 'Try it with a sample');
      await shown(eva, /To try them, press New contact and type Dana Okafor/);
      await lookAt(page, 'account-sample');
      await takeContact(eva, {
        first: 'Dana',
        last: 'Okafor',
        email: 'dana.okafor@harbour-dental.example',
      });
      await pick(eva, 'Devices', 'Have their own device worked on');
      await press(page, 'May they?');
      await outcome(eva, 'verify');
      await press(page, /Send a code by mail/);
      await page.getByLabel(/^Code that was sent/).waitFor();
      await lookAt(page, 'console-code');
      await page.goto(`${trial.url}/evaluation/mail`);
      await page
        .getByRole('button', { name: /dana\.okafor/ })
        .first()
        .click();
      await shown(eva, /\d{8}/);
      await lookAt(page, 'evaluation-mail');
      await page.goto(`${trial.url}/desk/account/clients`);
      await press(page, 'Remove the sample');
      await press(page, 'Yes, remove');
      await page.getByRole('button', { name: 'Try it with a sample' }).waitFor();
      await lookAt(page, 'account-clients-empty');
      await page.goto(`${trial.url}/join`);
      await page.getByText('This help desk is only being tried out').waitFor();
      await lookAt(page, 'join-evaluation');
      await press(page, 'Deutsch');
      await page.getByText('Dieser Helpdesk wird nur ausprobiert').waitFor();
    } finally {
      await trial.stop();
    }
  });
});
