import { parseArgs } from 'node:util';
import { messageOf, Obstacle } from '../server/db/obstacle.ts';

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
 * status. Anything else is a fault of ours and is thrown on, with its stack.
 */
export async function toldPlainly(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    warn(error.message);
    return error.exitCode;
  }
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
