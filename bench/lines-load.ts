import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { SESSION_LINE_PATH } from '../src/contracts/session-line.ts';
import type { LineHears, LineSays } from '../src/contracts/session-line.ts';

/** What comes on stdin, a line each: pairs of grants to enter with; at last how often each says something, for how long. */
export type LinesLoad =
  | { readonly url: string; readonly pairs: readonly (readonly [string, string])[] }
  | { readonly every: number; readonly seconds: number };

/** What is printed: times from sending to hearing on the other page, ms; each the median over the runs. */
export interface LinesTold {
  readonly p50: number;
  readonly p99: number;
  readonly heard: number;
  readonly lost: number;
  /** Descriptions and candidates that were sent to somebody, and those of them that nobody heard. */
  readonly signals: number;
  readonly unheard: number;
}

/** The time is cut into so many runs. */
const RUNS = 3;

/** When each message was sent, by its id; taken out when the other side heard it. */
const sent = new Map<string, number>();
let times: number[] = [];
const runs: number[][] = [];
const agents: WebSocket[] = [];

type Say = (message: LineSays) => void;

function enter(url: string, grant: string, hears: (message: LineHears, say: Say) => void): WebSocket {
  const at = `${url.replace(/^http/, 'ws')}${SESSION_LINE_PATH}`;
  const socket = new WebSocket(at, { headers: { origin: url }, perMessageDeflate: false });
  const say: Say = (message) => socket.send(JSON.stringify(message));
  socket.on('open', () => say({ t: 'enter', grant, after: 0 }));
  socket.on('message', (data: Buffer) => hears(JSON.parse(data.toString('utf8')) as LineHears, say));
  return socket;
}

/** What two browsers tell each other before they meet: a description as long as those of a picture, voice and data. */
const SDP = 'a=rtpmap:96 VP8/90000\r\n'.repeat(200);
const CANDIDATES = 8;
const signals = { sent: 0, heard: 0 };

/** Tells the other page what a browser would. */
function describe(say: Say, to: string, type: 'offer' | 'answer'): void {
  say({ t: 'signal', to, data: { description: { type, sdp: SDP } } });
  for (let n = 0; n < CANDIDATES; n += 1) {
    const candidate = `candidate:${n} 1 udp 2122260223 192.0.2.${n} 54321 typ host generation 0 ufrag abcd`;
    say({ t: 'signal', to, data: { candidate: { candidate, sdpMid: '0', sdpMLineIndex: 0 } } });
  }
  signals.sent += 1 + CANDIDATES;
}

/** The agent's page: offers to the customer as soon as they are there. */
function offers(): (message: LineHears, say: Say) => void {
  let offered = false;
  return (message, say) => {
    if (message.t === 'signal') signals.heard += 1;
    if (offered || (message.t !== 'welcome' && message.t !== 'members')) return;
    const customer = message.members.find(({ kind }) => kind === 'customer');
    if (customer === undefined) return;
    offered = true;
    describe(say, customer.id, 'offer');
  };
}

/** The customer's page: answers an offer, and notes when it hears a message. */
function heard(message: LineHears, say: Say): void {
  if (message.t === 'signal') {
    signals.heard += 1;
    if ('description' in message.data) describe(say, message.from, 'answer');
  }
  if (message.t !== 'said') return;
  for (const { id } of message.messages) {
    const at = sent.get(id);
    if (at !== undefined) times.push(performance.now() - at);
    sent.delete(id);
  }
}

/** All say something once in `every` ms, one after another over that time, as people do who know nothing of each other. */
async function talk(every: number, seconds: number): Promise<void> {
  const began = performance.now();
  const messages = (seconds * 1000 * agents.length) / every;
  for (let n = 0; n < messages; n += 1) {
    if (n % Math.ceil(messages / RUNS) === 0) runs.push((times = []));
    const early = began + (n * every) / agents.length - performance.now();
    if (early > 1) await pause(early);
    const id = crypto.randomUUID();
    sent.set(id, performance.now());
    agents[n % agents.length]?.send(
      JSON.stringify({ t: 'say', id, text: 'Which window is it?' } satisfies LineSays),
    );
  }
  await pause(3_000);
}

/** The middle one, over the runs, of the time that this share of messages took at most. */
function typical(share: number): number {
  const each = runs.map((run) => {
    const sorted = run.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  });
  return each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? Infinity;
}

for await (const line of createInterface(process.stdin)) {
  const what = JSON.parse(line) as LinesLoad;
  if ('pairs' in what) {
    for (const [agent, customer] of what.pairs) {
      agents.push(enter(what.url, agent, offers()));
      enter(what.url, customer, heard);
      if (agents.length % 50 === 0) await pause(100);
    }
    continue;
  }
  await talk(what.every, what.seconds);
  const heardAll = runs.reduce((sum, run) => sum + run.length, 0);
  const told: LinesTold = {
    p50: typical(0.5),
    p99: typical(0.99),
    heard: heardAll,
    lost: sent.size,
    signals: signals.sent,
    unheard: signals.sent - signals.heard,
  };
  process.stdout.write(JSON.stringify(told), () => process.exit(0));
}
