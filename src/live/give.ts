/** Bytes that may wait on a connection before more is given, and how soon to look again, ms. */
const MOST_WAITING = 256 * 1024;
const LOOK_AGAIN = 15;

/** What is asked of a connection that something long is given by. */
export interface Taker<T> {
  /** Bytes that wait to go. */
  readonly waiting: number;
  /** False when nothing can be said any more. */
  say(message: T): boolean;
}

/**
 * Says all of it, no faster than the connection takes it, for as long as it is wanted. What is put behind the messages
 * until `ended` is called is said, too.
 */
export async function give<T>(
  to: Taker<T>,
  messages: readonly T[],
  isWanted: () => boolean,
  ended: () => void = () => undefined,
): Promise<void> {
  for (const message of messages) {
    while (to.waiting > MOST_WAITING && isWanted()) {
      await new Promise((resolve) => window.setTimeout(resolve, LOOK_AGAIN));
    }
    if (!isWanted() || !to.say(message)) break;
  }
  ended(); // in the same moment as the last message: a caller who awaited it would miss what comes between
}
