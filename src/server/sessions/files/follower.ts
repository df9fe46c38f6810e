import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { countPassed } from './young.ts';

/** Bytes read from the disk at once. */
const READ = 256 * 1024;
/** What is kept for one who does not take it as fast as it comes; beyond that they read it from the disk, bytes. */
const MOST_HELD = 4 * 1024 * 1024;
/** How long whoever sends waits for them at most until the next half MiB is taken, ms: it does not slow it below 10 MiB/s. */
const PATIENCE = 50;
/** How long nothing may come until it is asked whether anything still may, ms; where much comes it is asked as often. */
const QUIET = 1_000;

/** Somebody who fetches a file while it comes: what is there already from the disk, the rest as it is written. */
export class Follower {
  readonly #path: string;
  readonly #size: number;
  /** What was written since they had all that was there, in order; ends before byte `#tail`. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #tail = 0;
  /** Where what was written on this process ends; -1: nothing was told yet. */
  #end = -1;
  #wake: () => void = () => undefined;
  #roomy: () => void = () => undefined;

  constructor(path: string, size: number) {
    this.#path = path;
    this.#size = size;
  }

  /** Tells of bytes that were written at `offset`. */
  hear(offset: number, bytes: readonly Buffer[]): void {
    let at = offset;
    for (const piece of bytes) {
      if (at === this.#tail && this.#heldBytes < MOST_HELD) {
        this.#held.push(piece);
        this.#heldBytes += piece.length;
        this.#tail += piece.length;
      }
      at += piece.length;
    }
    this.#end = at;
    this.#wake();
  }

  /** Ends as soon as there is room for more of what is written, or after a short while: then they read it from the disk. */
  async room(): Promise<void> {
    if (this.#heldBytes < MOST_HELD) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      this.#roomy = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * The file from its first byte to its last.
   *
   * @param still whether the rest may still come and be fetched; asked every second. When not, it throws, so that nobody
   * takes the part for the whole.
   */
  async *pieces(still: () => Promise<boolean>): AsyncGenerator<Buffer> {
    let file: FileHandle | null = null;
    let asked = performance.now();
    try {
      for (let at = 0; at < this.#size;) {
        if (performance.now() - asked > QUIET) {
          if (!(await still())) throw new Error('The rest of the file does not come.');
          asked = performance.now();
        }
        const next = this.#held.shift();
        if (next !== undefined) {
          this.#heldBytes -= next.length;
          if (this.#heldBytes < MOST_HELD) this.#roomy();
          at += next.length;
          yield next;
          continue;
        }
        this.#tail = at;
        // They have all that was written here: the disk has nothing more, unless another process wrote it.
        if (at === this.#end && (await this.#more())) continue;
        file ??= await open(this.#path).catch(() => null);
        const read = file === null ? null : await this.#read(file, at);
        // What was written while the disk was read is held now, from `at` on.
        if (this.#held.length > 0) continue;
        if (read !== null) {
          at += read.length;
          this.#tail = at;
          yield read;
        } else if (at !== this.#end) {
          await this.#more();
        }
      }
    } finally {
      this.#roomy();
      await file?.close();
    }
  }

  async #read(file: FileHandle, at: number): Promise<Buffer | null> {
    const buffer = Buffer.allocUnsafe(Math.min(READ, this.#size - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    countPassed(bytesRead);
    return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
  }

  /** Ends as soon as more came, with true, or when nothing did for a while, with false. */
  #more(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), QUIET);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
