import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MIGRATIONS } from '../migrations/index.ts';
import { readMigrations, sqlFolder } from './source.ts';

it('lists every SQL file once', () => {
  const files = ['migrations', 'guard'].flatMap((folder) =>
    fs
      .readdirSync(path.join(sqlFolder(), folder))
      .filter((name) => name.endsWith('.sql'))
      .map((name) => `${folder}/${name}`),
  );
  expect([...MIGRATIONS].sort()).toEqual(files.sort());
});

it('knows each by its content', () => {
  const migrations = readMigrations();
  expect(new Set(migrations.map(({ sha256 }) => sha256)).size).toBe(MIGRATIONS.length);
  expect(migrations.every(({ sql }) => sql.trim() !== '')).toBe(true);
});
