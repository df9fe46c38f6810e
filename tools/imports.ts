import ts from 'typescript';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { join as joinHere } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findCircles } from './circles.ts';
import { mayImport, mayUsePackage, roomOf } from './rooms.ts';
import { readSources, report, root } from './sources.ts';
import type { Finding, Source } from './sources.ts';

/** One import as it stands in a file. */
export interface Import {
  from: string;
  /** The imported file's path from the project's folder, or a package's or Node module's name. */
  to: string;
  line: number;
  relative: boolean;
  /** `import type` or `export type`. */
  typeOnly: boolean;
}

const isTest = (path: string) => /(\.test|\.e2e)\.tsx?$/.test(path);

/** Whether the import or re-export whose specifier stands at `pos` is of types alone. */
function isTypeOnly(text: string, pos: number): boolean {
  const before = text.slice(0, pos);
  const start = Math.max(before.lastIndexOf('import'), before.lastIndexOf('export'));
  return /^(import|export)\s+type\b/.test(before.slice(start));
}

/** All imports of a file: static, dynamic, re-exports, types too. */
export function importsOf(source: Source): Import[] {
  const { importedFiles } = ts.preProcessFile(source.text, true, true);
  return importedFiles.map(({ fileName, pos }) => {
    const relative = fileName.startsWith('.');
    const line = source.text.slice(0, pos).split('\n').length;
    const to = relative ? normalize(join(dirname(source.path), fileName.replace(/\?.*$/, ''))) : fileName;
    return { from: source.path, to, line, relative, typeOnly: isTypeOnly(source.text, pos) };
  });
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function judge(one: Import, development: ReadonlySet<string>): string | null {
  if (!one.relative) {
    const name = packageName(one.to);
    if (development.has(name) && roomOf(one.from)?.name !== 'testing') {
      return `${name} is not installed in production: use a package of "dependencies", or move this to a test.`;
    }
    return mayUsePackage(one.from, name, one.typeOnly);
  }
  if (!/\.[a-z]+$/.test(one.to)) return `write the import of ${one.to} with its extension.`;
  return mayImport(one.from, one.to, one.typeOnly);
}

/**
 * Every import that goes up, sideways into another room's private file, or in a circle of rooms. Tests may import
 * what they like.
 *
 * @param development names of the packages that are installed for development only
 */
export function findWrongImports(sources: Source[], development: ReadonlySet<string>): Finding[] {
  const imports = sources.filter(({ path }) => !isTest(path)).flatMap((source) => importsOf(source));
  const wrong = imports.flatMap((one) => {
    const text = judge(one, development);
    return text === null ? [] : [{ file: one.from, line: one.line, text }];
  });
  return [...wrong, ...findCircles(imports)];
}

function developmentPackages(): ReadonlySet<string> {
  const text = readFileSync(joinHere(root, 'package.json'), 'utf8');
  const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
  return new Set(Object.keys(devDependencies));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  report('imports', findWrongImports(readSources(/^src\/.*\.(ts|tsx)$/), developmentPackages()));
}
