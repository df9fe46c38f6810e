import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../../contracts/errors.ts';
import type { Site } from './site.ts';

/**
 * Refuses what does not come from a page of this server: a foreign Host (rebinding), and for everything
 * but reading also a foreign or absent Origin (a forged request with the reader's cookie).
 *
 * @param always also check Origin when reading, as a socket must
 * @throws misdirected, bad-origin
 */
export function checkWhereFrom(request: IncomingMessage, site: Site, always = false): void {
  const { headers, socket, method } = request;
  if (!site.answersTo(headers.host, socket)) throw new Problem('misdirected');
  const reads = method === 'GET' || method === 'HEAD';
  if (reads && !always) return;
  const { origin } = headers;
  if (origin !== undefined) {
    if (!site.owns(origin, socket)) throw new Problem('bad-origin');
  } else if (headers['sec-fetch-site'] !== 'same-origin') {
    throw new Problem('bad-origin');
  }
}

const ASKED_FOR = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
  'serial',
  'hid',
];

/** The Permissions-Policy: passkeys, and nothing else but what a page is given by name. */
export function permissionsPolicy(given: readonly string[] = []): string {
  return ASKED_FOR.map((name) => (given.includes(name) ? `${name}=(self)` : `${name}=()`))
    .concat('publickey-credentials-get=(self)', 'publickey-credentials-create=(self)')
    .join(', ');
}

/** The headers of every reply, problems too. @param secure whether people reach this server by https */
export function safetyHeaders(secure: boolean): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(null),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': permissionsPolicy(),
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/**
 * The Content-Security-Policy. Scripts come from our own files only; styles from our files, or made at run
 * time by a library that was given the page's nonce.
 *
 * @param nonce of a page; null for replies that are no page
 */
export function contentPolicy(nonce: string | null): string {
  if (nonce === null)
    return "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** A nonce for one page: 128 random bits. */
export function newNonce(): string {
  return randomBytes(16).toString('base64');
}
