import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureChromium } from '../../tools/chromium.ts';
import { root } from '../../tools/sources.ts';

/**
 * Runs once before all browser tests: a Chromium is there, and the build is of these sources. BAILIWICK_AS_BUILT=1
 * takes the build as it is.
 */
export function setup(): void {
  const browser = ensureChromium();
  process.env['CHROMIUM'] = browser;
  process.stdout.write(`Browser tests run in ${browser}.\n`);
  if (process.env['BAILIWICK_AS_BUILT'] === '1') return;
  execFileSync(process.execPath, [join(root, 'tools', 'build.mjs'), '--if-stale'], { stdio: 'inherit' });
}
