import { describe, expect, it } from 'vitest';
import { PIECE, Sender } from './sender.ts';

/** A server that keeps what comes at the right place; `fails` decides what befalls each piece. */
function server(fails: (n: number) => 'no' | 'lost' | 'reply-lost' | 'refused' = () => 'no') {
  let [kept, n] = [new Blob([]), 0];
  const refusals: unknown[] = [];
  const sender = new Sender({
    progress: async () => kept.size,
    piece: async (offset, bytes) => {
      const fate = fails((n += 1));
      if (fate === 'refused') throw new Error('refused');
      if (fate === 'lost') throw new Error('lost');
      if (offset !== kept.size) throw new Error('offset-differs');
      kept = new Blob([kept, bytes]);
      if (fate === 'reply-lost') throw new Error('lost');
    },
    isFinal: (error) => String(error).includes('refused'),
    refused: (error) => refusals.push(error),
    wait: async () => undefined,
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
