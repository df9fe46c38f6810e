import { Failure } from './api.ts';
import { askLine } from './help.ts';
import type { Waiting } from './help.ts';

/** An answer that is held for 20 s and does not come in this time is lost, ms. */
const ANSWER_WITHIN = 30_000;
/** Pauses after a question that failed, ms; the last one stays. Half of each is by chance: many wait for one server. */
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000] as const;

/** What is told of a place in line. */
export interface Follower {
  told(waiting: Waiting): void;
  /** The server cannot be reached; it is tried again. */
  lost(): void;
  /** The token stands for nobody. */
  unknown(): void;
}

/** Asks again and again how somebody stands, until they wait no more; ends that. */
export function followLine(token: string, follower: Follower): () => void {
  const end = new AbortController();
  void follow(token, follower, end.signal);
  return () => end.abort();
}

async function follow(token: string, follower: Follower, end: AbortSignal): Promise<void> {
  let after: string | null = null;
  for (let failed = 0; !end.aborted;) {
    try {
      const waiting: Waiting = await within(end, (signal) => askLine(token, after, signal));
      if (end.aborted) return;
      failed = 0;
      after = waiting.version;
      follower.told(waiting);
      if (waiting.state !== 'waiting' && waiting.state !== 'held') return;
    } catch (error) {
      if (end.aborted) return;
      if (error instanceof Failure && error.code === 'queue-over') return follower.unknown();
      follower.lost();
      const longest = PAUSES[Math.min(failed, PAUSES.length - 1)] ?? 0;
      await pause(longest * (0.5 + Math.random() / 2), end);
      failed += 1;
    }
  }
}

/** Gives up when the time is over, or when `end` says so. */
async function within<T>(end: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const stop = () => own.abort();
  const timer = window.setTimeout(stop, ANSWER_WITHIN);
  end.addEventListener('abort', stop);
  try {
    return await work(own.signal);
  } finally {
    window.clearTimeout(timer);
    end.removeEventListener('abort', stop);
  }
}

/** Waits; shorter when the network is back or somebody looks at the page again. */
function pause(ms: number, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      end.removeEventListener('abort', done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
    end.addEventListener('abort', done);
  });
}
