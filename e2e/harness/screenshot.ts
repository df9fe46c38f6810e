import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../tools/sources.ts';

/** Where pictures of pages go; git does not keep them. */
export const pictures = join(root, '.cache', 'screens');

/** The widths and colours that each main page is looked at in. */
export const looks = [
  { name: 'wide-light', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'wide-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'narrow-light', width: 360, height: 780, colorScheme: 'light' },
  { name: 'narrow-dark', width: 360, height: 780, colorScheme: 'dark' },
] as const;

/** Takes one picture of what the window shows; its path. */
export async function picture(page: Page, name: string): Promise<string> {
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}

/** How high the page is once it stands still, CSS px: a frame that moves its column aside makes it higher for a while. */
function settledHeight(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const high = (): number => document.documentElement.scrollHeight;
    let last = high();
    for (let still = 0; still < 20; still += 1) {
      await new Promise((done) => requestAnimationFrame(done));
      await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)));
      if (high() !== last) still = 0;
      last = high();
    }
    return last;
  });
}

/**
 * Takes a picture of the page in each of the looks, and puts its first size and colour back; their paths.
 *
 * @param inEach what else is done in each look, with its name
 */
export async function pictureAll(
  page: Page,
  name: string,
  inEach?: (look: string) => Promise<void>,
): Promise<string[]> {
  const before = page.viewportSize();
  const paths: string[] = [];
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize({ width: look.width, height: look.height });
    // A window as high as the page, so that what sticks to the window's edges is drawn down to its end.
    const height = await settledHeight(page);
    if (height > look.height) await page.setViewportSize({ width: look.width, height });
    paths.push(await picture(page, `${name}.${look.name}`));
    await inEach?.(look.name);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
  return paths;
}
