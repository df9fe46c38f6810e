import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LINE_ENDS, SESSION_LINE_PATH } from '../contracts/session-line.ts';
import { LINE, mayTake, openLine, waitBefore } from './line.ts';
import type { Line } from './line.ts';

it('has the address and the codes of the contract', () => {
  expect(LINE).toEqual({ path: SESSION_LINE_PATH, over: LINE_ENDS.over });
});

it('dials again after a quarter of a second, then slower, never slower than every two seconds', () => {
  expect([0, 1, 2, 3, 4, 30].map((tries) => waitBefore(tries, 1))).toEqual([
    250, 500, 1000, 2000, 2000, 2000,
  ]);
  expect(waitBefore(0, 0)).toBeGreaterThan(150);
  expect([0, 1, 2, 30].map(mayTake)).toEqual([4_000, 6_000, 8_000, 15_000]);
});

/** A socket of the browser, as the other end of it. */
class Socket {
  static readonly OPEN = 1;
  readyState = 0;
  readonly heard: { t: string }[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  constructor() {
    dialled.push(this);
  }
  send(text: string): void {
    this.heard.push(JSON.parse(text) as { t: string });
  }
  /** A dead network leaves it closing: the page is told nothing. */
  close(): void {
    this.readyState = 2;
  }
  say(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }
  async open(): Promise<void> {
    this.readyState = Socket.OPEN;
    this.onopen();
    await vi.advanceTimersByTimeAsync(0);
  }
  async welcome(): Promise<void> {
    await this.open();
    this.say({ t: 'welcome' });
  }
  get pings(): number {
    return this.heard.filter(({ t }) => t === 'ping').length;
  }
}
let dialled: Socket[] = [];
const last = () => dialled.at(-1) as Socket;
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a line', () => {
  let line: Line;
  let states: string[];
  let over: number;
  let grant: (signal: AbortSignal) => Promise<string>;
  beforeEach(() => {
    vi.useFakeTimers();
    const window = Object.assign(new EventTarget(), { setTimeout, clearTimeout, setInterval, clearInterval });
    for (const [name, value] of Object.entries({
      WebSocket: Socket,
      window,
      document: new EventTarget(),
      location: { href: 'http://desk.example/join' },
    }))
      vi.stubGlobal(name, value);
    [dialled, states, over] = [[], [], 0];
    grant = async () => 'a grant';
    line = openLine({
      grant: (signal) => grant(signal),
      after: () => 7,
      hears: () => undefined,
      state: (state) => void states.push(state),
      over: () => (over += 1),
      isOver: (error) => error instanceof Error && error.message === 'over',
    });
  });
  afterEach(() => {
    line.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('enters with its grant, and is up with the welcome', async () => {
    expect(line.say({ t: 'ping' })).toBe(false);
    await last().open();
    expect(last().heard).toEqual([{ t: 'enter', grant: 'a grant', after: 7 }]);
    expect(line.say({ t: 'ping' })).toBe(false);
    last().say({ t: 'welcome' });
    expect(states).toEqual(['up']);
    expect(line.say({ t: 'ping' })).toBe(true);
  });

  it('dials anew when it breaks, and is over only when the server says so', async () => {
    await last().welcome();
    last().onclose({ code: LINE_ENDS.again });
    expect(states).toEqual(['up', 'down']);
    await later(250);
    expect(dialled).toHaveLength(2);
    await last().welcome();
    last().onclose({ code: LINE.over });
    await later(60_000);
    expect([over, dialled.length]).toEqual([1, 2]);
  });

  it('asks a silent server for a word, and counts as lost two seconds later', async () => {
    await last().welcome();
    await later(5_000);
    last().say({ t: 'alive' });
    await later(5_900);
    expect(last().pings).toBe(0);
    await later(200);
    expect(last().pings).toBe(1);
    last().say({ t: 'alive' });
    await later(8_000);
    expect(states).toEqual(['up', 'down']);
    await later(250);
    expect(dialled).toHaveLength(2);
  });

  it('doubts its socket when the network came back, or when something else fell silent', async () => {
    await last().welcome();
    window.dispatchEvent(new Event('online'));
    line.doubt();
    expect(last().pings).toBe(2);
    last().say({ t: 'alive' });
    await later(3_000);
    expect(states).toEqual(['up']);
    line.doubt();
    await later(2_000);
    expect(states).toEqual(['up', 'down']);
  });

  it('asks for its grant over and over after a silence, until one is answered, and for no more of them', async () => {
    const given: AbortSignal[] = [];
    await last().welcome();
    grant = (signal) => {
      given.push(signal);
      return given.length < 4 ? new Promise(() => undefined) : Promise.resolve('the fourth');
    };
    await later(8_000 + 250);
    await last().open();
    expect(last().heard).toEqual([]);
    await later(250);
    expect(last().heard).toEqual([{ t: 'enter', grant: 'the fourth', after: 7 }]);
    last().say({ t: 'welcome' });
    await later(1_000);
    const asked = given.length;
    expect([asked < 8, given.every(({ aborted }) => aborted)]).toEqual([true, true]);
    last().onclose({ code: 1006 });
    await later(250);
    await last().open();
    await later(1_000);
    expect(given).toHaveLength(asked + 1); // it was told of this end: the network is there
  });

  it('doubts a socket that does not answer what is said', async () => {
    await last().welcome();
    line.say({ t: 'say', id: 'one', text: 'Hello' });
    await later(2_000);
    expect(states).toEqual(['up', 'down']);
  });

  it('does not wait for a try that leads nowhere, least of all when the network came back', async () => {
    const given: AbortSignal[] = [];
    grant = (signal) => {
      given.push(signal);
      return new Promise(() => undefined);
    };
    await later(4_000 + 250);
    expect(dialled).toHaveLength(2);
    await later(3_000);
    window.dispatchEvent(new Event('online'));
    expect(dialled).toHaveLength(3);
    expect(given.map(({ aborted }) => aborted)).toEqual([true, false]);
    await last().open();
    expect(dialled[1]?.heard).toEqual([]);
  });

  it('is over when no grant is given any more', async () => {
    await last().welcome();
    grant = () => Promise.reject(new Error('over'));
    last().onclose({ code: 1006 });
    await later(250);
    expect([over, dialled.length]).toEqual([1, 2]);
    await later(60_000);
    expect(dialled).toHaveLength(2);
  });
});
