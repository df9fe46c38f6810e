import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, command } from './client.ts';

/** A network that died without a word: nothing comes, and nothing says so. */
const dead = (_path: string, { signal }: RequestInit) =>
  new Promise<Response>((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
  });

/** A reply that begins and never ends. */
const cut = async (_path: string, { signal }: RequestInit) => {
  const body = new ReadableStream({
    start: (to) => signal?.addEventListener('abort', () => to.error(new DOMException('gone', 'AbortError'))),
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
};

const told = (sent: Promise<unknown>) =>
  sent.catch(({ code, name }: { code: unknown; name: unknown }) => code ?? name);

describe('a network that died without a word', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each([
    ['nothing', dead],
    ['half a reply', cut],
  ])('is told of what is read after 20 s, and of a command after 30 s, where %s comes', async (_, fetch) => {
    vi.stubGlobal('fetch', fetch);
    const codes: unknown[] = [];
    const all = [told(ask('/read')), told(command('/do'))].map((one) => one.then((code) => codes.push(code)));
    await vi.advanceTimersByTimeAsync(19_000);
    expect(codes).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(codes).toEqual(['offline']);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(all);
    expect(codes).toEqual(['offline', 'no-answer']);
  });

  it('is waited for longer with what carries much', async () => {
    vi.stubGlobal('fetch', dead);
    let code: unknown = null;
    const sent = told(command('/import', { text: 'x'.repeat(1_000_000) })).then((one) => (code = one));
    await vi.advanceTimersByTimeAsync(70_000);
    expect(code).toBe(null);
    await vi.advanceTimersByTimeAsync(15_000);
    await sent;
    expect(code).toBe('no-answer');
  });

  it('is not what is told of an asking that the page itself gave up', async () => {
    vi.stubGlobal('fetch', dead);
    const end = new AbortController();
    const sent = ask('/read', end.signal).catch((error: unknown) => error);
    end.abort();
    expect(await sent).toMatchObject({ name: 'AbortError' });
  });
});
