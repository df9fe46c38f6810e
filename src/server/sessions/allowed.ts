import type { Readable } from 'node:stream';

/** How often it is asked again, ms. */
const AGAIN = 1_000;

/**
 * Breaks off what comes as soon as it may not come any more: a piece can be large, or trickle in for an hour.
 *
 * @param ask throws when it may not
 * @returns ends the asking
 */
export function whileAllowed(from: Readable, ask: () => Promise<unknown>): () => void {
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    ask().then(
      () => (asking = false),
      (error: unknown) => from.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }, AGAIN);
  return () => clearInterval(timer);
}
