import fs from 'node:fs';
import path from 'node:path';
import type { App } from '../app.ts';
import { every } from '../jobs/every.ts';
import type { Loop } from '../jobs/every.ts';

/** How long a way back is good. */
const HOUR_MS = 3_600_000;
const EVERY_MS = 60_000;

/** The file in which a way back waits when nobody looks at a terminal. */
export function wayBackFile(data: string): string {
  return path.join(data, 'let-in-url');
}

/** Removes the file when its link is the one that was used; a newer one stays. */
export function forgetUsedWayBack(data: string, secret: string): void {
  forget(data, (link) => link.endsWith(`#${secret}`));
}

/** Removes the file, now and then again, once the hour of its link is over. */
export function startForgettingWayBack({ config, log }: Pick<App, 'config' | 'log'>, ms = EVERY_MS): Loop {
  return every(ms, 'the removal of let-in-url', log, async () =>
    forget(config.recordings.data, (_link, ageMs) => ageMs > HOUR_MS),
  );
}

/** What cannot be read or removed stays: the link in it opens nothing any more. */
function forget(data: string, isOver: (link: string, ageMs: number) => boolean): void {
  const file = wayBackFile(data);
  try {
    const age = Date.now() - fs.statSync(file).mtimeMs;
    if (isOver(fs.readFileSync(file, 'utf8').trimEnd(), age)) fs.unlinkSync(file);
  } catch {
    return;
  }
}
