import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pictures } from '../e2e/harness/screenshot.ts';
import { fromRoot, root } from './sources.ts';

/** `npm run screens`: runs the browser stories and takes a picture of each page that they look at; words pick files. */
function main(words: string[]): void {
  rmSync(pictures, { recursive: true, force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'e2e', ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, BAILIWICK_SCREENS: '1' },
  });
  const taken = existsSync(pictures) ? readdirSync(pictures) : [];
  process.stdout.write(`${taken.length} pictures in ${fromRoot(pictures)}\n`);
  if (status !== 0 || taken.length === 0) process.exitCode = 1;
}

main(process.argv.slice(2));
