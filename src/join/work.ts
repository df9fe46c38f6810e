import { openHashes } from './hashes.ts';

/** How long the page works without a moment for anything else, ms: a frame is drawn and a key heard in between. */
const SLICE = 10;
/** Between two looks at the clock. */
const UNSEEN = 64;

/** How many zero bits a hash begins with, given its words. */
export function zeroBits(words: Int32Array): number {
  let bits = 0;
  for (const word of words) {
    if (word !== 0) return bits + Math.clz32(word);
    bits += 32;
  }
  return bits;
}

/** Lets the page do what waits. A timer would do it, but once a second alone where another window is looked at. */
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** The answer to a task of work: the first counter whose hash with the task begins with so many zero bits. */
export interface WorkAnswer {
  readonly task: string;
  readonly answer: string;
}

/**
 * Works out a task in pieces, so that the page stays alive; `onPiece` hears what share of the usual effort is done, 0 to 1.
 *
 * @throws AbortError when `signal` says so
 */
export async function workOut(
  task: string,
  bits: number,
  { signal, onPiece }: { signal?: AbortSignal; onPiece?: (share: number) => void } = {},
): Promise<WorkAnswer> {
  const hash = openHashes(`${task}:`);
  const usual = 2 ** bits;
  for (let tried = 0; ;) {
    signal?.throwIfAborted();
    const until = performance.now() + SLICE;
    do {
      const answer = String(tried);
      if (zeroBits(hash(answer)) >= bits) return { task, answer };
      tried += 1;
    } while (tried % UNSEEN !== 0 || performance.now() < until);
    onPiece?.(Math.min(1, tried / usual));
    await breathe();
  }
}
