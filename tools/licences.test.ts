import { describe, expect, test } from 'vitest';
import { findUnwelcome, isPermissive, licencesPage, readDependencies } from './licences.ts';

const lock = (packages: Record<string, unknown>) => readDependencies(JSON.stringify({ packages }));

describe('licences', () => {
  test.each(['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT', '(BSD-3-Clause OR Apache-2.0)'])(
    'takes %s',
    (licence) => {
      expect(isPermissive(licence)).toBe(true);
    },
  );

  test.each(['GPL-3.0-only', 'AGPL-3.0', 'MIT AND GPL-2.0', 'MPL-2.0', 'unknown', ''])(
    'refuses %j',
    (licence) => {
      expect(isPermissive(licence)).toBe(false);
    },
  );

  test('names the package that must go, and none that is excused', () => {
    const found = findUnwelcome(
      lock({
        '': { license: 'GPL-3.0-only' },
        'node_modules/good': { version: '1.0.0', license: 'MIT' },
        'node_modules/good/node_modules/bad': { version: '2.0.0', license: 'AGPL-3.0', dev: true },
        'node_modules/lightningcss-darwin-x64': { version: '1.0.0', license: 'MPL-2.0' },
        'node_modules/silent': { version: '1.0.0' },
      }),
    );
    expect(found.map(({ text }) => text.split(' under ')[0])).toEqual(['bad 2.0.0 is', 'silent 1.0.0 is']);
  });

  test('prints production and development apart', () => {
    const page = licencesPage(
      lock({
        'node_modules/a': { version: '1.0.0', license: 'MIT' },
        'node_modules/b': { version: '1.0.0', license: 'ISC', dev: true },
      }),
    );
    expect(page).toMatch(/production \(1\)[^#]*\| a \|[^#]*## In development only \(1\)[^#]*\| b \|/);
  });
});
