/** What an upload asks of the server and tells the page. */
export interface UploadUses {
  /** How many bytes have come. @throws when that cannot be known now */
  progress(): Promise<number>;
  /** Sends a piece that begins at `offset`; `end` breaks it off. @throws when it did not arrive whole */
  piece(offset: number, bytes: Blob, end: AbortController): Promise<void>;
  moved(done: number): void;
  /** Whether a failure is final: asking again would be refused again. */
  isFinal(error: unknown): boolean;
  wait(ms: number): Promise<unknown>;
  /** As {@link wait}, between two looks at how far a piece came; true: it was cut short, because the line is back. */
  watch(ms: number): Promise<boolean>;
}

/** Waiting that is cut short when what it waits for may be there: the network is back. */
export class Waits {
  readonly #all = new Set<() => void>();

  /** @returns whether it was cut short */
  for(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const over = (isCut: boolean): void => {
        clearTimeout(timer);
        this.#all.delete(end);
        resolve(isCut);
      };
      const end = (): void => over(true);
      const timer = setTimeout(() => over(false), ms);
      this.#all.add(end);
    });
  }

  /** Nobody waits any longer. */
  hurry(): void {
    for (const end of [...this.#all]) end();
  }
}

/** Bytes of the first piece, and of one after a failure. */
export const PIECE = 4 * 1024 * 1024;
/** The right to send is asked again for each piece; on a fast line they may be larger, up to this. */
const LARGEST = 256 * 1024 * 1024;
/** A piece that took no longer than this, ms, lets the next be larger, by as much as fits twice into it. */
const QUICK = 500;

/** How large the piece after one of `size` bytes is that took so long. */
export function nextPiece(size: number, ms: number): number {
  if (ms > QUICK) return Math.max(PIECE, size / 2);
  return Math.min(LARGEST, size * (ms > QUICK / 4 ? 2 : 4));
}
/** Longest wait between two tries; less where the server is there, and only another piece in the way. It is given up after so long, ms. */
const LATEST = 5_000;
const LATEST_WHILE_THERE = 500;
const GIVEN_UP = 300_000;

/**
 * A piece of which nothing came for this long is given up: its connection may be dead, and say nothing of it, ms. One that
 * was on its way when the line broke is given up when that is back: it may hang as the line did.
 */
const NOTHING_COMES = 6_000;
/** How long it may take until it is told how far it came; what is told later counts as nothing, ms. */
const TOLD_WITHIN = 5_000;

/** It was not told in time how far a file came: to be asked again. */
class NotTold extends Error {}

/** How far it came; fails where that is not told soon. */
async function askHowFar(uses: UploadUses): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotTold()), TOLD_WITHIN);
  });
  return Promise.race([uses.progress(), late]).finally(() => clearTimeout(timer));
}

/** Sends a piece, and gives it up when nothing of it comes any more. */
async function sendPiece(uses: UploadUses, offset: number, bytes: Blob): Promise<void> {
  const end = new AbortController();
  let goes = true;
  const watch = async (): Promise<void> => {
    let came = offset;
    while (goes) {
      if ((await uses.watch(NOTHING_COMES)) && goes) return end.abort();
      const now = goes ? await askHowFar(uses).catch(() => came) : null;
      if (now === null || now >= offset + bytes.size) return; // whole: what is done with it there may take long
      if (now === came) end.abort();
      came = now;
    }
  };
  void watch();
  await uses.piece(offset, bytes, end).finally(() => (goes = false));
}

/**
 * Sends a file in pieces, and goes on where it broke off: after every failure the server is asked how far it came.
 *
 * @throws the last failure, when it is final or nothing came through for minutes
 */
export async function upload(file: Blob, uses: UploadUses): Promise<void> {
  let tries = 0;
  let waited = 0;
  let done: number | null = null;
  let size = PIECE;
  for (;;) {
    try {
      done ??= await askHowFar(uses);
      uses.moved(done);
      if (done >= file.size && file.size > 0) return;
      const began = performance.now();
      await sendPiece(uses, done, file.slice(done, done + size));
      done = Math.min(file.size, done + size);
      size = nextPiece(size, performance.now() - began);
      [tries, waited] = [0, 0];
      uses.moved(done);
      if (done >= file.size) return;
    } catch (error) {
      tries += 1;
      const wait = Math.min(done === null ? LATEST : LATEST_WHILE_THERE, 250 * 2 ** tries);
      done = null;
      size = PIECE;
      waited += wait;
      if ((!(error instanceof NotTold) && uses.isFinal(error)) || waited > GIVEN_UP) throw error;
      await uses.wait(wait);
    }
  }
}

/** Largest file whose hash is counted here, too: it has to be in memory for that, bytes. */
const HASHED = 256 * 1024 * 1024;

/** SHA-256 of a file as hex; null: it is too large to be counted here. */
export async function hashOf(file: Blob): Promise<string | null> {
  if (file.size > HASHED) return null;
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
