import { open as openFile, mkdir, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../../contracts/errors.ts';
import { seal, SEAL_BYTES } from '../../db/sealing.ts';
import { open } from './keys.ts';

// What a browser sends while it records: pieces, each sealed as it comes, with its length before it. A piece is bound to
// the place in the recording where it begins, so none can be left out, moved or doubled unseen.

const LENGTH = 4;

/** Where the pieces of a recording lie; its id is a UUID, so it names nothing else. */
export function rawPath(folder: string, id: string): string {
  return join(folder, `${checked(id)}.pieces`);
}

/** @throws when it is no id */
export function checked(id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('no id of a recording');
  return id;
}

const place = (id: string, offset: number) => `piece|${id}|${offset}`;

/** A piece in its file: where it begins in the recording and in the file, and how long it is there. */
interface Frame {
  readonly plain: number;
  readonly at: number;
  readonly length: number;
}

/** The pieces of a file one after another; what was torn off at the end is left out. */
async function* framesOf(file: FileHandle): AsyncGenerator<Frame> {
  const { size } = await file.stat();
  const head = Buffer.alloc(LENGTH);
  for (let at = LENGTH, plain = 0; at <= size;) {
    await file.read(head, 0, LENGTH, at - LENGTH);
    const length = head.readUInt32BE();
    if (length <= SEAL_BYTES || at + length > size) return;
    yield { plain, at, length };
    plain += length - SEAL_BYTES;
    at += length + LENGTH;
  }
}

/** How much came: plain bytes, and where in the file the last whole piece ends. */
interface Arrived {
  readonly plain: number;
  readonly end: number;
}

/** What this process knows of files that grow; one that another process wrote to is longer, and looked through anew. */
const grown = new Map<string, Arrived>();

/** How many plain bytes have come; 0 when there is no file. */
export async function arrivedOf(folder: string, id: string): Promise<number> {
  return (await arrived(rawPath(folder, id))).plain;
}

async function arrived(path: string): Promise<Arrived> {
  let file: FileHandle;
  try {
    file = await openFile(path, 'r');
  } catch {
    return { plain: 0, end: 0 };
  }
  try {
    const known = grown.get(path);
    if (known?.end === (await file.stat()).size) return known;
    let last: Arrived = { plain: 0, end: 0 };
    for await (const { plain, at, length } of framesOf(file)) {
      last = { plain: plain + length - SEAL_BYTES, end: at + length };
    }
    return last;
  } finally {
    await file.close();
  }
}

/**
 * Adds a piece that begins at `offset` behind those that came, over whatever was torn off there. Throws `offset-differs` where
 * another process, to which it was sent once more, has it already.
 *
 * @returns the plain bytes that have come
 */
export async function addPiece(
  folder: string,
  id: string,
  key: Buffer,
  { offset, piece }: { offset: number; piece: Buffer },
): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = rawPath(folder, id);
  const { plain, end } = await arrived(path);
  if (plain !== offset) throw new Problem('offset-differs', { offset: plain });
  const sealed = seal(key, place(id, plain), piece);
  const head = Buffer.alloc(LENGTH);
  head.writeUInt32BE(sealed.length);
  const file = await openFile(path, end === 0 ? 'w' : 'r+', 0o600);
  try {
    const whole = Buffer.concat([head, sealed]);
    // A disk that is nearly full takes a part without a word; what it says of the rest is the answer.
    for (let done = 0; done < whole.length;) {
      done += (await file.write(whole, done, undefined, end + done)).bytesWritten;
    }
    await file.truncate(end + LENGTH + sealed.length);
  } finally {
    await file.close();
  }
  grown.set(path, { plain: plain + piece.length, end: end + LENGTH + sealed.length });
  return plain + piece.length;
}

/** The plain pieces of a recording, in order. Throws `recording-unreadable` when one was touched. */
export async function* plainPieces(folder: string, id: string, key: Buffer): AsyncGenerator<Buffer> {
  const file = await openFile(rawPath(folder, id), 'r');
  try {
    for await (const { plain, at, length } of framesOf(file)) {
      const sealed = Buffer.alloc(length);
      await file.read(sealed, 0, length, at);
      yield open(key, place(id, plain), sealed);
    }
  } finally {
    await file.close();
  }
}

/** Takes the pieces away. */
export async function dropPieces(folder: string, id: string): Promise<void> {
  grown.delete(rawPath(folder, id));
  await rm(rawPath(folder, id), { force: true });
}
