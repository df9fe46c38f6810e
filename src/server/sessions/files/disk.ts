import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sinkFor } from './sink.ts';
import type { Along } from './sink.ts';

/** Where a file lies; its id is a UUID, so it names nothing else. */
export function pathOf(folder: string, id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('no id of a file');
  return join(folder, id);
}

/** How many bytes of a file have come. */
export async function arrived(folder: string, id: string): Promise<number> {
  return stat(pathOf(folder, id)).then(
    ({ size }) => size,
    () => 0,
  );
}

/**
 * Writes what comes behind what is there, as it comes, up to `most` bytes; what came before a line broke stays.
 *
 * @returns how many bytes the file has now
 */
export async function append(
  folder: string,
  id: string,
  offset: number,
  most: number,
  from: Readable,
  along: Along,
): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(pathOf(folder, id), offset === 0 ? 'w' : 'r+', 0o600);
  try {
    await pipeline(from, sinkFor(file, offset, most, along)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error;
    });
  } finally {
    await file.close();
  }
  return arrived(folder, id);
}

/** SHA-256 of a whole file, read piece by piece. */
export async function hashOf(folder: string, id: string): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(pathOf(folder, id), { highWaterMark: 1024 * 1024 })) {
    hash.update(piece as Buffer);
  }
  return hash.digest();
}

/**
 * Has a program look at a file: true when it ended with status 0. One that cannot be run, or takes longer than `most` ms,
 * has not said that the file is good; then it is killed, since one that hangs may hear nothing else.
 */
export function isClean(program: string, path: string, most = 300_000): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: most, killSignal: 'SIGKILL' } as const;
    execFile(program, [path], options, (error) => resolve(error === null));
  });
}

/** Takes a file away; one that is not there is no fault. */
export async function forget(folder: string, id: string): Promise<void> {
  await rm(pathOf(folder, id), { force: true });
}
