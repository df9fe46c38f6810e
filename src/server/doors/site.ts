import type { Socket } from 'node:net';
import type { AppConfig } from '../app.ts';
import { isLoopback } from './address.ts';

/** Where this server is: the names it answers to and the pages it listens to. */
export interface Site {
  /** The address people use, without a trailing slash. */
  readonly url: string;
  /** Whether that address is https: cookies are Secure then, and HSTS is sent. */
  readonly secure: boolean;
  /** Whether a Host header names this server. Loopback names count on loopback connections alone. */
  answersTo(host: string | undefined, socket: Pick<Socket, 'localAddress'>): boolean;
  /** Whether an Origin header is a page of this server. */
  owns(origin: string, socket: Pick<Socket, 'localAddress'>): boolean;
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * @param config the settings
 * @param port the port really listened on
 */
export function siteOf(config: Pick<AppConfig, 'url' | 'urlIsSet' | 'tls'>, port: number): Site {
  const scheme = config.tls ? 'https:' : 'http:';
  const url = new URL(config.url);
  if (!config.urlIsSet) url.port = String(port);
  const local = LOOPBACK_NAMES.map((name) => new URL(`${scheme}//${name}:${port}`));
  const hosts = new Set([...namesOf(url)]);
  const localHosts = new Set(local.flatMap((one) => [...namesOf(one)]));
  const localOrigins = new Set(local.map((one) => one.origin));
  return {
    url: url.href.replace(/\/$/, ''),
    secure: url.protocol === 'https:',
    answersTo(host, socket) {
      const name = host?.toLowerCase() ?? '';
      return hosts.has(name) || (byLoopback(socket) && localHosts.has(name));
    },
    owns(origin, socket) {
      return origin === url.origin || (byLoopback(socket) && localOrigins.has(origin));
    },
  };
}

/** A host with and without the port that its scheme implies. */
function namesOf(url: URL): string[] {
  if (url.port !== '') return [url.host];
  return [url.host, `${url.host}:${url.protocol === 'https:' ? 443 : 80}`];
}

/** A page elsewhere can make its name point at loopback (rebinding), but cannot make the browser say "localhost". */
function byLoopback(socket: Pick<Socket, 'localAddress'>): boolean {
  return isLoopback(socket.localAddress);
}
