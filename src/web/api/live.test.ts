import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectLive, serverReplied } from './live.ts';

/** A socket of the browser, as the other end of it. */
class Socket {
  onopen: () => void = () => undefined;
  onclose: ((event: { code: number }) => void) | null = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  constructor() {
    dialled.push(this);
  }
  close(): void {
    this.onclose?.({ code: 1000 });
  }
}
let dialled: Socket[] = [];
const last = () => dialled.at(-1) as Socket;

describe('the line of the pages', () => {
  let end: () => void;
  let client: QueryClient;
  const isStale = (key: string) => client.getQueryState([key])?.isInvalidated;
  beforeEach(() => {
    vi.useFakeTimers();
    dialled = [];
    vi.stubGlobal('WebSocket', Socket);
    const window = Object.assign(new EventTarget(), { location: { href: 'http://desk.example/desk' } });
    vi.stubGlobal('window', window);
    client = new QueryClient();
    for (const key of ['state', 'contact']) client.setQueryData([key], 1);
    end = connectLive(client);
  });
  afterEach(() => {
    end();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is dialled again by itself, and then everything is asked anew that was shown', () => {
    last().onopen();
    expect(isStale('contact')).toBe(false);
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    expect(dialled).toHaveLength(2);
    last().onopen();
    expect(isStale('contact')).toBe(true);
  });

  it('is dialled as soon as the server replies elsewhere, two seconds after the try before and no sooner', () => {
    for (let tries = 0; tries < 6; tries += 1) {
      last().onclose?.({ code: 1006 });
      vi.advanceTimersToNextTimer();
    }
    const before = dialled.length;
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(1_900);
    serverReplied();
    expect(dialled).toHaveLength(before);
    vi.advanceTimersByTime(200);
    serverReplied();
    serverReplied();
    expect(dialled).toHaveLength(before + 1);
  });

  it('is given up and dialled again when it falls silent, however open the browser thinks it is', () => {
    last().onopen();
    for (let n = 0; n < 5; n += 1) {
      vi.advanceTimersByTime(20_000);
      last().onmessage({ data: '{"t":"beat"}' });
    }
    expect(dialled).toHaveLength(1);
    vi.advanceTimersByTime(26_000);
    expect(dialled).toHaveLength(2);
    last().onopen();
    expect(isStale('contact')).toBe(true);
  });

  it('is dialled again when it does not open', () => {
    vi.advanceTimersByTime(11_000);
    expect(dialled).toHaveLength(2);
  });

  it('is dialled at once when the network is back, and not again for a sign-in that ended', () => {
    last().onclose?.({ code: 1006 });
    window.dispatchEvent(new Event('online'));
    expect(dialled).toHaveLength(2);
    last().onclose?.({ code: 4401 });
    vi.advanceTimersByTime(60_000);
    expect(dialled).toHaveLength(2);
    expect([isStale('state'), isStale('contact')]).toEqual([true, false]);
  });
});
