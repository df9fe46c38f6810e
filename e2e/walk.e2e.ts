import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUBLIC_FILE } from '../src/server/record/checkpoint.ts';
import { runCommand } from './harness/command.ts';
import { lookAt, shareBrowser, startBailiwick } from './harness/index.ts';
import type { Bailiwick, Browsers } from './harness/index.ts';
import { heading, outcome, pick, shown, takeContact, typeDigits } from './story/console.ts';
import { lookAtInvitation } from './story/invitation.ts';
import { acceptInvitation, fill, fillNames, press, readAgain, seat, setUp, signIn } from './story/people.ts';
import type { Facts, Somebody } from './story/people.ts';

// The walk: a desk is set up, a client onboarded, a caller found, proven, answered, and served; a stranger learns
// nothing until a Super admin says yes. One story, told in order; each test goes on where the last one ended.

let bailiwick: Bailiwick;
let browsers: Browsers;
let olive: Somebody; // sets up the desk
let ben: Somebody; // her colleague
let sam: Somebody; // first Super admin of Acme
let una: Somebody; // second Super admin of Acme
let dana: Facts; // Member of Acme, on the phone only

beforeAll(async () => {
  [bailiwick, browsers] = await Promise.all([startBailiwick(), shareBrowser()]);
  olive = await seat(browsers, { first: 'Olive', last: 'Hart', email: 'olive@northside.example' });
  ben = await seat(browsers, { first: 'Ben', last: 'Ito', email: 'ben@northside.example' });
  sam = await seat(browsers, { first: 'Sam', last: 'Chief', email: 'sam@acme.example' });
  una = await seat(browsers, { first: 'Una', last: 'Second', email: 'una@acme.example' });
  dana = { first: 'Dana', last: 'Okafor', email: 'dana@acme.example' };
});

afterAll(async () => {
  await browsers?.close();
  await bailiwick?.stop();
});

describe('set up', () => {
  test('the link makes desk, first person and passkey, once', async () => {
    const link = await bailiwick.setUpLink();
    await olive.page.goto(link);
    await fill(olive.page, /^Name of the desk/, 'Northside Support');
    await press(olive.page, 'Next');
    await fillNames(olive.page, { ...olive, email: 'olive@northside' });
    await press(olive.page, 'Next');
    await shown(olive, /must have a domain/); // before there is a passkey
    await olive.page.reload();
    expect(await olive.page.getByLabel(/^Name of the desk/).inputValue()).toBe('Northside Support');
    await setUp(bailiwick, olive, 'Northside Support');
    await olive.page.getByRole('link', { name: 'Add a client' }).waitFor();
    await lookAt(olive.page, 'console-empty');
    const late = await browsers.newPerson();
    await late.page.goto(link);
    await late.page.getByRole('heading', { name: 'This desk is set up' }).waitFor();
    await late.page.goto(`${bailiwick.url}/set-up`);
    await late.page.getByRole('heading', { name: 'This desk is set up' }).waitFor();
    await late.leave();
  });

  test('a colleague is invited by mail and comes in', async () => {
    await olive.page.getByRole('link', { name: 'My desk' }).click();
    await olive.page.getByRole('link', { name: 'Agents' }).first().click();
    await fillNames(olive.page, ben);
    await press(olive.page, 'Send the invitation');
    await shown(olive, /^Invited$/); // the mail server took it
    await olive.page.getByRole('button', { name: 'Invite again: Ben Ito' }).waitFor();
    await lookAt(olive.page, 'admin-agents-invited');
    await acceptInvitation(bailiwick, ben, async (link) => {
      await lookAtInvitation(browsers, link);
      const beside = await olive.page.context().newPage(); // in the browser of who invited
      await beside.goto(link);
      await beside.getByText(/This browser is signed in as Olive Hart/).waitFor();
      await lookAt(beside, 'invitation-instead');
      await beside.close();
    });
    await heading(ben, 'Contacts');
    await shown(olive, /My desk is now called Admin Centre/);
    await lookAt(olive.page, 'admin-agents');
    expect(await olive.page.getByRole('link', { name: 'Open the Admin Centre' }).count()).toBe(0); // she is in it
    await olive.page.goto(`${bailiwick.url}/desk`);
    await heading(olive, 'Contacts');
    expect(await olive.page.getByText(/My desk is now called/).count()).toBe(0);
  });
});

describe('onboard a client', () => {
  test('its people are typed and imported, with lines and devices', async () => {
    const { page } = olive;
    await page.goto(`${bailiwick.url}/admin/clients`);
    await page.getByRole('link', { name: 'Add a client' }).click();
    await fill(page, /^Name/, 'Acme');
    await fill(page, /^Mail domains/, 'acme.example');
    await fillNames(page, sam);
    await press(page, 'Add the client');
    await heading(olive, 'Acme');
    await page
      .getByLabel('Import people')
      .fill('first,last,email,phone,role\nDana,,dana@acme.example,,member\n');
    await press(page, 'Preview');
    await shown(olive, /Line 2/);
    await page
      .getByLabel('Import people')
      .fill(
        'first,last,email,phone,role\nDana,Okafor,dana@acme.example,,Member\nUna,Second,una@acme.example,,Super admin\n',
      );
    await press(page, 'Preview');
    await press(page, /Import 2 people/);
    await heading(olive, '3 people');
    await fill(page, 'Number', '+1 555 0100');
    await fill(page, 'Label', 'Desk');
    await page.getByLabel('Whose').first().selectOption({ label: 'Dana Okafor' });
    await press(page, 'Add line');
    await shown(olive, '+1 555 0100');
    await fill(page, 'Name', 'Laptop');
    await page.getByLabel('Whose').last().selectOption({ label: 'Dana Okafor' });
    await press(page, 'Add device');
    await shown(olive, 'Laptop');
    await press(page, 'Change Una Second');
    await page
      .getByLabel(/^Last name/)
      .first()
      .fill('Secund');
    await press(page, 'Save');
    await shown(olive, 'Una Secund');
    await lookAt(page, 'admin-client');
  });

  test('the first Super admin accepts, confirms, and the client is live', async () => {
    await olive.page.getByRole('button', { name: 'Invite by mail' }).last().waitFor();
    const row = olive.page
      .locator('div')
      .filter({ hasText: sam.email })
      .filter({ has: olive.page.getByRole('button', { name: 'Invite by mail' }) });
    await row.last().getByRole('button', { name: 'Invite by mail' }).click();
    await acceptInvitation(bailiwick, sam);
    await shown(sam, 'Dana Okafor');
    await lookAt(sam.page, 'portal-go-live');
    await readAgain(olive, sam);
    await press(sam.page, /^Confirm/);
    await heading(sam, 'What you may ask for');
    await lookAt(sam.page, 'portal-home');
    await shown(olive, /This client is live/);
  });
});

describe('a caller who is found', () => {
  test('is taken down again when a number that they call from has a slip in it, and it is said where', async () => {
    const { page } = ben;
    await page.goto(`${bailiwick.url}/desk/contacts/new`);
    await fillNames(page, dana);
    await fill(page, /^Number they call from/, '020 12');
    await press(page, 'Find them');
    await shown(ben, 'Has 5 digits; with its area code a telephone number has at least 7.');
    await lookAt(page, 'console-slip');
  });

  test('is asked for proof, proven by a code from the mail, and told what goes', async () => {
    await ben.page.goto(`${bailiwick.url}/desk`);
    await takeContact(ben, dana);
    await shown(ben, /Member at Acme/);
    await lookAt(ben.page, 'console-contact');
    await pick(ben, 'Devices', 'Have their own device worked on');
    await fill(ben.page, /^What exactly/, 'The laptop does not wake up');
    await press(ben.page, 'May they?');
    await outcome(ben, 'verify');
    await press(ben.page, /Send a code by mail/);
    const mail = await bailiwick.mailbox.next(dana.email);
    expect(mail.text).toContain('Northside Support');
    expect(mail.text).toContain('Ben Ito');
    const code = /\b\d{8}\b/.exec(mail.text)?.[0] ?? '';
    await ben.page.getByLabel(/^Code that was sent/).fill(code);
    await press(ben.page, 'Check');
    await outcome(ben, 'allow');
    await lookAt(ben.page, 'console-allow');
  });

  test('another device is explained only, a refusal says why and what would change it', async () => {
    await pick(ben, 'Devices', 'Have another device worked on');
    await press(ben.page, 'May they?'); // What exactly? The browser asks for it, and nothing was sent.
    await fill(ben.page, /^What exactly/, 'The printer in the hall');
    await press(ben.page, 'May they?');
    await outcome(ben, 'explain');
    await lookAt(ben.page, 'console-explain');
    await pick(ben, 'SIP credentials', 'Get SIP credentials');
    await fill(ben.page, /^What exactly/, 'A password for the softphone');
    await press(ben.page, 'May they?');
    await outcome(ben, 'deny');
    await shown(ben, /Admin or Super admin of theirs can ask/);
    await lookAt(ben.page, 'console-deny');
  });

  test('what is lent becomes a work order, and a second agent does it once', async () => {
    await press(ben.page, /^Go ahead/);
    await press(ben.page, /Make a work order/);
    await shown(ben, 'A work order holds it now: it waits under My work.');
    await olive.page.goto(`${bailiwick.url}/desk/work`);
    await press(olive.page, 'Take it');
    await fill(olive.page, 'Note', 'Waits for a power supply');
    await press(olive.page, 'Give back');
    await shown(olive, 'Note of whoever gave it back: “Waits for a power supply”');
    await press(olive.page, 'Take it');
    await shown(olive, /^To be done by/);
    await fill(olive.page, 'Note', 'Replaced the power supply');
    await lookAt(olive.page, 'console-work');
    await press(olive.page, 'Done, close it');
    await shown(olive, /Done by Olive Hart/);
    await press(ben.page, 'Close contact');
  });
});

describe('a Super admin who calls', () => {
  test('proves it in the portal by the digits that the agent reads out, and a Member is added', async () => {
    await takeContact(ben, sam);
    await pick(ben, 'Users', 'Add a Member');
    await fillNames(ben.page, { first: 'Liam', last: 'Park', email: 'liam@acme.example' });
    await press(ben.page, 'May they?');
    await outcome(ben, 'verify');
    await press(ben.page, /Read out digits/);
    await shown(sam, /asks you to confirm/);
    await lookAt(ben.page, 'console-digits');
    expect(await sam.page.getByText('Nothing waits for you').count()).toBe(0); // the digits do
    await lookAt(sam.page, 'portal-digits');
    await sam.page.route('**/api/portal/waiting', () => undefined); // the card stands until the page has asked again
    const right = (await ben.page.locator('[class*=bigDigits]').innerText()).trim();
    await sam.page.getByLabel('Digit 1').focus();
    await sam.page.keyboard.type(right === '0000' ? '1111' : '0000');
    await shown(sam, /^The digits are wrong/);
    await expect.poll(() => sam.page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Digit 1');
    await typeDigits(ben, sam);
    await outcome(ben, 'allow');
    // The fourth digit sent them: Confirm sends nothing twice.
    expect(await sam.page.getByRole('button', { name: 'Confirm', exact: true }).isDisabled()).toBe(true);
    await sam.page.unrouteAll();
    await press(ben.page, /Do it now/);
    await heading(ben, 'Answer: Done');
    await sam.page.goto(`${bailiwick.url}/portal/people`);
    await shown(sam, 'Liam Park');
    await press(ben.page, 'Close contact');
  });
});

describe('somebody whom nobody knows', () => {
  const stranger: Facts = { first: 'Nick', last: 'Newman', email: 'nick@elsewhere.example' };

  test('learns nothing, and the Super admins are asked', async () => {
    await takeContact(ben, stranger, 'Acme');
    await shown(ben, /can't find you|cannot find you/i);
    await lookAt(ben.page, 'console-non-member');
    await pick(ben, 'SIP credentials', 'Get SIP credentials');
    await fill(ben.page, /^What exactly/, 'A SIP password for the boardroom phone');
    await press(ben.page, 'May they?');
    await outcome(ben, 'deny');
    await fill(ben.page, /in their own words/, 'I am the new IT guy, the boardroom phone needs a password');
    await press(ben.page, 'Ask their administrators');
    await shown(ben, 'Waiting for an answer. Without one within three days nothing is done.');
    const mail = await bailiwick.mailbox.next(sam.email);
    expect(mail.text).not.toContain('new IT guy');
  });

  test('one of them authorises once, the other sees by whom, and the agent goes ahead', async () => {
    await sam.page.goto(`${bailiwick.url}/portal`);
    await shown(sam, /new IT guy/);
    await lookAt(sam.page, 'portal-waiting');
    await press(sam.page, 'Authorise this once');
    await shown(sam, /Sam Chief said yes|said yes/);
    await outcome(ben, 'allow');
    await press(ben.page, 'Close contact'); // what was lent would end with it
    await ben.page.getByRole('dialog', { name: 'Close this contact?' }).waitFor();
    await lookAt(ben.page, 'console-close');
    await press(ben.page, 'Keep it open');
    await outcome(ben, 'allow');
  });
});

describe('the desk', () => {
  test('reads its own record, and gives a colleague another role', async () => {
    const { page } = olive;
    await page.goto(`${bailiwick.url}/admin/record`);
    await shown(olive, /Ben Ito/);
    await page.getByRole('link', { name: 'Export' }).waitFor();
    await lookAt(page, 'admin-record');
    await page.goto(`${bailiwick.url}/admin/agents`);
    await press(page, 'Change the roles of Ben Ito');
    await page.getByRole('checkbox', { name: /^Manager/ }).check();
    await lookAt(page, 'admin-roles');
    await press(page, 'Save');
    await shown(olive, /Agent, Manager/);
  });

  test('lets somebody who signed out come back by a mailed link and their factor', async () => {
    const { page } = ben;
    await page.goto(`${bailiwick.url}/desk`);
    await press(page, /^Signed in as/);
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Send me a link' }).waitFor();
    await lookAt(page, 'sign-in');
    await page.goto(`${bailiwick.url}/desk/queue`);
    await page.getByRole('button', { name: 'Send me a link' }).waitFor(); // the page is shut
    await signIn(bailiwick, ben);
    await heading(ben, 'Queue'); // where they wanted to go
  });
});

describe('the portal', () => {
  test('lets a second Super admin in by the sign-in page, and the mail about their passkey leads to it', async () => {
    const { page } = una;
    await page.goto(`${bailiwick.url}/sign-in`);
    await page.getByText('Northside Support').waitFor();
    await fill(page, /^Mail address/, una.email);
    await press(page, 'Send me a link');
    await acceptInvitation(bailiwick, una);
    await heading(una, 'What you may ask for');
    const mail = await bailiwick.mailbox.next(una.email, { match: 'new passkey' });
    await page.goto(mail.links.at(-1) ?? '');
    await heading(una, 'My sign-in');
  });

  test('adds a person through the same gate, and its record is shown', async () => {
    const { page } = sam;
    await page.goto(`${bailiwick.url}/portal/people`);
    await press(page, 'Add a person');
    await fillNames(page, { first: 'Mia', last: 'Lund', email: 'mia@acme.example' });
    await press(page, /Add now/);
    await shown(sam, 'Mia Lund');
    await lookAt(page, 'portal-people');
    await page.goto(`${bailiwick.url}/portal/record`);
    await shown(sam, /Mia Lund/);
    await lookAt(page, 'portal-record');
    await page.goto(`${bailiwick.url}/portal/policy`);
    await heading(sam, 'Our rules');
    await lookAt(page, 'portal-policy');
    await page.goto(`${bailiwick.url}/portal/my-sign-in`);
    await heading(sam, 'My sign-in');
    await lookAt(page, 'my-sign-in');
    expect([...olive.complaints, ...ben.complaints, ...sam.complaints]).toEqual([]);
    await una.leave();
  });
});

describe('what was done', () => {
  const kept = mkdtempSync(join(tmpdir(), 'bailiwick-walk-'));
  chmodSync(kept, 0o711); // PostgreSQL's user must pass through where root runs the tests
  afterAll(() => rmSync(kept, { recursive: true, force: true }));

  test('is exported by the client, verified without a server, and a changed file is caught', async () => {
    const { page } = sam;
    await page.goto(`${bailiwick.url}/portal/record`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export' }).click(),
    ]);
    const file = join(kept, 'acme.jsonl');
    await download.saveAs(file);
    const verify = () =>
      runCommand(['record', 'verify', file, '--key', join(bailiwick.data, 'secrets', PUBLIC_FILE)]);
    expect(await verify()).toMatchObject({ status: 0, error: '' });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('Mia Lund');
    writeFileSync(file, text.replace('Mia Lund', 'Mia Lunt'));
    expect((await verify()).status).toBe(1);
  });

  test('is backed up while the desk works, and comes back in an empty folder, where nobody is signed in', async () => {
    const file = join(kept, 'desk.backup');
    const backup = await runCommand(['backup', file], { BAILIWICK_DATA: bailiwick.data });
    expect([backup.status, backup.out]).toEqual([0, expect.stringContaining('Wrote ')]);
    const live = await runCommand(['restore', file], { BAILIWICK_DATA: bailiwick.data });
    expect([live.status, live.error]).toEqual([
      1,
      expect.stringMatching(/works with this data folder right now/),
    ]);
    const data = join(kept, 'data');
    const restored = await runCommand(['restore', file], { BAILIWICK_DATA: data });
    const told = /Everybody is signed out[^]*Whoever said “That was not me” since then/;
    expect([restored.status, restored.out]).toEqual([0, expect.stringMatching(told)]);
    const again = await startBailiwick({ from: data });
    try {
      await signIn(again, olive);
      await heading(olive, 'Contacts');
      await olive.page.goto(`${again.url}/admin/clients`);
      await shown(olive, 'Acme');
      await olive.page.goto(`${again.url}/admin/record`);
      await shown(olive, /restored/i);
    } finally {
      await again.stop();
    }
  });
});
