import type { Page } from 'playwright-core';
import { axe } from './axe.ts';
import { pictureAll } from './screenshot.ts';

/**
 * What every main page goes through in a story: axe must find nothing, and `npm run screens` takes its pictures. The
 * page is left as it was.
 *
 * @param name file name of the pictures, e.g. `console-contact`
 * @throws with every finding of axe
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  const findings = await axe(page);
  if (process.env['BAILIWICK_SCREENS'] === '1') await pictureAll(page, name);
  if (findings.length > 0) throw new Error(`axe on ${name} (${page.url()}):\n  ${findings.join('\n  ')}`);
}
