import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { readSources, report, root } from './sources.ts';
import type { Finding, Source } from './sources.ts';

/** Text that ties the project to one machine or to a private registry. */
const tied: readonly { pattern: RegExp; text: string }[] = [
  {
    pattern: /(?<![\w.*)}\]/-])\/(?:home|Users)\/[A-Za-z][\w.-]*/,
    text: 'names a home folder: use a path from the project’s folder, or a setting.',
  },
  {
    pattern: /(?<![\w.*)}\]/-])\/(?:work|workspaces?|builds)\/[A-Za-z][\w.-]*\//,
    text: 'names a folder of a build machine: use a path from the project’s folder.',
  },
  {
    pattern: /\b(?:verdaccio|artifactory|registry\.npmjs|registry\.yarnpkg|npm\.pkg\.github|[\w.-]+:4873)\b/,
    text: 'names a package registry: the registry is the installer’s own setting.',
  },
];

/** This machine's own names, where they are long enough to mean something. */
function ownNames(): string[] {
  const names = [root, hostname()];
  return names.filter((name) => name.length >= 8 && name !== 'localhost');
}

/** Every line that names a machine's folder, the machine, or a registry. */
export function findTied(sources: Source[], own: string[] = []): Finding[] {
  return sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const found = tied.filter(({ pattern }) => pattern.test(line)).map((rule) => rule.text);
      const names = own.filter((name) => line.includes(name)).map((name) => `names this machine (${name}).`);
      return [...found, ...names].map((words) => ({ file: path, line: index + 1, text: words }));
    }),
  );
}

/** Every package of the lock file that does not come from the public registry: others could not install it. */
export function findForeignPackages(lock: string): Finding[] {
  return lock.split('\n').flatMap((line, index) => {
    const from = /"resolved": "([^"]+)"/.exec(line)?.[1];
    if (from === undefined || from.startsWith(`https://${['registry', 'npmjs', 'org'].join('.')}/`))
      return [];
    return [{ file: 'package-lock.json', line: index + 1, text: `${from} is not the public registry.` }];
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sources = readSources(/\.(ts|tsx|js|mjs|json|md|sql|css|html|yml|yaml|sh)$|^\.ci\//).filter(
    ({ path }) => path !== 'package-lock.json' && !/^tools\/words(\.test)?\.ts$/.test(path),
  );
  const lock = readSources(/^package-lock\.json$/)[0]?.text ?? '';
  report('words', [...findTied(sources, ownNames()), ...findForeignPackages(lock)]);
}
