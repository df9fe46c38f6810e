import type { FastifyBaseLogger } from 'fastify';

/** A loop that goes on until it is stopped. */
export interface Loop {
  /** Runs it now rather than when its time comes; never twice at once. */
  wake(): void;
  /** Lets the running turn end, then stops. */
  stop(): Promise<void>;
}

/**
 * Runs `turn` every `ms` milliseconds, one after another. A turn that fails is told to the log once, until one
 * succeeds again; the loop goes on.
 *
 * @param what names the work in the log, e.g. `the sweep`
 */
export function every(
  ms: number,
  what: string,
  log: Pick<FastifyBaseLogger, 'warn' | 'info'>,
  turn: () => Promise<void>,
): Loop {
  let stopped = false;
  let failing = false;
  let ring: () => void = () => undefined;
  let bell = newBell();
  function newBell(): Promise<void> {
    return new Promise((resolve) => (ring = resolve));
  }
  const run = async (): Promise<void> => {
    while (!stopped) {
      // Taken before the turn, so that a call amid it is not missed.
      const woken = bell;
      try {
        await turn();
        if (failing) log.info(`${what} works again`);
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ err: error }, `${what} failed; it is tried again`);
        failing = true;
        await pause(Math.min(ms, 1_000), stopBell);
      }
      await pause(ms, woken);
    }
  };
  let stopNow: () => void = () => undefined;
  const stopBell = new Promise<void>((resolve) => (stopNow = resolve));
  const running = run();
  const wake = () => {
    const rung = ring;
    bell = newBell();
    rung();
  };
  return {
    wake,
    stop: async () => {
      stopped = true;
      stopNow();
      wake();
      await running;
    },
  };
}

async function pause(ms: number, bell: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
    timer.unref();
  });
  await Promise.race([bell, time]);
  clearTimeout(timer);
}
