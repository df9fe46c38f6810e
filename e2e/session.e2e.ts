import { describe, expect, test } from 'vitest';
import { qrPath } from '../src/web/components/qr.ts';
import { lookAt } from './harness/index.ts';
import { moving, seatCustomer, shareOwnTab } from './story/customer.ts';
import { send } from './story/desk.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { admit, agree, countConnections, factsAtTheDoor, flowing } from './story/session.ts';
import { knockAt, letIn, loudest, mayBeFound, writeTooMuch } from './story/session.ts';

// An agent's page and a customer's, in two browsers' windows: what they show, say and pass each other.

const desk = await openDesk();
const { bailiwick, browsers, olive } = desk;
await mayBeFound(olive);
await shareOwnTab(olive);

describe('an agent', () => {
  test('waits with a key, a link, a picture of it, and a mail', async () => {
    const { page } = olive;
    const { id } = await send<{ id: string }>(page, '/api/sessions', {});
    await page.goto(`${bailiwick.url}/desk/sessions/${id}`);
    const made = page.waitForResponse((reply) => reply.url().endsWith('/key'));
    await press(page, 'Make a support key');
    const { link } = (await (await made).json()) as { link: string };
    const key = await page.getByText(/^\d{3} \d{3} \d{3}$/).innerText();
    await page
      .getByRole('timer')
      .getByText(/^(10:00|9:\d\d) left$/)
      .waitFor();
    // What a camera reads: the squares are those of that very link.
    const squares = page.getByRole('img', { name: /^The link as a picture/ }).locator('path');
    expect(await squares.getAttribute('d')).toBe(qrPath(link).path);
    await page.getByLabel('Or mail a link to').fill('robin@home.example');
    await press(page, 'Mail the link');
    await page.getByText('The mail was handed to the mail server.').waitFor({ timeout: 20_000 });
    expect((await bailiwick.mailbox.next('robin@home.example')).links.join()).toContain('/join#');
    await lookAt(page, 'session-waiting');
    // Ten minutes later, by the page's clock: what nobody can use any more is told as that.
    await page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 600_000;
    });
    await page.getByText(/nobody comes in by it any more/).waitFor();
    expect(await page.getByText(/^Support key, to be typed/).count()).toBe(0);
    const customer = await seatCustomer(browsers);
    await customer.page.goto(`${bailiwick.url}/join`);
    await customer.page.getByLabel(/support key/i).fill(key);
    await customer.page.keyboard.press('Enter');
    await customer.page.getByText('Olive Hart').first().waitFor();
    await customer.leave();
    await press(page, /^End$/);
    await press(page, 'End the session');
    await page.getByText(/^Ended by the desk/).waitFor();
  });

  test('lets a customer in, sees their screen, talks, and ends it with an outcome', async () => {
    const { page } = olive;
    const { customer } = await knockAt({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    await page.getByRole('heading', { name: 'Robin Reed', level: 2 }).waitFor();
    await factsAtTheDoor(page);
    await lookAt(page, 'session-knock');
    await press(page, 'Let them in');
    await page.getByRole('heading', { name: 'Robin Reed', level: 1 }).waitFor();
    await page.getByText('Good connection').waitFor({ timeout: 20_000 });
    await moving(customer);
    await lookAt(page, 'session-nothing');
    await press(page, 'Ask to see the screen');
    await page.getByText('Robin Reed is being asked.').waitFor();
    await lookAt(page, 'session-asked');
    await press(customer.page, /^Share$/);
    await flowing(page);
    // What said that they are being asked had the keyboard's place: it is the picture's now, not the top of the page.
    const place = page.locator('section:focus, section :focus');
    expect(await place.count()).toBe(1);

    await page.getByLabel('Write to everybody in the session').fill('Which window is it?');
    await customer.page.getByText('Olive Hart is writing …').waitFor();
    await page.keyboard.press('Enter');
    await customer.page.getByText('Which window is it?').waitFor();
    await page.getByText('Read by Robin Reed').waitFor();
    await writeTooMuch(page, customer.page);
    await customer.page.locator('#say').fill('The left one');
    await page.getByText('Robin Reed is typing').waitFor();
    await customer.page.keyboard.press('Enter');
    await page.getByText('The left one').waitFor();
    await customer.page.getByText('Read by Olive Hart').waitFor();
    await page.getByText(/^Robin Reed \(customer\)/).waitFor(); // who may call themself as an agent does
    await lookAt(page, 'session-live');

    // Notes are one draft, wherever they are typed: closing what they stand in loses nothing.
    await page.getByRole('tab', { name: 'Notes' }).click();
    await page.getByRole('textbox', { name: 'Notes' }).fill('The left window was');
    await press(page, /^End$/);
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Notes').inputValue()).toBe('The left window was');
    await dialog.getByLabel('Resolved', { exact: true }).check();
    await dialog.getByLabel('Notes').fill('The left window was minimised.');
    await page.keyboard.press('Escape');
    await press(page, /^End$/);
    expect(await dialog.getByLabel('Notes').inputValue()).toBe('The left window was minimised.');
    await lookAt(page, 'session-end');
    await press(page, 'End the session');
    await page.getByRole('heading', { name: 'Session with Robin Reed' }).waitFor();
    await expect.poll(() => page.getByLabel('Resolved', { exact: true }).isChecked()).toBe(true);
    await expect.poll(() => page.getByRole('button', { name: 'Save notes' }).isDisabled()).toBe(true);
    await page
      .getByRole('listitem')
      .filter({ hasText: /Olive Hart.*Host/ })
      .waitFor();
    await page.getByText(/Asked by Olive Hart .* agreed .*, until/).waitFor();
    await lookAt(page, 'session-ended');
    await customer.page.getByRole('heading', { name: 'Your receipt' }).waitFor();
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await customer.leave();
  });

  test('loses no notes that were typed in two windows', async () => {
    const { page } = olive;
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByRole('textbox', { name: 'Notes' }).fill('It was the cable.');
    await page.getByRole('textbox', { name: 'Notes' }).fill('The driver was old.');
    await press(page, 'Save notes');
    await page.getByText('The notes are saved.').waitFor();
    await press(second, 'Save notes');
    await second.getByText(/yours is “It was the cable.”, theirs is “The driver was old.”/).waitFor();
    await lookAt(second, 'session-notes-conflict');
    await press(second, 'Save mine');
    // The first window had nothing typed any more: it follows.
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Notes' }).inputValue())
      .toBe('It was the cable.');
    await second.close();
    expect(olive.complaints.filter((one) => !one.includes('409'))).toEqual([]);
    olive.complaints.length = 0;
  });

  test('points and draws where the customer sees it, on the moving picture and on a still one', async () => {
    const { page } = olive;
    const { customer } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    const theirs = customer.page;
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await flowing(page);
    await agree(page, theirs, 'Ask to point and draw', 'Allow');
    await press(page, /^Draw$/);
    await page.getByRole('button', { name: 'Green' }).click();
    const picture = await page.locator('[data-mode=draw]').boundingBox();
    if (picture === null) throw new Error('There is no picture to draw on.');
    const at = (x: number, y: number) =>
      [picture.x + picture.width * x, picture.y + picture.height * y] as const;
    await page.mouse.move(...at(0.2, 0.2));
    await page.mouse.down();
    await page.mouse.move(...at(0.6, 0.6), { steps: 12 });
    await theirs.locator('.over-page .dot', { hasText: 'Olive Hart' }).waitFor();
    await page.mouse.up();
    const inked = () =>
      theirs.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.over-page canvas');
        if (canvas === null) return null;
        const { width, height } = canvas;
        const at = (x: number, y: number) =>
          [...(canvas.getContext('2d')?.getImageData(width * x, height * y, 1, 1).data ?? [])].join();
        return [at(0.4, 0.4), at(0.8, 0.4)];
      });
    await expect.poll(inked).toEqual(['22,163,74,255', '0,0,0,0']);
    await lookAt(page, 'session-draw');
    await press(page, 'Wipe the drawing away');
    await expect.poll(inked).toEqual(['0,0,0,0', '0,0,0,0']);

    await press(page, 'Freeze the picture');
    await page.getByText(/^Frozen: Robin Reed sees this/).waitFor();
    const still = theirs.locator('figure img');
    await expect
      .poll(() => still.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(300);
    await lookAt(page, 'session-frozen');
    await press(page, 'Back to the moving picture');
    await still.waitFor({ state: 'hidden' });
    await flowing(page);
    await press(theirs, 'No more pointing and drawing');
    await page.getByRole('group', { name: 'Pointing and drawing' }).waitFor({ state: 'hidden' });
    await press(page, /^End$/);
    await press(page, 'End the session');
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await customer.leave();
  });

  test('speaks and hears, shows their screen, and sees what the customer pauses, refuses and takes back', async () => {
    const { page } = olive;
    const { customer } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    const theirs = customer.page;
    await press(page, 'Speak');
    await page.getByRole('button', { name: 'Mute' }).waitFor();
    await expect.poll(() => loudest(theirs), { timeout: 15_000 }).toBeGreaterThan(0.01);
    await press(page, 'Mute');
    await page.getByRole('button', { name: 'Unmute' }).waitFor();
    await expect.poll(() => loudest(theirs), { timeout: 15_000 }).toBe(0);
    await agree(page, theirs, 'Ask to hear them', 'Share');
    await expect.poll(() => loudest(page), { timeout: 15_000 }).toBeGreaterThan(0.01);

    await press(page, 'More for this session');
    await page.getByRole('menuitem', { name: 'Show my screen' }).click();
    const figure = theirs.getByRole('figure').filter({ hasText: 'Olive Hart shows you their screen' });
    const frames = () =>
      figure
        .locator('video')
        .evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
    await expect.poll(frames, { timeout: 15_000 }).toBeGreaterThan(0);
    await press(page, 'Stop showing my screen'); // in sight, as long as it is shown
    await theirs.getByText('Olive Hart shows you their screen').waitFor({ state: 'hidden' });

    await agree(page, theirs, 'Ask to see the camera', 'Share');
    await flowing(page);
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await page.getByRole('button', { name: 'Show the camera large' }).waitFor();
    await flowing(page);
    await lookAt(page, 'session-two');
    await press(theirs, /^Pause$/);
    await page.getByText('Robin Reed paused. Nothing is shared until they go on.').waitFor();
    expect(await page.locator('section video').count()).toBe(0);
    expect(await page.getByText('frames/s').count()).toBe(0);
    await lookAt(page, 'session-paused');
    await press(theirs, /^Go on$/);
    await flowing(page);
    await press(theirs, 'Stop sharing my screen');
    await page.getByText('They took it back').waitFor();
    await press(page, 'Ask to point and draw');
    await press(theirs, 'Not now');
    await page.getByText('Refused. Only they can offer it now.').waitFor();
    expect(
      await page.getByRole('button', { name: /Ask to point and draw|Ask again: Pointing/ }).count(),
    ).toBe(0);
    await press(page, 'More for this session');
    await page.getByRole('menuitem', { name: 'Put on hold' }).click();
    await page.getByText(/^The session is on hold/).waitFor();
    await theirs.getByRole('heading', { name: 'Files' }).waitFor({ state: 'hidden' }); // nothing is sent now
    await press(page, 'Take it up again');
    await flowing(page);
    await press(theirs, 'End the session');
    await press(theirs, 'End it');
    await page.getByText(/^Ended by the customer/).waitFor();
    expect([...olive.complaints, ...customer.complaints]).toEqual([]);
    await customer.leave();
  });
});

describe('a connection', () => {
  test('goes on while the server is away, and comes back by itself after the customer loads their page anew', async () => {
    const { page } = olive;
    const { customer } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    const theirs = customer.page;
    await agree(page, theirs, 'Ask to see the screen', 'Share');
    await flowing(page);
    const track = () =>
      page.evaluate(() => {
        const stream = document.querySelector<HTMLVideoElement>('section video')?.srcObject;
        return stream instanceof MediaStream ? stream.getTracks()[0]?.id : null;
      });
    const before = await track();
    const made = await Promise.all([olive, customer].map(countConnections));
    const away = bailiwick.restart();
    await page.getByText(/^The server is not heard/).waitFor();
    await flowing(page);
    await away;
    await page.getByText('Good connection').waitFor({ timeout: 20_000 });
    await page.getByLabel('Write to everybody in the session').fill('Still there?');
    await page.keyboard.press('Enter');
    await theirs.getByText('Still there?').waitFor();
    // Longer than a page waits for the other to say that it is the same one.
    await flowing(page, 40);
    expect(await Promise.all(made.map((count) => count()))).toEqual([0, 0]);
    expect(await track()).toBe(before);

    await theirs.reload();
    // At once, not when the connection is found to be dead: an agent must not go on by a picture of a moment ago.
    await page.getByText(/agreed, and no picture comes/).waitFor({ timeout: 2_500 });
    await press(theirs, 'Share my screen again');
    await moving(customer);
    await flowing(page);
    await page.getByText('Good connection').waitFor();
    await theirs.getByText('Still there?').waitFor();
    await press(page, /^End$/);
    await press(page, 'End the session');
    await theirs.getByRole('heading', { name: 'Your receipt' }).waitFor();
    await customer.leave();
  });
});

describe('two agents', () => {
  test('have one connection each, with the customer and with nobody else', async () => {
    const { page } = olive;
    const ben = await desk.seatBen();
    await mayBeFound(ben);
    const { customer, id } = await knockAt({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    const [theirs, hers] = [await countConnections(customer), await countConnections(olive)];
    await admit(olive, customer, 'Robin Reed');
    await moving(customer);
    await ben.page.goto(`${bailiwick.url}/desk/sessions/${id}`);
    const bens = await countConnections(ben);
    await page.getByRole('tab', { name: 'Who is in' }).click();
    await press(page, 'Invite a colleague');
    await page.getByRole('menuitem', { name: 'Ben Ito' }).click();
    await press(ben.page, 'Come in');
    await agree(page, customer.page, 'Ask to see the screen', 'Share');
    await agree(page, customer.page, 'Ask to hear them', 'Share');
    await Promise.all([flowing(page), flowing(ben.page)]);
    expect(await Promise.all([theirs(), hers(), bens()])).toEqual([2, 1, 1]);

    await press(ben.page, /^Leave$/);
    const leaving = ben.page.getByRole('dialog');
    expect(await leaving.getByLabel('Leave it to the others').isChecked()).toBe(true);
    await leaving.getByRole('button', { name: 'Leave', exact: true }).click();
    await ben.page.waitForURL(/\/desk$/);
    await page.getByText('Colleague · here').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'My work' }).click();
    expect(await page.getByLabel('Look at another page for a while').isChecked()).toBe(true);
    await press(page, 'Go there');
    await page.getByRole('heading', { name: 'My work', level: 1 }).waitFor();
    await customer.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
    await page.locator(`a[href="/desk/sessions/${id}"]`, { hasText: 'Go to the session' }).click();
    await page.getByRole('heading', { name: 'Robin Reed', level: 1 }).waitFor();
    await flowing(page);
    await press(page, /^End$/);
    await press(page, 'End the session');
    await customer.page.getByRole('heading', { name: 'Your receipt' }).waitFor();
    await Promise.all([customer.leave(), ben.leave()]);
  });

  test('help together, and one hands the session to the other', async () => {
    const { page } = olive;
    const ben = await desk.seatBen();
    await mayBeFound(ben);
    const { customer, id } = await letIn({ bailiwick, browsers, agent: olive }, 'Robin Reed');
    await agree(page, customer.page, 'Ask to see the screen', 'Share');
    await flowing(page);
    await ben.page.goto(`${bailiwick.url}/desk/sessions/${id}`);
    await ben.page
      .getByText(/^You are not in this session|A colleague’s session|for an agent who is in/)
      .first()
      .waitFor();

    await page.getByRole('tab', { name: 'Who is in' }).click();
    await press(page, 'Invite a colleague');
    await page.getByRole('menuitem', { name: 'Ben Ito' }).click();
    await ben.page.getByText(/^Olive Hart invited you/).waitFor();
    await ben.page.getByRole('link', { name: /^Sessions\s*1$/ }).waitFor();
    await lookAt(ben.page, 'session-invited');
    await press(ben.page, 'Come in');
    await flowing(ben.page);
    await customer.page
      .getByText(/Ben Ito/)
      .first()
      .waitFor();
    await page.getByText('Colleague · here').waitFor();
    await lookAt(page, 'session-people');

    const dialog = page.getByRole('dialog');
    await press(page, 'More for this session');
    await page.getByRole('menuitem', { name: 'Hand over to a colleague' }).click();
    await dialog.getByLabel('Reason').waitFor();
    await press(page, 'Stay');
    await page.getByRole('link', { name: 'My work' }).click();
    await dialog.getByLabel('Hand it over to a colleague').check();
    await dialog.getByLabel(/^Colleague/).click();
    await page.getByRole('option', { name: 'Ben Ito' }).click();
    await dialog.getByLabel('Reason').fill('Ben knows this printer');
    await lookAt(page, 'session-hand-over');
    await press(page, /^Hand over$/);
    await page.getByRole('heading', { name: 'My work', level: 1 }).waitFor();
    await page.getByText(/^The session is handed over/).waitFor();
    await ben.page.getByRole('button', { name: /^End$/ }).waitFor();
    await ben.page.getByText('Olive Hart handed this session to you: “Ben knows this printer”').waitFor();
    await ben.page.getByText('Nothing is shared now.').waitFor();
    await customer.page.getByText('Ben Ito helps you from here on').waitFor();
    await agree(ben.page, customer.page, 'Ask to see the screen', 'Share');
    await flowing(ben.page);
    await press(ben.page, /^End$/);
    await press(ben.page, 'End the session');
    await customer.page.getByRole('heading', { name: 'Your receipt' }).waitFor();
    const hosted = ben.page
      .getByRole('listitem')
      .filter({ hasText: 'Olive Hart' })
      .getByText(/^Host .+ – /);
    await hosted.waitFor();
    expect([...olive.complaints, ...ben.complaints, ...customer.complaints]).toEqual([]);
    await Promise.all([customer.leave(), ben.leave()]);
  });
});
