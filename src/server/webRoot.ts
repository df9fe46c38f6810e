import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the built pages: `dist/web`, seen from the sources or from the build itself. */
export function webRoot(): string {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith('.ts')) return path.resolve(here, '..', '..', '..', 'dist', 'web');
  return path.join(path.dirname(here), 'web');
}
