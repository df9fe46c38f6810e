import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Config } from '../server/config.ts';

/**
 * Why browsers will not trust the certificate that is set, two sentences with what to do; null where none is set, or they may.
 * It stops no start: a desk that is warned of is better than none, and a proxy before it may not mind.
 *
 * @param now ms since 1970
 */
export function certificateFault({ tls, url }: Config, now = Date.now()): string | null {
  if (tls === null) return null;
  const certificate = new X509Certificate(tls.cert);
  const [begins, ends] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const fault = timeFault(begins, ends, now) ?? nameFault(certificate, new URL(url).hostname);
  return fault === null ? null : `Browsers refuse the certificate of BAILIWICK_TLS_CERT: ${fault}.`;
}

function timeFault(begins: number, ends: number, now: number): string | null {
  if (now > ends) return `it ended at ${at(ends)}. Put a new one in its place, then start again`;
  if (now < begins) return `it is good from ${at(begins)} on. Check it, and this computer's clock`;
  return null;
}

function nameFault(certificate: X509Certificate, host: string): string | null {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const named = isIP(bare) === 0 ? certificate.checkHost(bare) : certificate.checkIP(bare);
  if (named !== undefined) return null;
  return `it does not name ${bare}, the address that people use. Set BAILIWICK_URL to one that it names, or take another`;
}

function at(time: number): string {
  return new Date(time).toISOString();
}
