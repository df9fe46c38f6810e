import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addPiece, arrivedOf, plainPieces } from './raw.ts';

const ID = '0190a000-0000-7000-8000-000000000001';
const KEY = randomBytes(32);
const [first, second] = [randomBytes(5_000), randomBytes(7_000)];

let folder = '';
/** What every open file can do, to stand for a disk that has little room. */
let files: FileHandle;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bailiwick-raw-'));
  const file = await open(join(folder, 'any'), 'w');
  files = Object.getPrototypeOf(file) as FileHandle;
  await file.close();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

type Write = (from: Buffer, at: number, length: number | undefined, place: number) => Promise<unknown>;

/** Of the next write the disk takes half; `then` is what it does with the one after. */
function takeHalf(then?: () => Promise<never>): void {
  const { write } = files as unknown as { write: (this: FileHandle, ...words: Parameters<Write>) => unknown };
  const half = function (this: FileHandle, ...[from, at, , place]: Parameters<Write>) {
    return write.call(this, from, at, Math.floor((from.length - at) / 2), place);
  };
  const spy = vi.spyOn(files, 'write').mockImplementationOnce(half as never);
  if (then !== undefined) spy.mockImplementationOnce(then);
}

const kept = async (): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of plainPieces(folder, ID, KEY)) pieces.push(piece);
  return Buffer.concat(pieces);
};

describe('a piece on a disk that takes half of it', () => {
  it('is kept whole when there is room for the rest', async () => {
    await addPiece(folder, ID, KEY, { offset: 0, piece: first });
    takeHalf();
    expect(await addPiece(folder, ID, KEY, { offset: first.length, piece: second })).toBe(
      first.length + second.length,
    );
    expect(await kept()).toEqual(Buffer.concat([first, second]));
  });

  it('is not said to have come when there is none, and comes again when there is', async () => {
    await addPiece(folder, ID, KEY, { offset: 0, piece: first });
    takeHalf(() => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' })));
    await expect(addPiece(folder, ID, KEY, { offset: first.length, piece: second })).rejects.toThrow(
      'no space left',
    );
    expect(await arrivedOf(folder, ID)).toBe(first.length);
    await addPiece(folder, ID, KEY, { offset: first.length, piece: second });
    expect(await kept()).toEqual(Buffer.concat([first, second]));
  });
});

it('a piece that another process took meanwhile is not kept twice', async () => {
  await addPiece(folder, ID, KEY, { offset: 0, piece: first });
  const again = addPiece(folder, ID, KEY, { offset: 0, piece: first });
  await expect(again).rejects.toMatchObject({ code: 'offset-differs' });
  expect(await kept()).toEqual(first);
});
