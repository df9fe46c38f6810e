import type { IncomingMessage } from 'node:http';

/**
 * What a network address counts as in a limit: IPv4 by itself, IPv6 by its /64, since one household or one
 * rented machine holds a whole /64.
 *
 * @example networkOf('2001:db8:1:2:3::4') === '2001:db8:1:2::/64'
 */
export function networkOf(ip: string): string {
  const plain = plainAddress(ip);
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const missing = plain.includes('::') ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right];
  const first = groups.slice(0, 4).map((group) => (parseInt(group, 16) || 0).toString(16));
  while (first.at(-1) === '0') first.pop(); // as RFC 5952 writes it: `2001:db8::/64`
  return `${first.join(':')}::/64`;
}

/** Whether an address of a socket is this computer's own. */
export function isLoopback(address: string | undefined): boolean {
  const plain = plainAddress(address ?? '');
  return plain === '::1' || plain.startsWith('127.');
}

/** Headers that a proxy adds, and no browser. */
const OF_A_PROXY =
  /^(forwarded|via|x-forwarded(-.+)?|x-(real|client|cluster-client)-ip|x-original-.+|x-envoy-.+|(true|fastly|fly)-client-ip|cf-.+)$/;

/**
 * Whether a request came straight from its browser: no proxy says that it passed it on. HTTP/1.0 is spoken by proxies
 * alone today (nginx, where nothing is set).
 */
export function cameStraight(request: Pick<IncomingMessage, 'headers' | 'httpVersion'>): boolean {
  return request.httpVersion !== '1.0' && !Object.keys(request.headers).some((name) => OF_A_PROXY.test(name));
}

/** An address without zone, and IPv4 out of its IPv6 wrapping. */
export function plainAddress(ip: string): string {
  return ip
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
    .toLowerCase();
}
