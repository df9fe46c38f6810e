import { afterEach, describe, expect, it, vi } from 'vitest';
import { command } from './client.ts';
import { Intents } from './intents.ts';
import { ApiProblem } from './problem.ts';

const refusal = (code: string) => new ApiProblem({ status: 0, code, title: code, detail: code });

/** Sends that answer when told to, and the keys they were sent under. */
function post() {
  const keys: string[] = [];
  const intents = new Intents();
  const send = (words: string, end: unknown = 'done') =>
    intents
      .once(words, (key) => {
        keys.push(key);
        return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
      })
      .catch(() => undefined);
  return { keys, intents, send, kinds: () => keys.map((key) => keys.indexOf(key)) };
}

describe('a wish', () => {
  it.each(['offline', 'no-answer', 'busy', 'unknown'])(
    'has one key until its reply came: %s',
    async (code) => {
      const { send, kinds } = post();
      await send('a', refusal(code));
      await send('a', refusal(code));
      await send('a');
      await send('a');
      expect(kinds()).toEqual([0, 0, 0, 3]);
    },
  );

  it('that was refused is a new one the next time', async () => {
    const { send, kinds } = post();
    await send('a', refusal('refused'));
    await send('a');
    expect(kinds()).toEqual([0, 1]);
  });

  it('that nobody can press again is sent once more after a lost reply, as the same one', async () => {
    const keys: string[] = [];
    const fates = [refusal('no-answer'), 'done'];
    const reply = new Intents().surely('stop', (key) => {
      keys.push(key);
      const fate = fates[keys.length - 1];
      return fate instanceof Error ? Promise.reject(fate) : Promise.resolve(fate);
    });
    expect(await reply).toBe('done');
    expect(keys[1]).toBe(keys[0]);
    const no = refusal('recording-over');
    await expect(new Intents().surely('stop', () => Promise.reject(no))).rejects.toBe(no);
  });

  it('keeps its key while another is under way', async () => {
    const { intents, send, kinds, keys } = post();
    let lose = (_: Error): void => undefined;
    const first = intents
      .once('a', (key) => {
        keys.push(key);
        return new Promise((_, reject) => void (lose = reject));
      })
      .catch(() => undefined);
    await send('b');
    lose(refusal('no-answer'));
    await first;
    await send('a');
    expect(kinds()).toEqual([0, 1, 0]);
  });

  it('is a new one once something else was begun after its loss: held, taken up, held again', async () => {
    const { send, kinds } = post();
    await send('hold', refusal('no-answer'));
    await send('take up');
    await send('hold');
    expect(kinds()).toEqual([0, 1, 2]);
  });
});

describe('a reply that', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each([
    [
      'breaks off midway',
      () =>
        new Response(new ReadableStream({ start: (to) => to.error(new TypeError('gone')) }), {
          headers: { 'content-type': 'application/json' },
        }),
    ],
    ['something between here and the server gave', () => new Response('<p>Bad gateway', { status: 502 })],
  ])('%s leaves the key as it was', async (_, reply) => {
    const keys: (string | null)[] = [];
    vi.stubGlobal('fetch', (_path: string, { headers }: RequestInit) => {
      keys.push(new Headers(headers).get('idempotency-key'));
      return Promise.resolve(reply());
    });
    const intents = new Intents();
    const send = () => intents.once('a', (key) => command('/do', {}, 'POST', key));
    await expect(send()).rejects.toThrow();
    await expect(send()).rejects.toThrow();
    expect(keys[0]).toMatch(/^[\w-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });
});
