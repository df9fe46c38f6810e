import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { listFiles, readSources, root } from './sources.ts';

test('every file, folder and page that a document names is there', () => {
  const files = listFiles();
  const names = new Set(files.map((file) => basename(file)));
  const isThere = (path: string) => existsSync(join(root, path.replace(/[\w.-]*\*.*$/, '')));
  const missing = readSources(/\.md$/)
    .filter(({ path }) => path !== 'docs/licences.md')
    .flatMap(({ path: file, text }) => {
      const all = (what: RegExp) => [...text.matchAll(what)].map(([, found = '']) => found);
      const paths = all(/`((?:src|tools|bench|e2e|docs|bin|\.ci)\/[^\s`]+)`/g).filter(
        (path) => !isThere(path),
      );
      const alone = all(/`([\w.-]+\.(?:ts|tsx|sql|mjs))`/g).filter((name) => !names.has(name));
      const links = all(/\]\((?!https?:|#)([^)#]+)/g).filter(
        (to) => !isThere(normalize(join(dirname(file), to))),
      );
      const decisions = all(/docs\/decisions\/(\d{3})/g).filter(
        (number) => !files.some((one) => one.startsWith(`docs/decisions/${number}-`)),
      );
      return [...paths, ...alone, ...links, ...decisions].map((what) => `${file}: ${what}`);
    });
  expect(missing).toEqual([]);
});
