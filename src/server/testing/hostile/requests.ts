import { bent, HOSTILE } from './bent.ts';
import type { Chance } from './chance.ts';
import { suiting, type Schema, type Stock } from './suiting.ts';

/** One door as the description of the API tells of it. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly query: readonly { readonly name: string; readonly schema: Schema }[];
  readonly body: Schema | null;
}

/** A request as it is to be sent. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** The description of the API, as it is served. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** Every door of a description. */
export function describedDoors({ paths }: Description): Described[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((one) => one.in === 'query'),
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const IN_PATHS = [
  '',
  '..',
  '%2e%2e%2f',
  '%00',
  '%',
  '%zz',
  'a'.repeat(300),
  '%F0%9F%98%80',
  "'--",
  '*',
  '%2F',
  ';x',
];

/** A request to a door: somewhere between suiting and hostile. */
export function aRequest(door: Described, stock: Stock, by: Chance): Sent {
  const method = by.often(0.04) ? by.of(METHODS) : door.method;
  const suits = by.often(0.2);
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(door, stock, by, suits);
  return {
    method,
    url: `${pathOf(door.path, stock, by)}${queryOf(door, by)}`,
    body,
    headers: headersOf(by, body !== null),
  };
}

function bodyOf(door: Described, stock: Stock, by: Chance, suits: boolean): string | null {
  if (door.body === null) return suits || by.often(0.6) ? null : bent({}, by);
  const value = suiting(door.body, stock, by);
  return suits ? JSON.stringify(value) : bent(value, by);
}

function pathOf(path: string, stock: Stock, by: Chance): string {
  const filled = path.replace(/\{\w+\}/g, () => (by.often(0.85) ? by.of(stock.ids) : by.of(IN_PATHS)));
  if (by.often(0.97)) return filled;
  return by.of([
    `${filled}/`,
    `/${filled}`,
    filled.toUpperCase(),
    filled.replace('/api/', '/api/../api/'),
    `${filled};a`,
  ]);
}

function queryOf({ query }: Described, by: Chance): string {
  if (query.length === 0) return by.often(0.03) ? '?__proto__=1&x[]=2' : '';
  const pairs = query
    .filter(() => by.often(0.4))
    .map(({ name }) => `${name}=${strange(by)}`)
    .join('&');
  return pairs === '' ? '' : `?${pairs}`;
}

function strange(by: Chance): string {
  const value = by.of(HOSTILE);
  const text = typeof value === 'string' ? value.slice(0, 400) : JSON.stringify(value);
  // Half a character has no percent form of its own; its bytes are sent as a careless program would.
  return /\p{Cs}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text);
}

function headersOf(by: Chance, hasBody: boolean): Record<string, string> {
  const type = by.often(0.97)
    ? 'application/json'
    : by.of(['text/plain', 'multipart/form-data', 'application/xml']);
  return {
    ...(hasBody ? { 'content-type': type } : {}),
    ...(by.often(0.05)
      ? { 'idempotency-key': by.of(['k', `key-${by.below(1e9)}`, '\u00e9'.repeat(9), 'k'.repeat(500)]) }
      : {}),
    ...(by.often(0.02) ? { 'x-forwarded-for': '203.0.113.7, evil' } : {}),
    ...(by.often(0.02) ? { 'x-http-method-override': 'DELETE' } : {}),
  };
}
