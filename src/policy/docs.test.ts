import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLIENT_DOORS, CLIENT_TOPICS } from './client/table.ts';
import { rolesPage } from './docs.ts';
import { rules } from './rules.ts';

const page = readFileSync(new URL('../../docs/roles.md', import.meta.url), 'utf8');

test('docs/roles.md is what the policy prints', () => {
  expect(page).toBe(rolesPage());
});

test('the page has every rule with its sentence, and every action', () => {
  for (const { id, because } of rules()) expect(page).toContain(`| \`${id}\` | ${because} |`);
  for (const { action } of CLIENT_DOORS) expect(page).toContain(`| \`${action}\` |`);
});

test('the file of a rule is named beside its row, and holds it', () => {
  for (const [, file, rows] of CLIENT_TOPICS) {
    expect(page).toContain(`Rows: \`${file}\``);
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    for (const { action } of rows) expect(source).toContain(`action: '${action}'`);
  }
});
