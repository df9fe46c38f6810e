import WebSocket from 'ws';
import { SESSION_LINE_PATH } from '../../contracts/session-line.ts';
import type { LineHears, LineSays } from '../../contracts/session-line.ts';
import type { TestClient, TestReply } from './client.ts';
import { wanted } from './acme.ts';

/** A device as a join page describes it: a computer that can share all there is. */
export const A_DEVICE = {
  system: 'linux',
  browser: 'Chromium 156',
  kind: 'computer',
  can: { screen: true, camera: true, microphone: true, files: true },
} as const;

/** A client that carries a customer's token instead of a cookie. */
export function customerClient(base: TestClient, token: string): TestClient {
  const send: TestClient['send'] = (method, path, body, headers = {}) =>
    base.send(method, path, body, { authorization: `Bearer ${token}`, ...headers });
  return {
    ...base,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body = {}, headers) => send('POST', path, body, headers),
    put: (path, body = {}, headers) => send('PUT', path, body, headers),
    patch: (path, body = {}, headers) => send('PATCH', path, body, headers),
    delete: (path, body, headers) => send('DELETE', path, body, headers),
  };
}

/** Opens a session alone; its id. */
export async function openAlone(agent: TestClient): Promise<string> {
  const { body } = await wanted<{ id: string }>(201, agent.post('/api/sessions', {}));
  return body.id;
}

/** A key of a session, as the agent reads it out. */
export async function keyOf(agent: TestClient, session: string): Promise<string> {
  const { body } = await wanted<{ key: string }>(200, agent.post(`/api/sessions/${session}/key`));
  return body.key;
}

/** Joins with a key: the reply of the door. */
export function join(nobody: TestClient, secret: string, name = 'Robin Reed'): Promise<TestReply> {
  return nobody.post('/api/join', { secret, name, device: A_DEVICE, language: 'en' });
}

interface Joined {
  readonly token: string;
  readonly session: { readonly customerId: string };
}

/** A session with its customer admitted. */
export interface LaidSession {
  readonly id: string;
  readonly customerId: string;
  /** The customer's token, base64url. */
  readonly token: string;
  readonly customer: TestClient;
}

/** Opens a session alone, has a customer come by key, and admits them. */
export async function layActive(agent: TestClient, nobody: TestClient): Promise<LaidSession> {
  const id = await openAlone(agent);
  const joined = await wanted<Joined>(201, join(nobody, await keyOf(agent, id)));
  const { customerId } = joined.body.session;
  await wanted(200, agent.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
  const { token } = joined.body;
  return { id, customerId, token, customer: customerClient(nobody, token) };
}

/** A customer who was admitted to a session of this agent. */
export async function joinedCustomer(agent: TestClient, nobody: TestClient): Promise<TestClient> {
  return (await layActive(agent, nobody)).customer;
}

/** A page's socket on a session line, as a test drives it. */
export interface TestLine {
  readonly heard: readonly LineHears[];
  /** Resolves with the first message of a kind, heard already or yet to come, from number `from` on, that also fits. */
  wait<T extends LineHears['t']>(
    t: T,
    fits?: (message: Extract<LineHears, { t: T }>) => boolean,
  ): Promise<Extract<LineHears, { t: T }>>;
  say(message: LineSays | string | Record<string, unknown>): void;
  readonly closed: Promise<number>;
  /** Reads no more, as a page that hangs; and goes on. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Dials the session line and enters with a grant. @param client whose grant it is: an agent's or a customer's */
export async function dial(client: TestClient, session: string | null, after = 0): Promise<TestLine> {
  const path = session === null ? '/api/join/grant' : `/api/sessions/${session}/grant`;
  const { grant } = (await wanted(200, client.post(path))).body as { grant: string };
  return dialWith(client.url, grant, client.url, after);
}

/** Dials with a grant that was got before. */
export function dialWith(url: string, grant: string, origin = url, after = 0): Promise<TestLine> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${SESSION_LINE_PATH}`, { headers: { origin } });
  const heard: LineHears[] = [];
  const looks = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString('utf8')) as LineHears);
    for (const look of looks) look();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  const line: TestLine = {
    heard,
    closed,
    wait: (t, fits = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          const found = heard.find((message) => message.t === t && fits(message as never));
          if (found === undefined) return;
          looks.delete(look);
          resolve(found as never);
        };
        looks.add(look);
        look();
      }),
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
    socket.on('open', () => {
      line.say({ t: 'enter', grant, after });
      resolve(line);
    });
  });
}
