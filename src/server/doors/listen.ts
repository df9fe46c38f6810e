import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem, type ErrorCode } from '../../contracts/errors.ts';
import type { AppConfig } from '../app.ts';

/** What answers at the listeners. */
export interface Answers {
  readonly request: RequestListener;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The listeners of one process. */
export interface Listening {
  /** The port that all of them have. */
  readonly port: number;
  /** Stops taking connections, lets running requests end for up to `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>;
}

/** Time and size limits of the wire: a slow or endless request must not hold a socket. */
const WIRE = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 20_000,
  maxHeaderSize: 16_384,
};

/** A reply of which nothing was taken for so long is let go with its connection, ms: it would be held for as long as they like. */
const TAKEN_WITHIN = 5 * 60_000;

/**
 * Listens on every address of the settings, all with one port.
 *
 * @param takenWithin how long a reply may lie there untouched, ms
 * @throws the system's error (`EADDRINUSE` …) when the first address cannot be taken; others that this machine
 *   does not have, such as `::1` without IPv6, are passed over
 */
export async function listenOn(
  config: Pick<AppConfig, 'hosts' | 'port' | 'tls'>,
  answers: Answers,
  takenWithin = TAKEN_WITHIN,
): Promise<Listening> {
  const servers: Server[] = [];
  let port = config.port;
  try {
    for (const host of config.hosts) {
      const server = makeServer(config, answers, takenWithin);
      if (!(await takes(server, host, port, servers.length > 0))) continue;
      port = (server.address() as AddressInfo).port;
      servers.push(server);
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return {
    port,
    close: async (graceMs = 5_000) => {
      await Promise.all(servers.map((server) => closeServer(server, graceMs)));
    },
  };
}

function makeServer(config: Pick<AppConfig, 'tls'>, answers: Answers, takenWithin: number): Server {
  const { tls } = config;
  const server = tls ? createTlsServer({ ...WIRE, ...tls }) : createServer(WIRE);
  server.maxHeadersCount = 100;
  const underWay: UnderWay = new WeakMap();
  server.on('request', inTurn(answers.request, underWay));
  server.timeout = takenWithin;
  server.on('timeout', (socket: Socket) => {
    // Quiet is right while a page waits for news, or a file for its sender: what was written has been taken.
    if ((underWay.get(socket) ?? 0) === 0 || socket.writableLength > 0) socket.destroy();
  });
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => answers.upgrade(request, socket, head));
  server.on('clientError', refuseRaw);
  return server;
}

/**
 * Requests under way at once on one connection. Browsers and proxies send the next one when they have their reply; else a few
 * packets full of them would be begun all together, each with its reply held until those before it were taken.
 */
const MOST_AT_ONCE = 4;

/** How many requests are under way on each connection. */
type UnderWay = WeakMap<Socket, number>;

/** Cuts a connection on which more is asked than that. */
function inTurn(answer: RequestListener, underWay: UnderWay): RequestListener {
  return (request, reply) => {
    const { socket } = request;
    const many = (underWay.get(socket) ?? 0) + 1;
    if (many > MOST_AT_ONCE) return void socket.destroy();
    underWay.set(socket, many);
    reply.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    answer(request, reply);
  };
}

function takes(server: Server, host: string, port: number, optional: boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const absent = error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT';
      if (optional && absent) resolve(false);
      else reject(error);
    };
    server.once('error', failed);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.removeListener('error', failed);
      resolve(true);
    });
  });
}

const RAW: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
};

/** What is no HTTP never reaches a door; it is answered here, and the connection ends. */
function refuseRaw(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = new Problem(RAW[error.code ?? ''] ?? 'bad-request');
  const body = JSON.stringify(problem.body());
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
