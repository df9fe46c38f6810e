import { learnTime } from './clock.ts';
import { serverReplied } from './live.ts';
import { ApiProblem, problemFrom } from './problem.ts';

/** Methods that change something; each carries an `Idempotency-Key`. */
export type CommandMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Makes the key under which a command is done at most once, however often it is sent. */
export function newKey(): string {
  return crypto.randomUUID();
}

function offline(cause: unknown): ApiProblem {
  const problem = new ApiProblem({
    status: 0,
    code: 'offline',
    title: 'Offline',
    detail: 'The server could not be reached.',
  });
  problem.cause = cause;
  return problem;
}

async function readBody(reply: Response): Promise<unknown> {
  if (reply.status === 204) return undefined;
  const type = reply.headers.get('content-type') ?? '';
  return type.includes('json') ? await reply.json() : await reply.text();
}

async function send(path: string, init: RequestInit): Promise<unknown> {
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
  const body = await readBody(reply);
  if (!reply.ok) throw problemFrom(reply.status, body);
  return body;
}

/**
 * Asks for something and changes nothing.
 * @throws ApiProblem when refused, or with code `offline`
 */
export async function ask<Reply>(path: string, signal?: AbortSignal): Promise<Reply> {
  const init: RequestInit = { headers: { accept: 'application/json' } };
  return (await send(path, signal === undefined ? init : { ...init, signal })) as Reply;
}

/**
 * Sends a command. Pass the same `key` to repeat one whose reply was lost.
 * @param signal gives up waiting for the reply
 * @throws ApiProblem when refused, or with code `offline`
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
  return (await send(path, { method, headers, body: JSON.stringify(body), signal })) as Reply;
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
