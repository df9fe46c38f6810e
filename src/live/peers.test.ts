import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Signal } from './peer.ts';
import { Peers } from './peers.ts';
import type { Somebody } from './peers.ts';

/** What a browser has for a connection, as far as signals touch it. */
class Connection extends EventTarget {
  connectionState = 'connected';
  signalingState = 'stable';
  remoteDescription: { sdp: string } | null = null;
  localDescription: { type: string; sdp: string } | null = null;
  readonly channel = {
    readyState: 'connecting',
    bufferedAmount: 0,
    send: (): void => undefined,
    onmessage: (_said: { data: string }): void => undefined,
    onopen: (): void => undefined,
  };
  constructor() {
    super();
    made.push(this);
  }
  createDataChannel() {
    return this.channel;
  }
  async setRemoteDescription(description: { sdp: string }): Promise<void> {
    this.remoteDescription = description;
  }
  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: this.remoteDescription === null ? 'offer' : 'answer', sdp: '' };
  }
  async addIceCandidate(): Promise<void> {}
  async getStats() {
    return new Map();
  }
  getTransceivers() {
    return [];
  }
  close(): void {
    this.connectionState = 'closed';
  }
}
let made: Connection[] = [];
let signalled: [to: string, type: string][] = [];
let peers: Peers<'customer'>;

const olive = (id: string): Somebody => ({
  id,
  kind: 'agent',
  holderId: 'olive',
  name: 'Olive',
  part: 'host',
});
const ben = (id: string): Somebody => ({ ...olive(id), holderId: 'ben' });
const offer = (mark: string): Signal => ({
  description: { type: 'offer', sdp: `v=0\r\na=fingerprint:sha-256 ${mark}\r\n` },
});
const ids = () => peers.all().map(({ id }) => id);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', Connection);
  vi.stubGlobal('window', { setTimeout, clearTimeout, setInterval, clearInterval });
  [made, signalled] = [[], []];
  peers = new Peers('customer', {
    signal: (to, data) => {
      if ('description' in data) signalled.push([to, data.description.type]);
    },
    read: () => null,
    said: () => undefined,
    pointed: () => undefined,
    media: () => undefined,
    changed: () => undefined,
    silent: () => undefined,
    onAir: () => null,
  });
});
afterEach(() => {
  peers.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Olive's page, connected by a connection of that mark. */
async function met(id: string, mark: string): Promise<void> {
  peers.named([olive(id)]);
  peers.signal(id, offer(mark));
  await vi.advanceTimersByTimeAsync(0);
}

it('goes on with the connection of a page whose line came back under another id, though nothing comes over it', async () => {
  await met('one', 'AA');
  peers.named([olive('two')]);
  peers.signal('two', offer('AA'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([ids(), made.length]).toEqual([['two'], 1]);
});

it('gives a page that was away its new connection at once, in place of the one that ended meanwhile', async () => {
  await met('one', 'AA');
  peers.drop(['one']);
  peers.named([olive('two')]);
  signalled = [];
  for (let times = 0; times < 2; times += 1) peers.signal('two', offer('AA')); // all that page knows
  await vi.advanceTimersByTimeAsync(0);
  const [, second] = made;
  expect([signalled, second?.remoteDescription]).toEqual([[['two', 'offer']], null]);
  peers.signal('two', offer('BB'));
  await vi.advanceTimersByTimeAsync(0);
  peers.signal('two', offer('AA')); // came late
  expect([ids(), made.length, second?.connectionState]).toEqual([['two'], 2, 'connected']);
});

it('says what is sent as soon as a page can hear it', async () => {
  await met('one', 'AA');
  const [connection] = made;
  const told: string[] = [];
  Object.assign(connection?.channel ?? {}, { readyState: 'open', send: (data: string) => told.push(data) });
  connection?.channel.onopen();
  expect(told).toEqual(['{"t":"tracks","screen":null,"camera":null,"voice":null}']);
});

it('ends with a page that says only what nobody knows, and with no other', async () => {
  await met('one', 'AA');
  const [connection] = made;
  const say = (times: number) => {
    for (let n = 0; n < times; n += 1) connection?.channel.onmessage({ data: '{"t":"of-tomorrow"}' });
  };
  say(100); // a page of a newer version may say some
  expect(connection?.connectionState).toBe('connected');
  say(100);
  expect(connection?.connectionState).toBe('closed');
});

it('makes another for a page that is new, or that began anew under its id', async () => {
  await met('one', 'AA');
  peers.named([olive('one'), olive('two')]);
  peers.signal('two', offer('BB'));
  expect(ids()).toEqual(['one', 'two']);
  peers.signal('one', offer('CC'));
  expect([ids(), made.length, made[0]?.connectionState]).toEqual([['two', 'one'], 3, 'closed']);
});

it('gives nobody the connection of somebody else, whatever mark they show', async () => {
  await met('one', 'AA');
  peers.named([olive('one'), ben('three')]);
  peers.signal('three', offer('AA'));
  expect(peers.all().map(({ id, holder }) => [id, holder])).toEqual([
    ['one', 'olive'],
    ['three', 'ben'],
  ]);
});

it('takes no candidate for a page of which no offer came', async () => {
  await met('one', 'AA');
  peers.named([olive('one'), olive('two')]);
  peers.signal('two', { candidate: null });
  expect(ids()).toEqual(['one']);
});

it('keeps what it has when nobody is named, and makes nothing for a page that was named and is gone', async () => {
  await met('one', 'AA');
  peers.named([olive('one'), olive('two')]);
  peers.named([]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([ids(), made.length]).toEqual([['one'], 1]);
  peers.named([olive('one'), olive('two')]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ids()).toEqual(['one', 'two']);
});

it('connects with nobody in a browser without WebRTC, and breaks nothing', () => {
  vi.stubGlobal('RTCPeerConnection', undefined);
  peers.named([olive('1')]);
  peers.signal('1', offer('AA'));
  expect(ids()).toEqual([]);
});

it('tells everybody else what one connection does not take, and goes on', async () => {
  await met('one', 'AA');
  peers.named([olive('one'), ben('two')]);
  const told: string[] = [];
  const [full, open] = made.map(({ channel }) => Object.assign(channel, { readyState: 'open' }));
  Object.assign(full ?? {}, {
    send: () => {
      throw new DOMException('RTCDataChannel send queue is full', 'OperationError');
    },
  });
  Object.assign(open ?? {}, { send: (data: string) => told.push(data) });
  peers.say({ t: 'surface', on: 'none' });
  expect(told).toEqual(['{"t":"surface","on":"none"}']);
});
