import WebSocket from 'ws';

/** What a door answered. */
export interface TestReply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON (problems too), else the text. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows the door it asks
  readonly body: any;
}

/** A browser without pages: keeps cookies, sends Origin, speaks JSON. */
export interface TestClient {
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<TestReply>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>;
  delete(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>;
  /** Sends any method; `body` undefined sends none, a string is sent as it is. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>;
  /** Opens the live line; resolves when it is open, rejects with the refusal's status. */
  live(): Promise<LiveLine>;
  /** The Cookie header that is sent now, or null. */
  cookie(): string | null;
}

/** An open live line. */
export interface LiveLine {
  /** Resolves with the topics of the next message in which `topic` stands (or of any message). */
  heard(topic?: string): Promise<string[]>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  /** Every topic heard so far. */
  readonly topics: readonly string[];
  close(): void;
}

/** @param token the raw token of a sign-in that the client begins with */
export function testClient(url: string, token?: Buffer): TestClient {
  const jar = new Map<string, string>();
  if (token) jar.set('bw', token.toString('base64url'));
  const cookie = () => (jar.size > 0 ? [...jar].map(([name, value]) => `${name}=${value}`).join('; ') : null);

  const send: TestClient['send'] = async (method, path, body, headers = {}) => {
    const sent = cookie();
    const reply = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(method === 'GET' || method === 'HEAD' ? {} : { origin: url }),
        ...(sent === null ? {} : { cookie: sent }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of reply.headers.getSetCookie()) keep(jar, line);
    return { status: reply.status, headers: reply.headers, body: await bodyOf(reply) };
  };
  return {
    url,
    cookie,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body = {}, headers) => send('POST', path, body, headers),
    put: (path, body = {}, headers) => send('PUT', path, body, headers),
    patch: (path, body = {}, headers) => send('PATCH', path, body, headers),
    delete: (path, body, headers) => send('DELETE', path, body, headers),
    live: () => openLine(url, cookie()),
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';', 1);
  const cut = pair.indexOf('=');
  const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
  if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name);
  else jar.set(name, value);
}

async function bodyOf(reply: Response): Promise<unknown> {
  const text = await reply.text();
  const isJson =
    /json/.test(reply.headers.get('content-type') ?? '') &&
    !/jsonl|ndjson/.test(reply.headers.get('content-type') ?? '');
  return isJson && text !== '' ? (JSON.parse(text) as unknown) : text;
}

function openLine(url: string, cookie: string | null): Promise<LiveLine> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`, {
    headers: { origin: url, ...(cookie === null ? {} : { cookie }) },
  });
  const topics: string[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as { t: string; topics?: string[] };
    topics.push(...(message.topics ?? []));
    for (const look of waiting) look();
  });
  let told = 0;
  const heard = (topic?: string): Promise<string[]> =>
    new Promise((resolve) => {
      const look = () => {
        const news = topics.slice(topic === undefined ? told : 0);
        if (topic === undefined ? news.length === 0 : !news.includes(topic)) return;
        told = topics.length;
        waiting.delete(look);
        resolve(news);
      };
      waiting.add(look);
      look();
    });
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ heard, closed, topics, close: () => socket.close() }));
    socket.on('unexpected-response', (_request, response) => {
      reject(new Error(String(response.statusCode)));
      socket.terminate();
    });
    socket.on('error', reject);
  });
}
