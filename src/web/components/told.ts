let waiting: string[] = [];
let show: ((message: string) => void) | null = null;
const listeners = new Set<() => void>();

/** Says in the corner that something was done. Errors are never told here: they stand where they happened. */
export function tellDone(message: string): void {
  if (show !== null) {
    show(message);
    return;
  }
  waiting.push(message);
  for (const listener of listeners) listener();
}

/** Whether there has been a message, so that the corner must be loaded; for `useSyncExternalStore`. */
export function anyTold(): boolean {
  return show !== null || waiting.length > 0;
}

/** Calls back when the first message comes; gives back what ends that. */
export function onFirstTold(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The corner is there: from now on it shows the messages, and at once those that waited for it. */
export function cornerReady(by: (message: string) => void): void {
  show = by;
  const first = waiting;
  waiting = [];
  for (const message of first) by(message);
}
