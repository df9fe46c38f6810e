import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { testClient } from '../src/server/testing/client.ts';
import { layAgent, layDesk, laySignIn } from '../src/server/testing/people.ts';
import { layActive } from '../src/server/testing/sessions.ts';
import type { LaidSession } from '../src/server/testing/sessions.ts';
import { dial } from '../src/server/testing/sessions.ts';
import type { TestClient } from '../src/server/testing/client.ts';
import { startBuilt } from './built.ts';
import { residentMiB } from './memory.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';
import { openScratch, scratchFolder } from './scratch.ts';

const MIB = 1024 * 1024;
const SIZE = 500 * MIB;
/** As the pages send it. */
const PIECE = 4 * MIB;
const ROUNDS = 3;

/** A file of 500 MiB from a customer to an agent through the server, beside a bare relay of sockets; and the chat meanwhile. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startBuilt(scratch.data);
  const database = await openScratch(scratch.data);
  try {
    const agent = await anAgent(database.owner, server.url);
    const session = await layActive(agent, testClient(server.url));
    const block = randomBytes(PIECE);
    const idle = await chatTimes(agent, session, 40);
    const base = residentMiB(server.pid);
    const passes: { ours: number; relay: number; equal: boolean }[] = [];
    let most = base;
    const watch = setInterval(() => (most = Math.max(most, residentMiB(server.pid))), 100);
    let busy: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const relay = await relayed(block);
      const through = passThrough(server.url, agent, session, block);
      if (round === 0) busy = await chatTimes(agent, session, 40);
      passes.push({ ...(await through), relay });
    }
    clearInterval(watch);
    return rowsOf(passes, { idle, busy }, most - base);
  } finally {
    await server.stop();
    await database.close();
    scratch.remove();
  }
}

async function anAgent(owner: pg.Client, url: string): Promise<TestClient> {
  const agent = await layAgent(owner, await layDesk(owner));
  return testClient(url, (await laySignIn(owner, agent)).token);
}

/** The customer sends the file in pieces, the agent fetches it whole. @returns seconds from the first byte to the last */
async function passThrough(
  url: string,
  agent: TestClient,
  { customer, token }: LaidSession,
  block: Buffer,
): Promise<{ ours: number; equal: boolean }> {
  const offer = await customer.post('/api/join/files', { name: 'image.bin', size: SIZE });
  const { id } = offer.body as { id: string };
  const sent = createHash('sha256');
  const began = performance.now();
  for (let at = 0; at < SIZE; at += PIECE) {
    sent.update(block);
    const reply = await fetch(`${url}/api/join/files/${id}`, {
      method: 'PATCH',
      headers: {
        origin: url,
        authorization: `Bearer ${token}`,
        'content-type': 'application/offset+octet-stream',
        'tus-resumable': '1.0.0',
        'upload-offset': String(at),
      },
      body: new Uint8Array(block),
    });
    if (!reply.ok) throw new Error(`A piece was refused: ${await reply.text()}`);
  }
  const ticket = await agent.post(`/api/sessions/files/${id}/ticket`);
  const fetched = await fetch(`${url}${(ticket.body as { url: string }).url}`);
  const got = createHash('sha256');
  for await (const chunk of fetched.body as unknown as AsyncIterable<Uint8Array>) got.update(chunk);
  const ours = (performance.now() - began) / 1000;
  return { ours, equal: got.digest('hex') === sent.digest('hex') };
}

/** The same bytes from one socket to another over a server that hands them on. @returns seconds */
async function relayed(block: Buffer): Promise<number> {
  const ends: Socket[] = [];
  const server = createServer((socket) => {
    ends.push(socket);
    const [from, to] = ends;
    if (from && to) from.pipe(to);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sender = connect(port, '127.0.0.1');
  await once(sender, 'connect');
  const receiver = connect(port, '127.0.0.1');
  await once(receiver, 'connect');
  const [sent, got] = [createHash('sha256'), createHash('sha256')];
  const began = performance.now();
  const arrived = (async () => {
    for await (const chunk of receiver) got.update(chunk as Buffer);
  })();
  const blocks = function* () {
    for (let at = 0; at < SIZE; at += PIECE) {
      sent.update(block);
      yield block;
    }
  };
  await pipeline(Readable.from(blocks()), sender);
  await arrived;
  server.close();
  if (sent.digest('hex') !== got.digest('hex')) throw new Error('The relay lost something.');
  return (performance.now() - began) / 1000;
}

/** From saying something to hearing it on the other side, ms, one after another. */
async function chatTimes(agent: TestClient, session: LaidSession, count: number): Promise<number[]> {
  const [says, hears] = [await dial(agent, session.id), await dial(session.customer, null)];
  await hears.wait('welcome');
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = crypto.randomUUID();
    const began = performance.now();
    says.say({ t: 'say', id, text: `Message ${n}` });
    await hears.wait('said', ({ messages }) => messages.some((message) => message.id === id));
    times.push(performance.now() - began);
  }
  says.close();
  hears.close();
  return times;
}

function rowsOf(
  passes: readonly { ours: number; relay: number; equal: boolean }[],
  chat: { idle: readonly number[]; busy: readonly number[] },
  grew: number,
): BenchRow[] {
  const ratio = median(passes.map(({ ours, relay }) => relay / ours));
  const rate = (key: 'ours' | 'relay') => Math.round(median(passes.map((one) => SIZE / MIB / one[key])));
  const equal = passes.every((one) => one.equal);
  const [idle, busy] = [median(chat.idle), median(chat.busy)];
  return [
    {
      work: 'a file of 500 MiB through the server: sent, hashed, kept, fetched',
      must: '≥ 0.7 × a bare relay of sockets; hash equal',
      got: `${rate('ours')} MiB/s (relay: ${rate('relay')} MiB/s), hash ${equal ? 'equal' : 'DIFFERS'}`,
      ratio,
      met: ratio >= 0.7 && equal,
    },
    {
      work: 'memory of the server meanwhile',
      must: '± 30 MiB',
      got: `+${grew.toFixed(0)} MiB at most`,
      met: grew <= 30,
    },
    {
      work: 'chat, sent → heard, while the file moves',
      must: '≤ 5 × idle',
      got: `${busy.toFixed(1)} ms (idle: ${idle.toFixed(1)} ms)`,
      ratio: busy / idle,
      met: busy / idle <= 5,
    },
  ];
}
