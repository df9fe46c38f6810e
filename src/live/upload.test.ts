import { describe, expect, it } from 'vitest';
import { hashOf, nextPiece, PIECE, upload, Waits } from './upload.ts';
import type { UploadUses } from './upload.ts';

/** A place that files are sent to, which fails when it is told to. */
function place(fails: (offset: number, turn: number) => 'before' | 'midway' | 'final' | null) {
  let came = 0;
  let turn = 0;
  const moved: number[] = [];
  const waits: number[] = [];
  const uses: UploadUses = {
    progress: async () => came,
    piece: async (offset, bytes) => {
      expect(offset).toBe(came);
      const fault = fails(offset, turn++);
      if (fault === 'midway') came += 1_000;
      if (fault !== null) throw new Error(fault);
      came += bytes.size;
    },
    moved: (done) => moved.push(done),
    isFinal: (error) => error instanceof Error && error.message === 'final',
    wait: async (ms) => void waits.push(ms),
    watch: () => new Promise(() => undefined),
  };
  return { uses, moved, waits, came: () => came };
}

const file = new Blob([new Uint8Array(3 * PIECE + 5)]);

describe('a file on its way', () => {
  it('goes in pieces, and says how far it came', async () => {
    const one = place(() => null);
    await upload(file, one.uses);
    expect(one.came()).toBe(file.size);
    expect(new Set(one.moved)).toEqual(new Set([0, PIECE, file.size]));
  });

  it('goes on where it broke off, also in the middle of a piece', async () => {
    const one = place((_, turn) => (turn === 1 ? 'midway' : turn === 2 ? 'before' : null));
    await upload(file, one.uses);
    expect(one.came()).toBe(file.size);
    expect(one.waits).toEqual([500, 500]);
  });

  it('gives a piece up of which nothing comes any more, and no other', async () => {
    const one = place(() => null);
    const looks = new Waits();
    const begun: number[] = [];
    const dying = async (offset: number, bytes: Blob, end: AbortController): Promise<void> => {
      begun.push(offset);
      if (begun.length > 1) return one.uses.piece(offset, bytes, end);
      await new Promise((_, reject) => end.signal.addEventListener('abort', () => reject(new Error('dead'))));
    };
    let [asked, part] = [0, 0];
    const progress = async (): Promise<number> => {
      asked += 1;
      return one.came() + part;
    };
    const sent = upload(file, {
      ...one.uses,
      piece: dying,
      progress,
      watch: (ms) => looks.for(ms).then(() => false),
    });
    const look = async (): Promise<void> => {
      const before = asked;
      looks.hurry();
      await expect.poll(() => asked).toBe(before + 1);
    };
    await expect.poll(() => begun).toEqual([0]);
    part = 500;
    await look();
    expect(begun).toEqual([0]); // something came meanwhile
    part = 0;
    await expect.poll(() => (looks.hurry(), begun.length)).toBeGreaterThan(1);
    await sent;
    expect([one.came(), begun[1]]).toEqual([file.size, 0]);
  });

  it('gives a piece up that was on its way when the line broke, as soon as that is back', async () => {
    const one = place(() => null);
    const waits = new Waits();
    let begun = 0;
    const dying = async (offset: number, bytes: Blob, end: AbortController): Promise<void> => {
      begun += 1;
      if (begun > 1) return one.uses.piece(offset, bytes, end);
      await new Promise((_, reject) => end.signal.addEventListener('abort', () => reject(new Error('dead'))));
    };
    let asked = 0;
    const progress = async (): Promise<number> => (asked += 1) && one.came();
    const sent = upload(file, { ...one.uses, piece: dying, progress, watch: (ms) => waits.for(ms) });
    await expect.poll(() => begun).toBe(1);
    waits.hurry();
    await sent;
    expect([one.came(), asked]).toEqual([file.size, 2]);
  });

  it('gives up at once when it is refused, and after minutes when nothing comes through', async () => {
    const refused = place(() => 'final');
    await expect(upload(file, refused.uses)).rejects.toThrow('final');
    expect(refused.waits).toEqual([]);
    const dead = place(() => 'before');
    await expect(upload(file, dead.uses)).rejects.toThrow('before');
    expect(Math.max(...dead.waits)).toBe(500); // the server is there: what is in the way goes soon
    const away = place(() => null);
    const uses = { ...away.uses, progress: () => Promise.reject(new Error('away')) };
    await expect(upload(file, uses)).rejects.toThrow('away');
    expect(Math.max(...away.waits)).toBe(5_000);
    for (const { waits } of [dead, away]) {
      const waited = waits.reduce((sum, ms) => sum + ms, 0);
      expect(waited).toBeGreaterThan(290_000);
      expect(waited).toBeLessThanOrEqual(300_000);
    }
  });

  it('may be empty', async () => {
    const one = place(() => null);
    await upload(new Blob([]), one.uses);
    expect(one.came()).toBe(0);
  });
});

it('goes in larger pieces on a fast line, never in ones that take long', () => {
  const MIB = 1024 * 1024;
  expect(nextPiece(4 * MIB, 100)).toBe(16 * MIB);
  expect(nextPiece(4 * MIB, 200)).toBe(8 * MIB);
  expect(nextPiece(256 * MIB, 100)).toBe(256 * MIB);
  expect(nextPiece(16 * MIB, 2_000)).toBe(8 * MIB);
  expect(nextPiece(4 * MIB, 20_000)).toBe(4 * MIB);
});

it('counts the hash as everybody does', async () => {
  expect(await hashOf(new Blob(['abc']))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

it('does not wait any longer when the network is back', async () => {
  const waits = new Waits();
  const all = Promise.all([waits.for(60_000), waits.for(120_000)]);
  waits.hurry();
  await all;
  await waits.for(1);
});
