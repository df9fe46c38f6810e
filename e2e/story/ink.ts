import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** How many places of the drawing on a page are coloured. */
export const inked = (page: Page, canvas: string): Promise<number> =>
  page.evaluate((selector) => {
    const one = document.querySelector<HTMLCanvasElement>(selector);
    if (one === null || one.width === 0) return 0;
    const pixels = one.getContext('2d')?.getImageData(0, 0, one.width, one.height).data ?? [];
    let count = 0;
    for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 0) count += 1;
    return count;
  }, canvas);

/** Something was drawn there. */
export const isInked = (page: Page, canvas: string) =>
  expect.poll(() => inked(page, canvas)).toBeGreaterThan(50);
