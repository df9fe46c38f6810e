/** Bytes that may wait on a connection before more is given, and how soon to look again, ms. */
export const MOST_WAITING = 256 * 1024;
const LOOK_AGAIN = 15;

/** What is asked of a connection that something long is given by. */
export interface Taker<T> {
  /** Bytes that wait to go. */
  readonly waiting: number;
  /** False when nothing can be said any more. */
  say(message: T): boolean;
}

/** Most strokes that wait for one page which does not read: what is drawn beyond that it is not told. */
export const MOST_TOLD_LATER = 2_000;

/** What pages are told one thing behind the other, each no faster than it takes it. */
export class Telling<T> {
  readonly #going = new WeakMap<Taker<T>, Promise<void>>();
  readonly #waits = new WeakMap<Taker<T>, number>();

  /** @param canMiss it is left out where too much waits already */
  tell(to: Taker<T>, messages: readonly T[], isWanted: () => boolean, canMiss = false): void {
    const waits = this.#waits.get(to) ?? 0;
    if (canMiss && waits >= MOST_TOLD_LATER) return;
    this.#waits.set(to, waits + 1);
    const before = this.#going.get(to) ?? Promise.resolve();
    const done = before.then(() => give(to, messages, isWanted));
    this.#going.set(
      to,
      done.then(() => void this.#waits.set(to, (this.#waits.get(to) ?? 1) - 1)),
    );
  }
}

/**
 * Says all of it, no faster than the connection takes it, for as long as it is wanted. What is put behind the messages
 * until `ended` is called is said, too.
 */
export async function give<T>(
  to: Taker<T>,
  messages: Iterable<T>,
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
