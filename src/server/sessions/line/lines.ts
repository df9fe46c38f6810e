import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  LINE_ENDS,
  LINE_MESSAGE_BYTES,
  LineSays,
  SESSION_LINE_PATH,
} from '../../../contracts/session-line.ts';
import type { LineHears } from '../../../contracts/session-line.ts';
import type { App } from '../../app.ts';
import { Problem } from '../../../contracts/errors.ts';
import { addressOf, networkOf, trustOf } from '../../doors/address.ts';
import type { Handlers, OnLine, Part } from './handlers.ts';
import { countRefusals } from './refusals.ts';
import { alive, BURST, isIn, membersFor, newRoom, readMembers, send } from './room.ts';
import type { Line, Room } from './room.ts';
import { keepStanding } from './standing.ts';
import { closeLine, openLine, placedOn } from './store.ts';
import { Strangers, type Stranger } from './strangers.ts';

/** The first message has to come within this time, ms. */
const ENTER_WITHIN = 5_000;
/** A stranger who is shown out has this time to go, ms: `ws` would wait half a minute for whoever does not answer. */
const GONE_WITHIN = 1_000;
/** Messages that are none, after which a line is cut. */
const MOST_BAD = 10;
/** What `ws` calls a message that is longer than {@link LINE_MESSAGE_BYTES}. */
const TOO_LONG = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** The sockets of support sessions on one process. */
export interface SessionLines {
  /** Takes an upgrade at {@link SESSION_LINE_PATH}; its Host and Origin were checked. @throws limit-reached */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many lines hang here. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** Whether a request asks for this socket. */
export function isSessionLine(request: IncomingMessage): boolean {
  return request.url === SESSION_LINE_PATH;
}

/** Opens the lines of one process. @param parts what is done on which word: signalling, chat */
export function sessionLines(app: App, parts: readonly Part[]): SessionLines {
  const on: OnLine = { app, node: randomUUID() };
  const rooms = new Map<string, Room>();
  const refusals = countRefusals(app.log);
  const handlers = Object.assign({}, ...parts.map((part) => part.handlers)) as Partial<Handlers>;
  const options = {
    noServer: true,
    maxPayload: LINE_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  };
  const server = new WebSocketServer(options);
  const standing = keepStanding(on, rooms, parts);
  const strangers = new Strangers();
  const trust = trustOf(app.config.trustedProxy);

  const hear = hearing(on, handlers, () => refusals.add());
  return {
    upgrade(request, socket, head) {
      const { origin = '' } = request.headers;
      const network = networkOf(addressOf(request, trust));
      if (!strangers.mayCome(network)) throw new Problem('limit-reached', { wait: 60 });
      socket.on('error', () => socket.destroy());
      server.handleUpgrade(request, socket, head, (opened) => {
        const stranger = strangers.come(network, opened);
        opened.on('error', (error: { code?: string }) => {
          if (error.code === TOO_LONG) refusals.add();
        });
        entering(opened, stranger, async ({ grant, after }) => {
          const line = await enter(on, rooms, opened, grant, origin);
          if (line === null) {
            stranger.wrong();
            return showOut(opened);
          }
          opened.on('message', (data: Buffer) => hear(line, data.toString('utf8')));
          await welcome(on, parts, line, after);
          await standing.refresh(line.room);
        });
      });
    },
    open: () => [...rooms.values()].reduce((sum, room) => sum + room.lines.size, 0),
    async close() {
      standing.stop();
      refusals.close();
      const lines = [...rooms.values()].flatMap((room) => [...room.lines.values()]);
      for (const { socket } of lines) socket.close(LINE_ENDS.again);
      await Promise.allSettled(lines.map(({ secret }) => closeLine(app.pools.app, secret)));
      server.close();
    },
  };
}

/** What is done with each text that a line says. @param refused is told of what is no message, or too much */
function hearing(
  on: OnLine,
  handlers: Partial<Handlers>,
  refused: () => void,
): (line: Line, text: string) => void {
  const refuse = (line: Line, text: string): void => {
    refused();
    line.bad += 1;
    send(line, { t: 'problem', code: line.tokens < 0 ? 'limit-reached' : 'bad-input', ...aboutOf(text) });
    if (line.bad > MOST_BAD || line.tokens < -BURST) line.socket.close(LINE_ENDS.badMessages);
  };
  return (line, text) => {
    line.tokens -= 1;
    const message = line.tokens < 0 ? null : parsed(text);
    if (message === null || message.t === 'enter') return refuse(line, text);
    if (message.t === 'ping') return send(line, alive());
    const handler = handlers[message.t];
    line.turn = line.turn
      .then(() => handler?.(on, line, message as never))
      .catch((error: unknown) => {
        on.app.log.warn({ err: error }, 'A word on a session line could not be handled.');
        send(line, { t: 'problem', code: 'try-again', ...('id' in message ? { about: message.id } : {}) });
      });
  };
}

function parsed(text: string): LineSays | null {
  try {
    const read = LineSays.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Names what was refused, if it had an id: its page shows it as not said. */
function aboutOf(text: string): { about?: string } {
  const id = /"id":"([0-9a-f-]{36})"/.exec(text.slice(0, 200))?.[1];
  return id === undefined ? {} : { about: id };
}

/** Waits for the one message that a socket begins with; a stranger's is not waited for long. */
function entering(
  socket: WebSocket,
  stranger: Stranger,
  then: (enter: Extract<LineSays, { t: 'enter' }>) => Promise<void>,
): void {
  const timer = setTimeout(() => showOut(socket), ENTER_WITHIN);
  socket.on('error', () => socket.terminate());
  socket.once('close', () => clearTimeout(timer));
  socket.once('message', (data: Buffer) => {
    clearTimeout(timer);
    stranger.spoke();
    const first = parsed(data.toString('utf8'));
    if (first?.t !== 'enter') {
      stranger.wrong();
      return showOut(socket);
    }
    then(first).catch(() => socket.close(LINE_ENDS.again));
  });
}

/** Closes the socket of somebody without a grant, and cuts it when they do not go. */
function showOut(socket: WebSocket): void {
  socket.close(LINE_ENDS.noGrant);
  const cut = setTimeout(() => socket.terminate(), GONE_WITHIN).unref();
  socket.once('close', () => clearTimeout(cut));
}

async function enter(
  on: OnLine,
  rooms: Map<string, Room>,
  socket: WebSocket,
  grant: string,
  origin: string,
): Promise<Line | null> {
  const secret = Buffer.from(grant, 'base64url');
  const opened = await openLine(on.app.pools.app, secret, origin, on.node);
  if (opened === null) return null;
  const room = rooms.get(opened.session_id) ?? newRoom(opened.session_id);
  rooms.set(room.sessionId, room);
  const line: Line = {
    id: opened.id,
    kind: opened.kind,
    holderId: opened.holder_id,
    secret,
    socket,
    room,
    turn: Promise.resolve(),
    taken: Promise.resolve(),
    tokens: BURST,
    bad: 0,
    said: null,
    alive: true,
    rounds: 0,
    waits: false,
  };
  if (socket.readyState !== socket.OPEN) {
    await closeLine(on.app.pools.app, secret);
    return null;
  }
  room.lines.set(line.id, line);
  socket.on('pong', () => (line.alive = true));
  socket.once('close', () => leave(on, rooms, line));
  return line;
}

function leave(on: OnLine, rooms: Map<string, Room>, line: Line): void {
  line.room.lines.delete(line.id);
  if (line.room.lines.size === 0) rooms.delete(line.room.sessionId);
  closeLine(on.app.pools.app, line.secret)
    .then(() => on.app.bus.wake())
    .catch((error: unknown) =>
      on.app.log.debug({ err: error }, 'A line could not be closed; the sweep does it.'),
    );
}

async function welcome(on: OnLine, parts: readonly Part[], line: Line, after: number): Promise<void> {
  const stands = await readMembers(line.room, () => placedOn(on.app.pools.app, line.secret));
  if (!stands) return line.socket.close(LINE_ENDS.over);
  line.waits = !isIn(line);
  const whole = { t: 'welcome' as const, you: line.id, members: membersFor(line) };
  const more = await Promise.all(parts.map(async (part) => (await part.welcome?.(on, line, after)) ?? {}));
  send(line, Object.assign({ ice: [], said: [], sharing: null }, ...more, whole) as LineHears);
  on.app.bus.wake();
  for (const part of parts) await part.welcomed?.(on, line);
}
