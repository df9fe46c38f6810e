import { learnTime } from './clock.ts';
import { serverReplied } from './live.ts';
import { ApiProblem, problemFrom } from './problem.ts';

/** Methods that change something; each carries an `Idempotency-Key`. */
export type CommandMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Makes the key under which a command is done at most once, however often it is sent. */
export function newKey(): string {
  return crypto.randomUUID();
}

function noReply(code: string, title: string, detail: string, cause: unknown): ApiProblem {
  const problem = new ApiProblem({ status: 0, code, title, detail });
  problem.cause = cause;
  return problem;
}

const offline = (cause: unknown): ApiProblem =>
  noReply('offline', 'Offline', 'The server could not be reached.', cause);

/** How long a reply may take, ms: a network that died without a word would let the page wait for ever. */
const READS_WITHIN = 20_000;
const COMMANDS_WITHIN = 30_000;
/** A command that carries much takes longer: bytes that go in a millisecond on a slow line. */
const BYTES_A_MS = 20;

/** Nothing came in time: of a command nobody knows here whether it was done. */
const unanswered = (cause: unknown): ApiProblem =>
  noReply('no-answer', 'No answer', 'No answer came in time; whether it was done is not known here.', cause);

/** A signal that ends with the given one, or after so long; `isLate`: it was the time; `over` lets it rest. */
function withLimit(ms: number, given: AbortSignal | null | undefined) {
  const end = new AbortController();
  let isLate = false;
  const pass = (): void => end.abort(given?.reason);
  const timer = setTimeout(() => {
    isLate = true;
    end.abort();
  }, ms);
  if (given?.aborted === true) pass();
  given?.addEventListener('abort', pass);
  return {
    signal: end.signal,
    isLate: () => isLate,
    over: () => {
      clearTimeout(timer);
      given?.removeEventListener('abort', pass);
    },
  };
}

async function readBody(reply: Response): Promise<unknown> {
  if (reply.status === 204) return undefined;
  const type = reply.headers.get('content-type') ?? '';
  return type.includes('json') ? await reply.json() : await reply.text();
}

async function send(path: string, init: RequestInit, within: number): Promise<unknown> {
  const limit = withLimit(within, init.signal);
  try {
    return await reach(path, { ...init, signal: limit.signal });
  } catch (cause) {
    if (!limit.isLate()) throw cause;
    throw init.method === undefined ? offline(cause) : unanswered(cause);
  } finally {
    limit.over();
  }
}

async function reach(path: string, init: RequestInit): Promise<unknown> {
  const sentAt = Date.now();
  let reply: Response;
  try {
    reply = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw offline(cause);
  }
  learnTime(reply.headers.get('date'), sentAt, Date.now());
  serverReplied();
  const body = await readBody(reply).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw init.method === undefined ? offline(cause) : unanswered(cause); // it broke off amid the reply
  });
  if (!reply.ok) throw problemFrom(reply.status, body);
  return body;
}

/**
 * Asks for something and changes nothing.
 * @throws ApiProblem when refused, or with code `offline`
 */
export async function ask<Reply>(path: string, signal?: AbortSignal): Promise<Reply> {
  const init: RequestInit = { headers: { accept: 'application/json' } };
  return (await send(path, signal === undefined ? init : { ...init, signal }, READS_WITHIN)) as Reply;
}

/**
 * Sends a command. Pass the same `key` to repeat one whose reply was lost.
 * @param signal gives up waiting for the reply
 * @throws ApiProblem when refused, or with code `offline`, or `no-answer` when none came in time
 */
export async function command<Reply>(
  path: string,
  body: unknown = {},
  method: CommandMethod = 'POST',
  key: string = newKey(),
  signal: AbortSignal | null = null,
): Promise<Reply> {
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    'idempotency-key': key,
  };
  const words = JSON.stringify(body);
  const within = COMMANDS_WITHIN + words.length / BYTES_A_MS;
  return (await send(path, { method, headers, body: words, signal }, within)) as Reply;
}

/** A path with its values escaped and its empty query values left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') given.set(name, String(value));
  }
  const text = given.toString();
  return text === '' ? path : `${path}?${text}`;
}
