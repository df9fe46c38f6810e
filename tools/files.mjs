import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below a path (a file gives itself, a missing path nothing), sorted, absolute. */
export async function filesBelow(path) {
  const found = await stat(path).catch(() => null);
  if (found === null) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
