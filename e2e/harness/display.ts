import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '../../tools/programs.ts';

/** A screen that no eye sees, or null where there is none and none can be installed. */
export const xvfb = findProgram({
  program: 'Xvfb',
  package: 'xvfb',
  neededBy: 'the tests of a whole screen that is shared',
});

/** A computer's screen, 1280 × 800. */
export interface Display {
  /** For `DISPLAY` of whatever is to be seen on it. */
  readonly name: string;
  close(): Promise<void>;
}

/** Opens a screen of its own. */
export async function openDisplay(): Promise<Display> {
  const words = ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
  const child = spawn(xvfb ?? '', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    name: `:${number.toString().trim()}`,
    close: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
