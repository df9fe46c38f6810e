import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

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

/**
 * The IPv6 /48 that a network lies in: as much as one customer of a provider or of a tunnel holds, 65,536 networks. Null for
 * IPv4.
 *
 * @param network as {@link networkOf} gives it
 */
export function siteOf(network: string): string | null {
  if (!network.endsWith('::/64')) return null;
  const first = network.slice(0, -'::/64'.length).split(':').slice(0, 3);
  while (first.at(-1) === '0') first.pop();
  return `${first.join(':')}::/48`;
}

/** Says of an address whether a proxy that is trusted stands there. */
export type Trust = (address: string | undefined) => boolean;

/** Whom to believe in `X-Forwarded-For`. @param list addresses and networks, as the settings have them */
export function trustOf(list: readonly string[]): Trust {
  const trusted = new BlockList();
  const familyOf = (address: string) => (isIP(address) === 4 ? 'ipv4' : 'ipv6');
  for (const item of list) {
    const [address = '', bits] = item.split('/');
    if (bits === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, Number(bits), familyOf(address));
  }
  return (address) => {
    const plain = plainAddress(address ?? ''); // a connection that is gone has none
    return isIP(plain) !== 0 && trusted.check(plain, familyOf(plain));
  };
}

/** Where a request came from that no door takes, as Fastify says it for those of doors: of a trusted proxy what it forwards. */
export function addressOf({ headers, socket }: IncomingMessage, trust: Trust): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
  const addresses = [...forwarded.map((one) => one.trim()).filter(Boolean), socket.remoteAddress ?? ''];
  return plainAddress(addresses.findLast((one) => !trust(one)) ?? addresses[0] ?? '');
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

/** An address without zone, and IPv4 out of its IPv6 wrapping; without the port that some proxies forward with it. */
export function plainAddress(ip: string): string {
  return ip
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
    .toLowerCase();
}
