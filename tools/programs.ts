import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** A program that tests need and that no npm package brings. */
export interface Program {
  /** Its name on the PATH, e.g. `turnserver`; a variable of that name in capitals names another. */
  readonly program: string;
  /** The Debian package that holds it, e.g. `coturn`. */
  readonly package: string;
  /** Which tests need it, as words: `the tests of calls through TURN`. */
  readonly neededBy: string;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Whether these tests may install packages. */
export const isRoot = () => process.getuid?.() === 0;

/** Runs a program with its output shown; whether it ended well. */
export function ran(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], env }).status === 0;
}

/** Every place on the PATH where a program of this name may lie, in the order of the PATH. */
export function placesOf(program: string): string[] {
  // Servers of Debian lie in sbin, which is not on everybody's PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return folders.filter((folder) => isAbsolute(folder)).map((folder) => join(folder, program));
}

/**
 * Installs a Debian package and says so; only root can, and only where there is apt-get.
 *
 * @param why what was missing, as the beginning of a sentence: `No Chromium found`
 * @returns whether it is installed now
 */
export function installPackage(name: string, why: string): boolean {
  if (!isRoot() || !existsSync('/usr/bin/apt-get')) return false;
  say(`${why}: installing the package "${name}" with apt-get …`);
  // Another worker of the same run may be installing, too: each waits for its turn.
  const turn = ['--option', 'DPkg::Lock::Timeout=300'];
  const install = [...turn, 'install', '--yes', '--no-install-recommends', name];
  return ran('apt-get', install) || (ran('apt-get', [...turn, 'update']) && ran('apt-get', install));
}

/**
 * Finds a program, or installs its package and says so. Tests that need it skip themselves when it is null:
 *
 *     const turnserver = findProgram({ program: 'turnserver', package: 'coturn', neededBy: 'the tests of TURN' });
 *     describe.skipIf(turnserver === null)('through TURN', …);
 *
 * @returns its path; null when it is not there and cannot be installed, after a sentence that says what is skipped
 * @throws Error when its variable names something that cannot be run
 */
export function findProgram(wanted: Program): string | null {
  const variable = wanted.program.replace(/\W/g, '_').toUpperCase();
  const named = process.env[variable] ?? '';
  if (named !== '') {
    if (canRun(named)) return named;
    throw new Error(`${variable} names ${named}, which cannot be run: correct it or unset it.`);
  }
  const find = () => placesOf(wanted.program).find(canRun) ?? null;
  const there = find();
  if (there !== null) return there;
  const found = installPackage(wanted.package, `No ${wanted.program} found`) ? find() : null;
  if (found === null) say(skipped(wanted, variable));
  return found;
}

/** What is said when a program is missing for good. */
function skipped({ program, package: name, neededBy }: Program, variable: string): string {
  return (
    `Skipped: ${neededBy}, since ${program} is not there and only root can install it. ` +
    `Install the Debian package "${name}", or name one with ${variable}=/path/to/${program}.`
  );
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
