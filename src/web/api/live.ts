import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

/** `on`: changes arrive by themselves; `off`: the line is down and is being dialled again. */
export type LiveState = 'starting' | 'on' | 'off';

const firstWait = 500;
const longestWait = 15_000;
/** The server says something every ten seconds: a line that is quiet for so long is dead, whatever the browser thinks, ms. */
const quietFor = 25_000;
/** How long a socket may take to open, ms. */
const opensWithin = 10_000;
/** After a try the server is not dialled anew for this long, whatever it replies elsewhere, ms. */
const hurriesEvery = 2_000;
/** The server's code for a socket whose sign-in has ended: dialling again would be refused. */
const signedOut = 4401;

/** Milliseconds before try number `tries` (from 0): doubles, never above 15 s, with up to a third of chance. */
export function backOff(tries: number, chance: number = Math.random()): number {
  const wait = Math.min(longestWait, firstWait * 2 ** tries);
  return Math.round(wait * (1 - chance / 3));
}

declare module '@tanstack/react-query' {
  interface Register {
    /** `topics`: kinds of things (`contact`, `work`) of which any change makes this query stale. */
    queryMeta: { topics?: readonly string[] };
  }
}

/**
 * Whether a change makes a query stale: `contact:7` does so for keys that begin `['contact', '7']` or are
 * `['contact']`, and for every query whose `meta.topics` names `contact`.
 */
export function isStaleBy(topic: string, key: readonly unknown[], topics: readonly string[] = []): boolean {
  const cut = topic.indexOf(':');
  const kind = cut < 0 ? topic : topic.slice(0, cut);
  const id = cut < 0 ? null : topic.slice(cut + 1);
  if (topics.includes(kind)) return true;
  return key[0] === kind && (id === null || key[1] === undefined || key[1] === id);
}

/** Topics named in a message of the socket; none when it is something else. */
export function topicsIn(text: string): string[] {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return []; // Not ours: the line stays up and the next message counts.
  }
  const { t, topics } = (message ?? {}) as { t?: unknown; topics?: unknown };
  if (t !== 'changed' || !Array.isArray(topics)) return [];
  return topics.filter((topic): topic is string => typeof topic === 'string');
}

let state: LiveState = 'starting';
const listeners = new Set<() => void>();

function tell(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let replied: () => void = () => undefined;

/** The server replied to something: if the line is down it is dialled now, and not when its wait is over. */
export function serverReplied(): void {
  replied();
}

function lineAddress(): URL {
  const address = new URL('/api/live', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

/** What a message names is asked for anew. */
function refresh(client: QueryClient, message: string): void {
  const topics = topicsIn(message);
  if (topics.length === 0) return;
  void client.invalidateQueries({
    predicate: ({ queryKey, meta }) => topics.some((topic) => isStaleBy(topic, queryKey, meta?.topics)),
  });
}

/** Gives a socket up unless it says something in time: a dead network leaves it closing for a minute, unheard. */
class Silence {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onLost called once the socket was given up */
  constructor(readonly onLost: () => void) {}

  /** From now on this socket has so many ms to say something. */
  expect(from: WebSocket, within: number): void {
    this.over();
    this.#timer = setTimeout(() => {
      from.onopen = from.onmessage = from.onclose = null;
      from.close();
      this.onLost();
    }, within);
  }

  over(): void {
    clearTimeout(this.#timer);
  }
}

/** Opens the socket and keeps it open; gives back what ends it. */
export function connectLive(client: QueryClient): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let ended = false;
  let wasOff = false;
  let dialledAt = 0;

  const silence = new Silence(() => lose());
  const lose = (): void => {
    silence.over();
    wasOff = true;
    tell('off');
    timer = setTimeout(dial, backOff(tries));
    tries += 1;
  };
  const dial = (): void => {
    timer = undefined;
    dialledAt = performance.now();
    const dialled = new WebSocket(lineAddress());
    socket = dialled;
    silence.expect(dialled, opensWithin);
    dialled.onopen = () => {
      tries = 0;
      silence.expect(dialled, quietFor);
      tell('on');
      // What changed while the line was down was told to nobody.
      if (wasOff) void client.invalidateQueries();
    };
    dialled.onmessage = (message) => {
      silence.expect(dialled, quietFor);
      refresh(client, String(message.data));
    };
    dialled.onclose = ({ code }) => {
      if (ended) return;
      if (code !== signedOut) return lose();
      silence.over();
      void client.invalidateQueries({ queryKey: ['state'] });
    };
  };
  const hurry = (): void => {
    if (timer === undefined) return; // it is up, or being dialled
    clearTimeout(timer);
    dial();
  };
  replied = () => performance.now() - dialledAt > hurriesEvery && hurry();
  window.addEventListener('online', hurry);
  dial();
  return () => {
    ended = true;
    replied = () => undefined;
    clearTimeout(timer);
    silence.over();
    window.removeEventListener('online', hurry);
    socket?.close();
    tell('starting');
  };
}

/** Keeps this page current while it is shown, and says whether the line is up. Call it once, in the shell. */
export function useLive(): LiveState {
  const client = useQueryClient();
  useEffect(() => connectLive(client), [client]);
  return useLiveState();
}

/** Whether the line is up, without opening one. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(watch, () => state);
}
