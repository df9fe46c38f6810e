import type { Page } from 'playwright-core';
import { axe } from './axe.ts';
import { pictureAll } from './screenshot.ts';

/** What is wrong with a page as it is: what axe finds, and whether it is wider than its window. */
async function faults(page: Page): Promise<string[]> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [...(await axe(page)), ...(over > 0 ? [`wider than its window by ${over} px`] : [])];
}

/**
 * What every main page goes through in a story: axe must find nothing, and no page is wider than its window.
 * `npm run screens` asks for both in each size and colour, and takes the pictures. The page is left as it was.
 *
 * @param name file name of the pictures, e.g. `console-contact`
 * @throws with everything that was found
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  const findings: string[] = [];
  if (process.env['BAILIWICK_SCREENS'] === '1') {
    await pictureAll(page, name, async (look) => {
      findings.push(...(await faults(page)).map((fault) => `${look}: ${fault}`));
    });
  } else findings.push(...(await faults(page)));
  if (findings.length > 0) throw new Error(`${name} (${page.url()}):\n  ${findings.join('\n  ')}`);
}
