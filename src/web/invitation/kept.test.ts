import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EnrolOptions } from '../../contracts/sign-in.ts';
import { forgetOptions, keptOptions } from './kept.ts';

const made = (secret: string): EnrolOptions => ({ passkey: {}, authenticator: { secret, uri: secret } });

describe('what a factor is made from', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => void kept.set(name, text),
      removeItem: (name: string) => void kept.delete(name),
    });
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is the same when the page is loaded again, for this invitation alone and a quarter of an hour', async () => {
    expect(await keptOptions('one', async () => made('A'))).toEqual(made('A'));
    expect(await keptOptions('one', async () => made('B'))).toEqual(made('A'));
    expect(await keptOptions('two', async () => made('C'))).toEqual(made('C'));
    vi.advanceTimersByTime(15 * 60_000);
    expect(await keptOptions('two', async () => made('D'))).toEqual(made('D'));
  });

  it('is asked for anew after it was refused', async () => {
    await keptOptions('one', async () => made('A'));
    forgetOptions();
    expect(await keptOptions('one', async () => made('B'))).toEqual(made('B'));
  });
});
