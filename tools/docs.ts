import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorsPage } from '../src/contracts/errors-page.ts';
import { rolesPage } from '../src/policy/docs.ts';
import { limitsPage } from '../src/server/doors/limits.ts';
import { channelsPart } from './channels.ts';
import { licencesPage, ownDependencies } from './licences.ts';
import { checkMap } from './map.ts';
import { report, root } from './sources.ts';
import type { Finding } from './sources.ts';

/** Pages that are printed by the program, so that they cannot say anything else than it does. */
const printed: Readonly<Record<string, () => string>> = {
  'docs/roles.md': rolesPage,
  'docs/errors.md': errorsPage,
  'docs/limits.md': () => limitsPage() + channelsPart(),
  'docs/licences.md': () => licencesPage(ownDependencies()),
};

/** Where a page begins to differ from what its generator prints; null when it does not. */
export function firstDifference(file: string, text: string | null, wanted: string): Finding | null {
  if (text === wanted) return null;
  if (text === null) return { file, line: 1, text: 'is missing: run `npm run docs`.' };
  const [has, wants] = [text.split('\n'), wanted.split('\n')];
  const at = wants.findIndex((line, index) => line !== has[index]);
  const line = at === -1 ? wants.length : at;
  return { file, line: line + 1, text: `should read “${wants[line] ?? '(end)'}”: run \`npm run docs\`.` };
}

function main(write: boolean): void {
  const findings: Finding[] = [];
  for (const [file, print] of Object.entries(printed)) {
    const path = join(root, file);
    const wanted = print();
    if (write) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, wanted);
    }
    const different = firstDifference(file, existsSync(path) ? readFileSync(path, 'utf8') : null, wanted);
    if (different !== null) findings.push(different);
  }
  report('docs', [...findings, ...checkMap()]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.includes('--write'));
