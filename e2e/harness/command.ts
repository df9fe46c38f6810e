import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../tools/sources.ts';

/** What a command said, and its exit status. */
export interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs the built command `bailiwick` and hears it out.
 *
 * @param firstAlone reads its first words alone, and leaves the rest unread
 */
export async function runCommand(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  firstAlone = false,
): Promise<Said> {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (firstAlone) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, out, error };
}
