import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { countPassed } from './young.ts';

/** Goes to the disk in one write, bytes: each one costs a change of threads. */
const BATCH = 512 * 1024;
/** What comes slowly goes there after so long: whoever asks how far a file came is to see that it moves, ms. */
const LONGEST_HELD = 1_000;

/** What the disk says itself when it takes nothing at all. */
const noRoom = (): Error =>
  Object.assign(new Error('the disk took only a part of a file'), { code: 'ENOSPC' });

/** Who goes along with what is written. */
export interface Along {
  /** Is told that something came. */
  heard(): void;
  /** Is told of bytes, in their order, while they are written: what is counted here costs the disk's time, not more. */
  counts(bytes: readonly Buffer[]): void;
  /** Is told of them when they are on disk; more is written when it has done with them. */
  wrote(bytes: readonly Buffer[]): Promise<void>;
  /** Is told that not all that was counted came to be on disk. */
  lost(): void;
}

/**
 * Writes into an open file from `offset` on, at most `most` bytes; what comes beyond is dropped. What came before a line
 * broke is written, too.
 */
export function sinkFor(file: FileHandle, offset: number, most: number, along: Along): Writable {
  let at = offset;
  let left = most;
  let held: Buffer[] = [];
  let length = 0;
  let flushed = performance.now();
  const flush = async (): Promise<void> => {
    const batch = held;
    const expected = length;
    held = [];
    length = 0;
    flushed = performance.now();
    if (expected === 0) return;
    try {
      const writing = file.writev(batch, at);
      along.counts(batch);
      const { bytesWritten } = await writing;
      // A disk that takes less than it was given is full: what follows would leave a hole.
      if (bytesWritten < expected) throw noRoom();
    } catch (error) {
      along.lost();
      throw error;
    }
    at += expected;
    countPassed(expected);
    await along.wrote(batch);
  };
  const take = (piece: Buffer): void => {
    const part = piece.subarray(0, left);
    if (part.length === 0) return;
    left -= part.length;
    held.push(part);
    length += part.length;
  };
  return new Writable({
    highWaterMark: BATCH,
    write(piece: Buffer, _encoding, done) {
      along.heard();
      take(piece);
      if (length < BATCH && performance.now() - flushed < LONGEST_HELD) done();
      else void flush().then(() => done(), done);
    },
    final: (done) => void flush().then(() => done(), done),
    destroy: (error, done) => void flush().then(() => done(error), done),
  });
}
