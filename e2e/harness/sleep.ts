import type { BrowserContext } from 'playwright-core';

/** A computer that sleeps: not one process of its browser runs, and its connections stand as they stood. */
export interface Sleep {
  wake(): void;
}

/**
 * Sends the computer to sleep that somebody's browser runs on, with everybody else who sits in that browser. Their steady
 * clock runs on: how a clock that stands still meanwhile is read has tests of its own (clock.test.ts).
 */
export async function sleep(context: BrowserContext): Promise<Sleep> {
  const browser = context.browser();
  if (browser === null) throw new Error('This browser has no process of its own.');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const all = (signal: 'SIGSTOP' | 'SIGCONT') => {
    for (const { id } of processInfo) process.kill(id, signal);
  };
  all('SIGSTOP');
  return { wake: () => all('SIGCONT') };
}
