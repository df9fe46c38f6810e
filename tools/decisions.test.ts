import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

test('the list of decisions has each page, once', () => {
  const folder = join(root, 'docs', 'decisions');
  const pages = readdirSync(folder).filter((name) => /^\d/.test(name));
  const list = readFileSync(join(folder, 'README.md'), 'utf8');
  expect([...list.matchAll(/\]\((\d[^)]*)\)/g)].map(([, name]) => name)).toEqual(pages.sort());
});
