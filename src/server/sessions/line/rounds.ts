import type { Line } from './room.ts';

/** Lines looked after in one go; the next ones a moment later. */
const IN_ONE_GO = 50;

/**
 * Goes round all lines, once in `every` ms, a few at a time and evenly over that time: were it all ten thousand
 * at once, everybody's words would wait for it.
 * @returns ends it
 */
export function goRound(
  all: () => readonly Line[],
  every: number,
  each: (lines: readonly Line[]) => void,
): () => void {
  let timer: NodeJS.Timeout;
  const walk = (lines: readonly Line[], at: number, wait: number): void => {
    timer = setTimeout(() => {
      if (at >= lines.length) return begin();
      each(lines.slice(at, at + IN_ONE_GO));
      walk(lines, at + IN_ONE_GO, wait);
    }, wait).unref();
  };
  const begin = (): void => {
    const lines = all();
    walk(lines, 0, every / (Math.ceil(lines.length / IN_ONE_GO) + 1));
  };
  begin();
  return () => clearTimeout(timer);
}

/**
 * Runs a little later, once for however often it is asked in between; never twice at the same time.
 * @param wait ms
 */
export function onceSoon(run: () => Promise<void>, wait = 20): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  const begin = async (): Promise<void> => {
    timer = undefined;
    running = true;
    try {
      await run();
    } finally {
      running = false;
      if (again) ask();
    }
  };
  const ask = (): void => {
    again = running;
    if (!running) timer ??= setTimeout(() => void begin(), wait);
  };
  return ask;
}
