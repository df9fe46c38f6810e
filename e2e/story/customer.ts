import type { BrowserContextOptions, Page } from 'playwright-core';
import type { z } from 'zod';
import type { Session, SessionKey } from '../../src/contracts/sessions.ts';
import type { Browsers, Person } from '../harness/index.ts';
import { send } from './desk.ts';
import { fill, press } from './people.ts';

/** Chooses for the person what the browser would ask: this very tab. It is captured as any other would be. */
function chooseOwnTab(): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return;
  const ask = devices.getDisplayMedia.bind(devices);
  devices.getDisplayMedia = (options) =>
    ask({ ...options, ...{ preferCurrentTab: true, selfBrowserSurface: 'include' } });
}

/** From now on this person shares their own tab whenever their browser asks what to share. */
export const shareOwnTab = ({ context }: Person): Promise<unknown> => context.addInitScript(chooseOwnTab);

/** Seats a customer at a browser of their own. */
export async function seatCustomer(browsers: Browsers, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await browsers.newPerson({ permissions: ['camera', 'microphone'], ...options });
  await shareOwnTab(person);
  return person;
}

/** Opens a session as the agent who is signed in on `page`, with a key and a link. */
export async function openSession(page: Page): Promise<z.infer<typeof SessionKey> & { readonly id: string }> {
  const { id } = await send<Session>(page, '/api/sessions', {});
  return { id, ...(await send<z.infer<typeof SessionKey>>(page, `/api/sessions/${id}/key`, {})) };
}

/** Comes to the join page by the link, says yes, and knocks. */
export async function knock({ page }: Person, link: string, name: string): Promise<void> {
  await page.goto(link);
  await press(page, 'Yes, I asked for help');
  await fill(page, 'Your name', name);
  await press(page, 'Ask to come in');
  await page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor();
}

/** A page that stands still sends next to nothing: this makes it move. */
export const moving = ({ page }: Person): Promise<void> =>
  page.evaluate(() => {
    const box = document.createElement('canvas');
    Object.assign(box.style, { position: 'fixed', right: '0', bottom: '0', pointerEvents: 'none' });
    document.body.append(box);
    const pen = box.getContext('2d');
    let hue = 0;
    setInterval(() => {
      if (pen === null) return;
      pen.fillStyle = `hsl(${(hue += 40)}, 80%, 50%)`;
      pen.fillRect(0, 0, 300, 150);
    }, 100);
  });
