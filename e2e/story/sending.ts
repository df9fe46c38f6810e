import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { press } from './people.ts';

/** The customer sends a file of so many bytes, `image.bin`; how far it is, and what it hashes to. */
export async function sendSome(
  theirs: Page,
  folder: string,
  size: number,
): Promise<{ far: () => Promise<number>; sha256: string }> {
  const bytes = randomBytes(size);
  writeFileSync(join(folder, 'image.bin'), bytes);
  const chooser = theirs.waitForEvent('filechooser');
  await press(theirs, 'Send a photo or file');
  await (await chooser).setFiles(join(folder, 'image.bin'));
  const progress = theirs.getByRole('progressbar', { name: 'image.bin' });
  const far = () => progress.getAttribute('value').then(Number);
  await expect.poll(far).toBeGreaterThan(0);
  return { far, sha256: createHash('sha256').update(bytes).digest('hex') };
}
