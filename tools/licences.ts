import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { report, root } from './sources.ts';
import type { Finding } from './sources.ts';

/** Licences that let anybody use, change and pass on, with no duty but to name the maker. */
const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
  'OFL-1.1',
]);

/** Packages whose own licence is not on the list, each with the reason why it may stay. */
const excused: Readonly<Record<string, string>> = {
  'axe-core': 'MPL-2.0; development only, unchanged, not passed on: it looks at pages in tests.',
  lightningcss: 'MPL-2.0; comes with Vite, unchanged: builds style sheets, is not part of the pages.',
};

/** Platform builds of one package share its excuse (`lightningcss-darwin-arm64`). */
const excuseFor = (name: string) =>
  Object.entries(excused).find(([known]) => name === known || name.startsWith(`${known}-`))?.[1] ?? null;

/** One installed or installable package. */
export interface Dependency {
  name: string;
  version: string;
  licence: string;
  /** Needed by `npm ci` alone, not in production. */
  development: boolean;
}

interface Locked {
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
}

/**
 * Whether an SPDX expression is permissive: one of an OR is enough, an AND needs all.
 */
export function isPermissive(licence: string): boolean {
  const plain = licence.replace(/^\(|\)$/g, '').trim();
  if (/ OR /.test(plain)) return plain.split(' OR ').some((part) => isPermissive(part));
  if (/ AND /.test(plain)) return plain.split(' AND ').every((part) => isPermissive(part));
  return permissive.has(plain.replace(/[()]/g, ''));
}

/** What the package itself says, for those whose lock entry is silent. */
function licenceInstalled(base: string, path: string): string {
  const file = join(base, path, 'package.json');
  if (!existsSync(file)) return 'unknown';
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? licenceOfText(base, path);
}

/** Reads the licence's own words where the package names none. */
function licenceOfText(base: string, path: string): string {
  const file = ['LICENSE', 'LICENSE.md', 'LICENCE', 'license']
    .map((name) => join(base, path, name))
    .find(existsSync);
  if (file === undefined) return 'unknown';
  const text = readFileSync(file, 'utf8');
  if (/Permission is hereby granted, free of charge/.test(text)) return 'MIT';
  if (/Apache License/.test(text)) return 'Apache-2.0';
  if (/Redistribution and use in source and binary forms/.test(text)) return 'BSD-3-Clause';
  return 'unknown';
}

/** Every package of the lock file, by name and version. */
export function readDependencies(lock: string, base: string = root): Dependency[] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> };
  const all = Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version: entry.version ?? '',
      licence: entry.license ?? licenceInstalled(base, path),
      development: entry.dev === true || entry.devOptional === true,
    }));
  const byName = new Map(all.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName.values()].sort(
    (a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version),
  );
}

/** Every package with a licence that is neither permissive nor excused. */
export function findUnwelcome(dependencies: Dependency[]): Finding[] {
  return dependencies
    .filter(({ name, licence }) => !isPermissive(licence) && excuseFor(name) === null)
    .map(({ name, version, licence }) => ({
      file: 'package-lock.json',
      line: 1,
      text: `${name} ${version} is under “${licence}”: take another package, or excuse it in tools/licences.ts.`,
    }));
}

function table(dependencies: Dependency[]): string {
  const rows = dependencies.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The text of `docs/licences.md`. */
export function licencesPage(dependencies: Dependency[]): string {
  const production = dependencies.filter(({ development }) => !development);
  const development = dependencies.filter((one) => one.development);
  const used = Object.keys(excused).filter((name) => dependencies.some((one) => one.name === name));
  return `# Licences of what Bailiwick is built on

Bailiwick itself is under Apache-2.0 (LICENSE). This page is made by \`npm run docs\` from package-lock.json; the check
fails on a package that is not under a permissive licence. Packages for other systems than yours are listed too.

Excused:

${used.map((name) => `- ${name}: ${excused[name] ?? ''}`).join('\n')}

## In production (${production.length})

${table(production)}

## In development only (${development.length})

${table(development)}
`;
}

/** The dependencies of this project. */
export function ownDependencies(): Dependency[] {
  return readDependencies(readFileSync(join(root, 'package-lock.json'), 'utf8'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  report('licences', findUnwelcome(ownDependencies()));
}
