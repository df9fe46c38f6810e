/** Hashes that are asked for at once: enough to keep the browser's own threads busy, few enough that a frame is drawn in between. */
const AT_ONCE = 256;

/** How many zero bits a hash begins with. */
export function zeroBits(hash: Uint8Array): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
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
 * @throws AbortError when `signal` says so; whatever WebCrypto throws (a page without https has none)
 */
export async function workOut(
  task: string,
  bits: number,
  { signal, onPiece }: { signal?: AbortSignal; onPiece?: (share: number) => void } = {},
): Promise<WorkAnswer> {
  const encoder = new TextEncoder();
  const usual = 2 ** bits;
  for (let first = 0; ; first += AT_ONCE) {
    signal?.throwIfAborted();
    const hashes = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, at) =>
        crypto.subtle.digest('SHA-256', encoder.encode(`${task}:${first + at}`)),
      ),
    );
    const found = hashes.findIndex((hash) => zeroBits(new Uint8Array(hash)) >= bits);
    if (found >= 0) return { task, answer: String(first + found) };
    onPiece?.(Math.min(1, (first + AT_ONCE) / usual));
    await breathe();
  }
}
