import { dirname } from 'node:path/posix';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listFiles, report, root } from './sources.ts';
import type { Finding } from './sources.ts';

const page = 'docs/map.md';

/** Every folder that holds a file, its parents too, with a slash at the end, sorted; the project's own is left out. */
export function foldersOf(files: string[]): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(`${folder}/`);
  }
  return [...folders].sort();
}

/** One line of the map: - `folder/` what it is for. */
const entry = /^\s*- `([^`]+\/)`\s*(.*)$/;

/** Folders that the map leaves out, names that it has twice or for nothing, and lines that say nothing. */
export function compareMap(text: string, folders: string[]): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  text.split('\n').forEach((row, index) => {
    const [, folder, words = ''] = entry.exec(row) ?? [];
    if (folder === undefined) return;
    const tell = (what: string) => findings.push({ file: page, line: index + 1, text: what });
    if (seen.has(folder)) tell(`${folder} stands here twice: keep one line.`);
    if (!folders.includes(folder)) tell(`${folder} does not exist: take the line out.`);
    if (words.trim().length < 8) tell(`${folder} has no words: say what it is for.`);
    seen.add(folder);
  });
  const missing = folders.filter((folder) => !seen.has(folder));
  return [
    ...findings,
    ...missing.map((folder) => ({ file: page, line: 1, text: `${folder} is not on the map: add a line.` })),
  ];
}

/** Compares docs/map.md with the folders that are there. */
export function checkMap(): Finding[] {
  const path = join(root, page);
  if (!existsSync(path)) return [{ file: page, line: 1, text: 'is missing.' }];
  return compareMap(readFileSync(path, 'utf8'), foldersOf(listFiles()));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report('map', checkMap());
