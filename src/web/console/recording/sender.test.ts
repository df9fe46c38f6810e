import { describe, expect, it } from 'vitest';
import { MOST_HELD, PIECE, Sender } from './sender.ts';

/** A server that keeps what comes at the right place; `fails` decides what befalls each piece. */
function server(
  fails: (n: number, size: number) => 'no' | 'lost' | 'reply-lost' | 'refused' = () => 'no',
  wait: () => Promise<void> = async () => undefined,
) {
  let [kept, n] = [new Blob([]), 0];
  const refusals: unknown[] = [];
  const sender = new Sender({
    progress: async () => kept.size,
    piece: async (offset, bytes) => {
      const fate = fails((n += 1), bytes.size);
      if (fate === 'refused') throw new Error('refused');
      if (fate === 'lost') throw new Error('lost');
      if (offset !== kept.size) throw new Error('offset-differs');
      kept = new Blob([kept, bytes]);
      if (fate === 'reply-lost') throw new Error('lost');
    },
    isFinal: (error) => String(error).includes('refused'),
    refused: (error) => refusals.push(error),
    tooMuch: () => new Error('too much'),
    wait,
  });
  return { sender, refusals, text: () => kept.text() };
}

describe('what is recorded', () => {
  it('comes in order, each byte once, although pieces and replies are lost', async () => {
    const { sender, text } = server((n) => (n % 3 === 0 ? 'lost' : n % 3 === 1 ? 'reply-lost' : 'no'));
    for (let n = 0; n < 20; n += 1) {
      sender.add(new Blob([`${n};`]));
      await Promise.resolve();
    }
    await sender.drained();
    expect(await text()).toBe(Array.from({ length: 20 }, (_, n) => `${n};`).join(''));
  });

  it('goes in pieces that are not too large, after the server was away for long', async () => {
    const { sender, text } = server();
    sender.add(new Blob(['x'.repeat(PIECE * 2 + 5)]));
    await sender.drained();
    expect((await text()).length).toBe(PIECE * 2 + 5);
  });

  it('goes in smaller pieces after one that did not come in time, and in larger ones again', async () => {
    const sizes: number[] = [];
    const { sender } = server((n, size) => (sizes.push(size), n < 3 ? 'lost' : 'no'));
    sender.add(new Blob(['x'.repeat(PIECE * 2)]));
    await sender.drained();
    expect(sizes.slice(0, 4)).toEqual([PIECE, PIECE / 4, PIECE / 16, PIECE / 8]);
    expect(sizes.slice(2).reduce((sum, size) => sum + size, 0)).toBe(PIECE * 2);
  });

  it('is held while the server is away, and given up when that becomes too much', async () => {
    let away = true;
    const { sender, refusals } = server(
      () => (away ? 'lost' : 'no'),
      () => new Promise(() => undefined),
    );
    const third = new Blob([new Uint8Array(Math.floor(MOST_HELD / 3))]);
    for (let n = 0; n < 3; n += 1) sender.add(third);
    expect(refusals).toEqual([]);
    sender.add(third);
    expect(refusals.map(String)).toEqual(['Error: too much']);
    away = false;
    sender.add(third);
    expect(refusals).toHaveLength(1);
  });

  it('is sent no more once it was refused for good', async () => {
    const { sender, refusals, text } = server((n) => (n > 1 ? 'refused' : 'no'));
    sender.add(new Blob(['a']));
    await sender.drained();
    sender.add(new Blob(['b']));
    await sender.drained();
    sender.add(new Blob(['c']));
    await sender.drained();
    expect([await text(), refusals.length]).toEqual(['a', 1]);
  });
});
