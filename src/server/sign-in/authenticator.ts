import { Secret, TOTP } from 'otpauth';

const PERIOD_MS = 30_000;

/** Makes an authenticator's secret: 160 random bits, base32. */
export function newAuthenticatorSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The `otpauth://` address that an app scans. */
export function authenticatorUri(secret: string, deskName: string, email: string): string {
  // A colon in either part would be read as the mark between them.
  const plain = (text: string) => text.replaceAll(':', ' ');
  return totp(secret, plain(deskName), plain(email)).toString();
}

/**
 * The time step that a code belongs to, now or one step beside it; null when it is wrong.
 *
 * @param now milliseconds since 1970 by the database's clock
 */
export function stepOf(secret: string, code: string, now: number): number | null {
  const delta = totp(secret).validate({ token: code, window: 1, timestamp: now });
  return delta === null ? null : Math.floor(now / PERIOD_MS) + delta;
}

function totp(secret: string, issuer = '', label = 'Bailiwick'): TOTP {
  return new TOTP({ issuer, label, secret, algorithm: 'SHA1', digits: 6, period: PERIOD_MS / 1000 });
}
