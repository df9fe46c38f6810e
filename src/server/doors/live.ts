import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { Problem } from '../../contracts/errors.ts';
import type { Actor } from '../actor.ts';
import type { App, BusEvent } from '../app.ts';
import { tokenFrom } from './cookie.ts';
import { problemOf } from './problems.ts';
import type { Site } from './site.ts';
import { whoami } from './whoami.ts';
import { checkWhereFrom } from './wire.ts';

/** Where pages learn that something changed. */
export const LIVE_PATH = '/api/live';

/** Topics are gathered this long before they are sent, ms. */
const GATHER = 20;
/** How often each sign-in is looked at again, and the line tried with a ping, ms. */
const LOOK_AGAIN = 25_000;
/** How often something is said on every line: a page whose network died without a word notices by its silence, ms. */
const BEAT = 10_000;
const BEATS = JSON.stringify({ t: 'beat' });
/** Most topics waiting for one socket; a reader further behind starts anew. */
const MOST_TOPICS = 500;
/** Most bytes written to a socket that does not take them. */
const MOST_BYTES = 64 * 1024;
/** Most sockets of one person or agent. */
const MOST_SOCKETS = 20;
/** Topics after which somebody may have ceased to be who they were. */
const ABOUT_PEOPLE = /^(sign-in|agent|person|client|desk)/;

/** Codes of the socket's end; the page dials again after all but the first. */
const SIGNED_OUT = 4401;
const START_ANEW = 1013;
const GOING_AWAY = 1001;

interface Reader {
  readonly socket: WebSocket;
  readonly token: Buffer;
  actor: Actor;
  alive: boolean;
  readonly topics: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

/** The sockets of one process. */
export interface LiveSockets {
  /** Takes an upgrade that arrived at any of the listeners. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye to every socket. */
  close(): Promise<void>;
}

/** What all of a client's people hear of: who they are, and what each may do. */
const ABOUT_ALL: ReadonlySet<string> = new Set(['client', 'sign-in', 'desk']);

/**
 * Whether a reader may hear that a thing changed: of their own desk; or of their own client, where what is one person's
 * (a call, a request, an answer to it, a work order) wakes that person and the Super admins alone. When a colleague asks
 * for something is theirs to tell.
 */
export function mayHear(
  actor: Actor,
  { topic, deskId, clientId, personId }: Pick<BusEvent, 'topic' | 'deskId' | 'clientId' | 'personId'>,
): boolean {
  if (actor.kind === 'agent') return deskId === actor.deskId;
  if (clientId !== actor.clientId) return false;
  return ABOUT_ALL.has(topic) || personId === actor.id || actor.role === 'super-admin';
}

/** Ends a reader's socket, and forgets the reader at once. */
function end(readers: Set<Reader>, reader: Reader, code: number): void {
  readers.delete(reader);
  clearTimeout(reader.timer);
  reader.socket.close(code);
}

/** Looks whether the sign-in still lives, and who it is now. */
async function lookAgain(app: App, readers: Set<Reader>, reader: Reader): Promise<void> {
  try {
    const came = await whoami(app.pools.app, reader.token);
    if (came) reader.actor = came.actor;
    else end(readers, reader, SIGNED_OUT);
  } catch (error) {
    // The database is away: nothing can be read through this socket either, so it may stay.
    app.log.debug({ err: error }, 'A sign-in could not be looked at again.');
  }
}

/** Tells readers of events; gives back what ends that. */
function hearBus(app: App, readers: Set<Reader>): () => void {
  return app.bus.subscribe(
    (event) => {
      for (const reader of readers) {
        if (!mayHear(reader.actor, event)) continue;
        if (ABOUT_PEOPLE.test(event.topic)) void lookAgain(app, readers, reader);
        if (!queue(reader, event)) end(readers, reader, START_ANEW);
      }
    },
    () => {
      for (const reader of readers) end(readers, reader, START_ANEW);
    },
  );
}

/** Pings every socket and looks again at every sign-in; one that did not answer the last ping is cut. */
function tendAll(app: App, readers: Set<Reader>): void {
  for (const reader of readers) {
    if (!reader.alive) {
      readers.delete(reader);
      reader.socket.terminate();
      continue;
    }
    reader.alive = false;
    reader.socket.ping();
    void lookAgain(app, readers, reader);
  }
  tellThere(app, [...readers]);
}

/** Tells the database which agents have a page on the line: one without any is away to the queue. */
function tellThere(app: App, readers: readonly Reader[]): void {
  const tokens = readers.filter(({ actor }) => actor.kind === 'agent').map(({ token }) => token);
  if (tokens.length === 0) return;
  app.pools.app.query('select guard.agents_on_line($1)', [tokens]).then(
    () => app.bus.wake(),
    (error: unknown) => app.log.debug({ err: error }, 'Who is on the line could not be told.'),
  );
}

function admit(readers: Set<Reader>, socket: WebSocket, token: Buffer, actor: Actor): Reader {
  const reader: Reader = { socket, token, actor, alive: true, topics: new Set(), timer: undefined };
  readers.add(reader);
  socket.on('pong', () => (reader.alive = true));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    readers.delete(reader);
    clearTimeout(reader.timer);
  });
  return reader;
}

/** Opens the live line: pages hear `{"t":"changed","topics":["contact:<id>"]}` and read again as themselves. */
export function liveSockets(app: App, site: () => Site): LiveSockets {
  const options = { noServer: true, maxPayload: 1024, perMessageDeflate: false, clientTracking: false };
  const server = new WebSocketServer(options);
  const readers = new Set<Reader>();
  const stop = hearBus(app, readers);
  const tick = setInterval(() => tendAll(app, readers), LOOK_AGAIN).unref();
  const beat = setInterval(() => {
    for (const { socket } of readers) if (socket.bufferedAmount < MOST_BYTES) socket.send(BEATS);
  }, BEAT).unref();
  const ownSockets = (actor: Actor) => [...readers].filter((one) => one.actor.id === actor.id).length;
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      readerOf(request, app, site())
        .then(({ token, actor }) => {
          if (ownSockets(actor) >= MOST_SOCKETS) throw new Problem('limit-reached', { wait: 60 });
          server.handleUpgrade(request, socket, head, (opened) =>
            tellThere(app, [admit(readers, opened, token, actor)]),
          );
        })
        .catch((error: unknown) => refuse(socket, error));
    },
    async close() {
      stop();
      clearInterval(tick);
      clearInterval(beat);
      for (const reader of readers) end(readers, reader, GOING_AWAY);
      server.close();
    },
  };
}

/** Who asks for a socket. @throws not-found, misdirected, bad-origin, sign-in-needed */
async function readerOf(
  request: IncomingMessage,
  app: App,
  site: Site,
): Promise<{ token: Buffer; actor: Actor }> {
  checkWhereFrom(request, site, true);
  if (request.url?.split('?', 1)[0] !== LIVE_PATH) throw new Problem('not-found');
  const token = tokenFrom(request.headers.cookie, site.secure);
  const came = token && (await whoami(app.pools.app, token));
  if (!token || !came) throw new Problem('sign-in-needed');
  return { token, actor: came.actor };
}

/** Adds to what a reader is told next. @returns false when the reader is too far behind */
function queue(reader: Reader, event: BusEvent): boolean {
  reader.topics.add(event.ref === null ? event.topic : `${event.topic}:${event.ref}`);
  if (reader.topics.size > MOST_TOPICS || reader.socket.bufferedAmount > MOST_BYTES) return false;
  reader.timer ??= setTimeout(() => {
    reader.timer = undefined;
    const topics = [...reader.topics];
    reader.topics.clear();
    reader.socket.send(JSON.stringify({ t: 'changed', topics }));
  }, GATHER);
  return true;
}

/** Takes an upgrade that comes from a page of this server; what `take` throws is the answer, too. */
export function takeUpgrade(request: IncomingMessage, socket: Duplex, site: Site, take: () => void): void {
  try {
    checkWhereFrom(request, site, true);
    take();
  } catch (error) {
    socket.on('error', () => socket.destroy());
    refuse(socket, error);
  }
}

function refuse(socket: Duplex, error: unknown): void {
  const problem = problemOf(error);
  const body = JSON.stringify(problem.body());
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(), // who asked may never close their end
  );
}
