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
  /** What went wrong in the page so far: uncaught errors and what the content security policy refused. */
  complaints: string[];
  readonly leave: () => Promise<void>;
}

/** A browser for one test file. */
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
  return complaints;
}

async function newPerson(browser: Browser, options: BrowserContextOptions): Promise<Person> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  const page = await context.newPage();
  const session: CDPSession = await context.newCDPSession(page);
  const authenticator = await addAuthenticator(session);
  return { page, context, authenticator, complaints: listen(page), leave: () => context.close() };
}

/**
 * Starts a Chromium; `newPerson` gives each person a context with a virtual authenticator.
 *
 * @param args switches beside the usual ones
 */
export async function openBrowser(args: readonly string[] = []): Promise<Browsers> {
  const options = launchOptions(ensureChromium());
  const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), ...args] });
  return {
    newPerson: (options = {}) => newPerson(browser, options),
    close: () => browser.close(),
  };
}
