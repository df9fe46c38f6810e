import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, absolute, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Folders that no check looks into: installed, built, private or kept by git. */
const skipped = /^(node_modules|dist|dist-.*|data|coverage|\.git|\.cache|\.vite)$/;

/** One finding of a check, printed as `file:line  text`. */
export interface Finding {
  /** Path from the project's folder, with forward slashes. */
  file: string;
  /** Line from 1; 1 when the whole file is meant. */
  line: number;
  /** What is wrong and what to do instead. */
  text: string;
}

/** One source file of the project. */
export interface Source {
  /** Path from the project's folder, with forward slashes. */
  path: string;
  text: string;
}

function walk(base: string, folder: string, found: string[]): void {
  for (const entry of readdirSync(join(base, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!skipped.test(entry.name)) walk(base, path, found);
    } else if (entry.isFile()) {
      found.push(path);
    }
  }
}

/** Paths of all files of the project, sorted, from its folder, with forward slashes. */
export function listFiles(base: string = root): string[] {
  const found: string[] = [];
  walk(base, '', found);
  return found.sort();
}

/** Reads the files whose path matches. */
export function readSources(pattern: RegExp, base: string = root): Source[] {
  return listFiles(base)
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(join(base, path), 'utf8') }));
}

/** Path from the project's folder, with forward slashes, of an absolute path. */
export function fromRoot(path: string, base: string = root): string {
  return relative(base, path).split(sep).join('/');
}

/** Prints findings in order of file and line, and makes the process fail if there is one. */
export function report(name: string, findings: Finding[]): void {
  const sorted = [...findings].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  for (const { file, line, text } of sorted) process.stdout.write(`${file}:${line}  ${text}\n`);
  if (sorted.length > 0) {
    process.stdout.write(`${name}: ${sorted.length} to mend.\n`);
    process.exitCode = 1;
  }
}
