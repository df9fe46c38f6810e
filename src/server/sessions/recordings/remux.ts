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

/** What making a film may cost. */
interface Most {
  /** Bytes of the film; frames can be packed, and a few of them fill any disk. */
  readonly bytes: number;
  readonly ms: number;
}

/**
 * Makes one file that a player can seek in out of what a browser recorded: the same picture and sound, with the length
 * and the places that Chromium leaves out. Nothing plain ever has a name on the disk. Throws when ffmpeg cannot read it as
 * WebM, and when it costs more than it may.
 */
export async function remux(
  ffmpeg: string,
  folder: string,
  pieces: AsyncIterable<Buffer>,
  most: Most,
): Promise<Nameless> {
  const path = join(folder, `.${randomUUID()}`);
  const file = await openFile(path, 'wx+', 0o600);
  await rm(path);
  try {
    const ms = await run(ffmpeg, pieces, file.fd, most);
    const { size } = await file.stat();
    if (size === 0) throw new Error('ffmpeg wrote nothing');
    if (size >= most.bytes) throw new Error(`it became more than ${most.bytes} bytes`);
    return { file, size, ms };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What comes is read as WebM and nothing else: other forms name files and addresses to be read. */
const READ = ['-protocol_whitelist', 'pipe', '-f', 'matroska', '-i', 'pipe:0'];

/** @returns how long it plays, ms */
async function run(ffmpeg: string, pieces: AsyncIterable<Buffer>, to: number, most: Most): Promise<number> {
  const said = ['-hide_banner', '-loglevel', 'error', '-progress', 'pipe:1'];
  const write = ['-map', '0', '-c', 'copy', '-fs', String(most.bytes), '-f', 'webm', '-y', '/dev/fd/3'];
  const stdio = ['pipe', 'pipe', 'pipe', to] as const;
  const limits = { timeout: most.ms, killSignal: 'SIGKILL' } as const;
  const child = spawn(ffmpeg, [...said, ...READ, ...write], { stdio: [...stdio], ...limits });
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
