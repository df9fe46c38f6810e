import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { senderTo } from './upstream.ts';

/** How each limit of time that was set ran, and how to let one run out. */
const limits: { readonly ms: number; readonly runOut: () => void }[] = [];
beforeEach(() => {
  limits.length = 0;
  vi.stubGlobal('window', { setTimeout: (then: () => void) => setTimeout(then, 0) });
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const end = new AbortController();
    limits.push({ ms, runOut: () => end.abort(new DOMException('late', 'TimeoutError')) });
    return end.signal;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ code, title: code, detail: code, next: '', status }), { status });

/** Answers pieces in this order, and askings how much came with what was taken; null: never answers. */
function answers(...fates: (Response | null)[]) {
  const sent: string[] = [];
  let came = 0;
  vi.stubGlobal('fetch', async (_path: string, { method, body, signal }: RequestInit) => {
    if (method === 'HEAD') return new Response(null, { headers: { 'upload-offset': String(came) } });
    const fate = fates.shift();
    sent.push(await (body as Blob).text());
    if (fate === null) {
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    }
    if (fate === undefined) came += (body as Blob).size;
    return fate ?? new Response(null, { status: 204 });
  });
  return sent;
}

describe('a piece of a recording', () => {
  it('that no answer comes to is given up after 15 s, and sent again', async () => {
    const sent = answers(null);
    const sender = senderTo('one', () => undefined);
    sender.add(new Blob(['abc']));
    await expect.poll(() => sent).toEqual(['abc']);
    expect(limits.map(({ ms }) => ms)).toEqual([15_000]);
    limits[0]?.runOut();
    await sender.drained();
    expect(sent).toEqual(['abc', 'abc']);
  });

  it.each(['recording-no-room', 'no-room', 'recording-over'])(
    'that is refused for good (%s) is the last',
    async (code) => {
      const refusals: unknown[] = [];
      const sent = answers(problem(code === 'recording-over' ? 409 : 507, code));
      const sender = senderTo('one', (error) => refusals.push(error));
      sender.add(new Blob(['abc']));
      await sender.drained();
      sender.add(new Blob(['def']));
      await sender.drained();
      expect([sent, refusals]).toMatchObject([['abc'], [{ code }]]);
    },
  );

  it('that comes while the session rests is kept for as long as it does', async () => {
    const refusals: unknown[] = [];
    const sent = answers(...Array.from({ length: 20 }, () => problem(409, 'recording-rests')));
    const sender = senderTo('one', (error) => refusals.push(error));
    sender.add(new Blob(['abc']));
    await sender.drained();
    expect([sent.length, sent.at(-1), refusals]).toEqual([21, 'abc', []]);
  });

  it('that a server in trouble did not take is sent again', async () => {
    const sent = answers(problem(503, 'database-away'));
    const sender = senderTo('one', () => undefined);
    sender.add(new Blob(['abc']));
    await sender.drained();
    expect(sent).toEqual(['abc', 'abc']);
  });
});
