import { createWriteStream } from 'node:fs';
import { open as openFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../../contracts/errors.ts';
import { seal, SEAL_BYTES } from '../../db/sealing.ts';
import { open } from './keys.ts';
import { checked } from './raw.ts';

// A whole recording: segments of one length, each sealed by itself and bound to its number and to the length of the
// whole, so that a player can begin anywhere and nothing can be cut off or moved unseen.

/** Plain bytes of a segment; the last one is shorter. */
export const SEGMENT = 64 * 1024;

const pathOf = (folder: string, id: string) => join(folder, `${checked(id)}.sealed`);
const place = (id: string, n: number, size: number) => `segment|${id}|${n}|${size}`;

/** Seals `size` bytes of a file that has no name any more into the recording's own; it is there whole, or not at all. */
export async function sealFile(
  folder: string,
  id: string,
  key: Buffer,
  from: { read: (at: number, length: number) => Promise<Buffer>; size: number },
): Promise<void> {
  const draft = `${pathOf(folder, id)}.draft`;
  const segments = async function* () {
    for (let n = 0; n * SEGMENT < from.size; n += 1) {
      const plain = await from.read(n * SEGMENT, Math.min(SEGMENT, from.size - n * SEGMENT));
      yield seal(key, place(id, n, from.size), plain);
    }
  };
  try {
    await pipeline(Readable.from(segments()), createWriteStream(draft, { mode: 0o600, flush: true }));
    await rename(draft, pathOf(folder, id));
  } catch (error) {
    await rm(draft, { force: true }); // a full disk has no room for what is of no use
    throw error;
  }
}

/**
 * The plain bytes `from` to `to` (both included) of a whole recording, as they are read. Throws `recording-unreadable`
 * when the file is not there or a byte of it differs.
 */
export function readPart(
  folder: string,
  id: string,
  key: Buffer,
  { from, to, of }: { from: number; to: number; of: number },
): Readable {
  const parts = async function* () {
    const file = await openFile(pathOf(folder, id), 'r').catch((error: unknown) => {
      throw new Problem('recording-unreadable', {}, error);
    });
    try {
      for (let n = Math.floor(from / SEGMENT); n * SEGMENT <= to; n += 1) {
        const sealed = Buffer.alloc(Math.min(SEGMENT, of - n * SEGMENT) + SEAL_BYTES);
        await file.read(sealed, 0, sealed.length, n * (SEGMENT + SEAL_BYTES));
        const plain = open(key, place(id, n, of), sealed);
        yield plain.subarray(Math.max(0, from - n * SEGMENT), to - n * SEGMENT + 1);
      }
    } finally {
      await file.close();
    }
  };
  return Readable.from(parts());
}

/** Takes a whole recording's file away. */
export async function dropSealed(folder: string, id: string): Promise<void> {
  await rm(pathOf(folder, id), { force: true });
  await rm(`${pathOf(folder, id)}.draft`, { force: true });
}
