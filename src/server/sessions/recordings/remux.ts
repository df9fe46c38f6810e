import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { open as openFile, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Whether ffmpeg can be run; asked again a minute after it could not, so that installing it needs no restart. */
export async function canRecord(ffmpeg: string): Promise<boolean> {
  const known = asked.get(ffmpeg);
  if (known !== undefined && (known.able || Date.now() - known.at < 60_000)) return known.able;
  const able = await new Promise<boolean>((resolve) => {
    execFile(ffmpeg, ['-version'], { timeout: 10_000 }, (error) => resolve(error === null));
  });
  asked.set(ffmpeg, { able, at: Date.now() });
  return able;
}

const asked = new Map<string, { able: boolean; at: number }>();

/** A file that can be sought in and has no name: what is in it is gone with the process. */
export interface Nameless {
  readonly file: FileHandle;
  readonly size: number;
  /** How long it plays, ms. */
  readonly ms: number;
}

/**
 * Makes one file that a player can seek in out of what a browser recorded: the same picture and sound, with the length
 * and the places that Chromium leaves out. Nothing plain ever has a name on the disk. Throws when ffmpeg cannot read it.
 */
export async function remux(
  ffmpeg: string,
  folder: string,
  pieces: AsyncIterable<Buffer>,
): Promise<Nameless> {
  const path = join(folder, `.${randomUUID()}`);
  const file = await openFile(path, 'wx+', 0o600);
  await rm(path);
  try {
    const ms = await run(ffmpeg, pieces, file.fd);
    const { size } = await file.stat();
    if (size === 0) throw new Error('ffmpeg wrote nothing');
    return { file, size, ms };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** @returns how long it plays, ms */
async function run(ffmpeg: string, pieces: AsyncIterable<Buffer>, to: number): Promise<number> {
  const said = ['-hide_banner', '-loglevel', 'error', '-progress', 'pipe:1'];
  const words = [...said, '-i', 'pipe:0', '-map', '0', '-c', 'copy', '-f', 'webm', '-y', '/dev/fd/3'];
  const child = spawn(ffmpeg, words, { stdio: ['pipe', 'pipe', 'pipe', to] });
  const [input, out, errors] = child.stdio;
  let told = '';
  let ms = 0;
  out?.setEncoding('utf8').on('data', (text: string) => {
    for (const [, time] of text.matchAll(/out_time_us=(\d+)/g)) ms = Math.round(Number(time) / 1000);
  });
  errors?.setEncoding('utf8').on('data', (text: string) => (told = (told + text).slice(-2_000)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // ffmpeg may end before it has read all; what it said of that counts, not the broken pipe.
  const fed = pipeline(Readable.from(pieces), input as Writable).catch((error: unknown) => error);
  const status = await ended;
  const broken = await fed;
  if (status !== 0) throw new Error(`ffmpeg ended with ${status}: ${told}`);
  if (broken !== undefined) throw broken as Error;
  return ms;
}
