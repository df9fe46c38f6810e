import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS } from '../migrations/index.ts';

/** One step of the database's making. */
export interface Migration {
  /** Its path below the SQL folder, for example `migrations/001-schemas.sql`: its name for ever. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
}

/** Where the SQL lies: `src/server/db` from the sources, the folder of the build (`dist`) in a build. */
export function sqlFolder(): string {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith('.ts') ? path.resolve(here, '..', '..') : path.dirname(here);
}

/** Reads the migrations, in order; `folder` and `names` are the product's own unless a test brings others. */
export function readMigrations(folder = sqlFolder(), names: readonly string[] = MIGRATIONS): Migration[] {
  return names.map((name) => {
    const sql = fs.readFileSync(path.join(folder, name), 'utf8');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}
