import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { ensureChromium, launchOptions } from '../../tools/chromium.ts';
import { addAuthenticator } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';

/** Somebody at a computer of their own: cookies, passkeys and windows are shared with nobody. */
export interface Person {
  page: Page;
  context: BrowserContext;
  /** Their passkeys: touched at once whenever a page asks. */
  authenticator: Authenticator;
  /** What went wrong in the page so far: uncaught errors, what the content security policy refused, requests to elsewhere. */
  complaints: string[];
  readonly leave: () => Promise<void>;
}

/** Where people are seated. */
export interface Browsers {
  newPerson(options?: BrowserContextOptions): Promise<Person>;
  close(): Promise<void>;
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(?:http|ws)/.test(protocol) && !/^(?:localhost|127\..*|\[::1\])$/.test(hostname))
      complaints.push(`It asked for ${request.url()}`);
  });
  return complaints;
}

/** A context of their own with a virtual authenticator; nothing moves for its looks alone. */
async function seatIn(browser: Browser, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const session: CDPSession = await context.newCDPSession(page);
  const authenticator = await addAuthenticator(session);
  return { page, context, authenticator, complaints: listen(page), leave: () => context.close() };
}

/** Switches of a browser in which a page may share its own tab, and has a camera and a microphone, without a hand. */
const SHARING = [
  '--auto-accept-this-tab-capture',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

function launch(): Promise<Browser> {
  const options = launchOptions(ensureChromium());
  return chromium.launch({ ...options, args: [...(options.args ?? []), ...SHARING] });
}

/** Starts a Chromium of its own that stands on a screen, and shares the whole of it whenever it is to share something. */
export async function openBrowserOn(display: string): Promise<Browsers> {
  const options = launchOptions(ensureChromium());
  const own = (options.args ?? []).filter((word) => !word.startsWith('--headless'));
  const browser = await chromium.launch({
    ...options,
    headless: false,
    env: { ...process.env, DISPLAY: display },
    args: [...own, '--auto-select-desktop-capture-source=Entire screen', ...SHARING.slice(1)],
  });
  return { newPerson: (given) => seatIn(browser, given), close: () => browser.close() };
}

/** Starts a Chromium of its own, which `close` ends. */
export async function openBrowser(): Promise<Browsers> {
  const browser = await launch();
  return { newPerson: (options) => seatIn(browser, options), close: () => browser.close() };
}

let launched: Promise<Browser> | null = null;

/** The Chromium of this process, which ends with it; one that died is replaced. */
async function ours(): Promise<Browser> {
  const browser = await launched?.catch(() => null);
  if (browser?.isConnected() !== true) launched = launch();
  return launched as Promise<Browser>;
}

/** Seats in the one Chromium of this process, for one test file: whoever is still there leaves with `close`. */
export async function shareBrowser(): Promise<Browsers> {
  const browser = await ours();
  const seated: Person[] = [];
  return {
    newPerson: async (options) => {
      const person = await seatIn(browser, options);
      seated.push(person);
      return person;
    },
    close: async () => {
      await Promise.all(seated.map((person) => person.leave()));
    },
  };
}
