import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { press } from './people.ts';

/** A file on its way: how far it is, and that it arrives whole on the agent's page. */
export interface Sending {
  readonly far: () => Promise<number>;
  readonly arrives: (page: Page) => Promise<void>;
}

/** The customer sends a file of so many bytes, `image.bin`. */
export async function sendSome(theirs: Page, folder: string, size: number): Promise<Sending> {
  const bytes = randomBytes(size);
  writeFileSync(join(folder, 'image.bin'), bytes);
  const chooser = theirs.waitForEvent('filechooser');
  await press(theirs, 'Send a photo or file');
  await (await chooser).setFiles(join(folder, 'image.bin'));
  const progress = theirs.getByRole('progressbar', { name: 'image.bin' });
  const far = () => progress.getAttribute('value').then(Number);
  await expect.poll(far).toBeGreaterThan(0);
  const arrives = async (page: Page) => {
    await theirs.getByText('image.bin: sent').waitFor({ timeout: 30_000 });
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByText(createHash('sha256').update(bytes).digest('hex')).waitFor();
  };
  return { far, arrives };
}
