import fs from 'node:fs';
import path from 'node:path';
import { messageOf, Obstacle } from './obstacle.ts';

/** Makes the data folder if it is missing. Throws {@link Obstacle} (status 2) when it cannot be made or written. */
export function makeDataFolder(data: string): void {
  const root = process.getuid?.() === 0;
  try {
    // Under root another user must be able to pass through; nothing in it is open to anybody.
    make(data, root ? 0o711 : 0o700);
    // By its name with a slash: a file of that name is no folder.
    fs.accessSync(path.join(data, path.sep), fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw new Obstacle(
      `The data folder ${data} cannot be written (${messageOf(error)}): give it to the user who starts Bailiwick, or set BAILIWICK_DATA.`,
      { exitCode: 2, cause: error },
    );
  }
}

/** Part by part: Node's own `recursive` goes on for ever where a folder takes no folder, as /proc does. */
function make(folder: string, mode: number): void {
  if (fs.existsSync(folder)) return;
  make(path.dirname(folder), mode);
  fs.mkdirSync(folder, { mode });
}
