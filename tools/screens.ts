import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pictures } from '../e2e/harness/screenshot.ts';
import { fromRoot, root } from './sources.ts';

/** The pictures that are kept with the sources, for whoever reads about the program before they run it. */
const KEPT = [
  'console-allow.wide-light',
  'console-verify.wide-light',
  'console-non-member.wide-light',
  'console-non-member.narrow-dark',
  'portal-second.wide-light',
  'portal-waiting.wide-light',
  'portal-people.narrow-dark',
  'admin-client.wide-light',
  'help.narrow-light',
  'help-line.narrow-dark',
  'queue.wide-light',
  'session-live.wide-light',
];
const kept = join(root, 'docs', 'screens');

/** What one kept picture may weigh, bytes. */
const HEAVIEST = 250_000;

/** Renews the kept pictures of the pages that were looked at; what is wrong with them, one line each. */
function keep(): string[] {
  mkdirSync(kept, { recursive: true });
  return KEPT.flatMap((name) => {
    const from = join(pictures, `${name}.png`);
    if (!existsSync(from)) return [];
    const { size } = statSync(from);
    if (size > HEAVIEST) return [`${name} weighs ${size} bytes, more than ${HEAVIEST}; it was not kept.`];
    copyFileSync(from, join(kept, `${name}.png`));
    return [];
  });
}

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
  const complaints = status === 0 ? keep() : ['The stories did not end well, so no picture was kept.'];
  process.stdout.write(complaints.map((line) => `${line}\n`).join(''));
  if (status !== 0 || taken.length === 0 || complaints.length > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
