import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Work } from '../contracts/join.ts';
import { workOut, zeroBits } from './work.ts';

describe('work against guessing', () => {
  it('counts the zero bits a hash begins with', () => {
    const bits = ([...bytes]: number[]) => zeroBits(new Uint8Array(bytes));
    expect([bits([255]), bits([128, 0]), bits([127]), bits([1]), bits([0, 64]), bits([0, 0])]).toEqual([
      0, 0, 1, 7, 9, 16,
    ]);
  });

  it.each([0, 1, 8, 12])('finds an answer of %i bits that another hash agrees with', async (bits) => {
    const task = `work|1764100000|${bits}|mac`;
    const work = await workOut(task, bits);
    const hash = createHash('sha256').update(`${task}:${work.answer}`).digest();
    expect(hash.readUInt32BE(0) >>> (32 - bits) === 0 || bits === 0).toBe(true);
    expect(Work.parse(work)).toEqual(work);
  });

  it('tells how far it is, and stops when it is told to', async () => {
    const stop = new AbortController();
    const shares: number[] = [];
    const work = workOut('never', 60, {
      signal: stop.signal,
      onPiece: (share) => {
        shares.push(share);
        if (shares.length === 3) stop.abort();
      },
    });
    await expect(work).rejects.toThrow();
    expect(shares).toHaveLength(3);
    expect(shares[2]).toBeGreaterThan(shares[0] ?? 1);
  });
});
