import { parseArgs } from 'node:util';
import { codeOf, messageOf, Obstacle } from '../server/db/obstacle.ts';

/** Writes one line to standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one line to standard error. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a command and tells what stands in its way: an {@link Obstacle} as its one sentence, with its exit
 * status; a full disk, and a database that is still recovering, likewise. Anything else is a fault of ours and is thrown on, with its stack.
 */
export async function toldPlainly(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    const obstacle = error instanceof Obstacle ? error : obstacleIn(error);
    if (obstacle === null) throw error;
    warn(obstacle.message);
    return obstacle.exitCode;
  }
}

const FULL_DATABASE = 'The disk of the database is full, so it cannot work: make room on it, then try again.';
const FULL_DISK = 'The disk is full: make room on it, then try again.';

/** What stands in the way of any command, by the code of a PostgreSQL or Node error. */
const ANYWHERE: Readonly<Record<string, string>> = {
  '53100': FULL_DATABASE,
  '57P03':
    'The database is starting or recovering just now: try again in a minute; if its disk is full, which bailiwick doctor says, make room first.',
  ENOSPC: FULL_DISK,
  EDQUOT: FULL_DISK,
};

function obstacleIn(error: unknown): Obstacle | null {
  const sentence = ANYWHERE[codeOf(error) ?? ''];
  return sentence === undefined ? null : new Obstacle(sentence, { cause: error });
}

/** What `parseArgs` of Node takes as options. */
export type Flags = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>
>;

/** The flags and the other words of a command line. Throws {@link Obstacle} (status 2) on a flag it does not know. */
export function readFlags(argv: readonly string[], options: Flags, command: string) {
  try {
    return parseArgs({ args: [...argv], options: { ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = messageOf(error).split(/\. /)[0];
    throw new Obstacle(`${reason}; bailiwick ${command} --help lists what there is.`, {
      exitCode: 2,
      cause: error,
    });
  }
}
