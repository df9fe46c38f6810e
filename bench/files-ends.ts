import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { nextPiece, PIECE } from '../src/live/upload.ts';
import { testClient } from '../src/server/testing/client.ts';
import { customerClient } from '../src/server/testing/sessions.ts';

/** What comes on stdin, a line each: what to send through. */
export type EndsAsked =
  | { readonly through: 'relay'; readonly port: number; readonly size: number }
  | {
      readonly through: 'server';
      readonly url: string;
      readonly agent: string;
      readonly customer: string;
      readonly size: number;
    };

/** What the bytes are made of, over and over. */
const block = randomBytes(256 * 1024);

/** What is printed for each, a line: seconds from the first byte to the last, and whether what was sent is what came. */
export interface Pass {
  readonly seconds: number;
  readonly equal: boolean;
}

/** Both ends are here, count both hashes, and send the same blocks, whatever lies between them. */
async function timed(
  send: (hashed: (length: number) => Buffer) => Promise<void>,
  from: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<Pass> {
  const [sent, got] = [createHash('sha256'), createHash('sha256')];
  const hashed = (length: number): Buffer => {
    const part = block.subarray(0, length);
    sent.update(part);
    return part;
  };
  const began = performance.now();
  const came = (async () => {
    for await (const piece of await from()) got.update(piece);
  })();
  await Promise.all([send(hashed), came]);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, equal: sent.digest('hex') === got.digest('hex') };
}

function* blocks(size: number, hashed: (length: number) => Buffer): Generator<Buffer> {
  for (let at = 0; at < size; at += block.length) yield hashed(Math.min(block.length, size - at));
}

/** From one socket to another over the relay. */
async function throughRelay({ port, size }: Extract<EndsAsked, { through: 'relay' }>): Promise<Pass> {
  const sender = connect(port, '127.0.0.1');
  await once(sender, 'connect');
  const receiver = connect(port, '127.0.0.1');
  await once(receiver, 'connect');
  const send = (hashed: (length: number) => Buffer) => pipeline(Readable.from(blocks(size, hashed)), sender);
  return timed(send, () => Promise.resolve(receiver));
}

/** From a customer to an agent through the server: in pieces as the page sends them, fetched while it comes. */
async function throughServer(asked: Extract<EndsAsked, { through: 'server' }>): Promise<Pass> {
  const { url, size } = asked;
  const customer = customerClient(testClient(url), asked.customer);
  const agent = testClient(url, Buffer.from(asked.agent, 'base64url'));
  const offer = await customer.post('/api/join/files', { name: 'image.bin', size });
  const { id } = offer.body as { id: string };
  const line = new Agent({ keepAlive: true });
  let begun = (): void => undefined;
  const first = new Promise<void>((resolve) => (begun = resolve));
  const send = async (hashed: (length: number) => Buffer): Promise<void> => {
    for (let at = 0, piece = PIECE; at < size;) {
      const length = Math.min(piece, size - at);
      const began = performance.now();
      const to = { url: `${url}/api/join/files/${id}`, origin: url, token: asked.customer, line };
      await sendPiece(to, at, Readable.from(blocks(length, hashed)), length);
      begun();
      piece = nextPiece(piece, performance.now() - began);
      at += length;
    }
    line.destroy();
  };
  const from = async (): Promise<AsyncIterable<Uint8Array>> => {
    await first;
    const ticket = await agent.post(`/api/sessions/files/${id}/ticket`);
    const fetching = get(`${url}${(ticket.body as { url: string }).url}`);
    const [reply] = (await once(fetching, 'response')) as [IncomingMessage];
    return reply;
  };
  return timed(send, from);
}

interface Place {
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  readonly line: Agent;
}

async function sendPiece(to: Place, at: number, bytes: Readable, length: number): Promise<void> {
  const sending = request(to.url, {
    agent: to.line,
    method: 'PATCH',
    headers: {
      origin: to.origin,
      authorization: `Bearer ${to.token}`,
      'content-type': 'application/offset+octet-stream',
      'content-length': length,
      'tus-resumable': '1.0.0',
      'upload-offset': String(at),
    },
  });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  await pipeline(bytes, sending);
  const [reply] = await answered;
  reply.resume();
  await once(reply, 'end');
  if (reply.statusCode !== 204) throw new Error(`A piece was refused with ${reply.statusCode}.`);
}

for await (const line of createInterface(process.stdin)) {
  const asked = JSON.parse(line) as EndsAsked;
  const pass = await (asked.through === 'relay' ? throughRelay(asked) : throughServer(asked));
  process.stdout.write(`${JSON.stringify(pass)}\n`);
}
