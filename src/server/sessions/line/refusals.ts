import type { App } from '../../app.ts';

/** The log is told of refusals no more often than this, ms. */
const EVERY = 60_000;

/** What lines refused, counted for whoever runs the server. */
export interface Refusals {
  /** One more message that is none, too long, or one too many. */
  add(): void;
  /** Tells what was not told yet. */
  close(): void;
}

/** Tells the log of the first at once, and then once a minute how many more there were, if any. @param every ms */
export function countRefusals(log: Pick<App['log'], 'warn'>, every = EVERY): Refusals {
  let untold = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    if (untold === 0) return;
    log.warn(
      { refused: untold },
      'Messages on lines of sessions were refused: unknown, misshapen, too long or too many.',
    );
    untold = 0;
    timer = setTimeout(tell, every).unref();
  };
  return {
    add() {
      untold += 1;
      if (timer === undefined) tell();
    },
    close() {
      clearTimeout(timer);
      tell();
      clearTimeout(timer);
    },
  };
}
