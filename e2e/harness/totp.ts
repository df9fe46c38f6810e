import { TOTP, URI } from 'otpauth';

const period = 30_000;

/**
 * The six digits that an authenticator app shows.
 *
 * @param key the secret in base32, or the whole `otpauth://` address
 * @param ahead periods of 30 s from now; 1 gives the next code, for a server that takes each code once
 */
export function authenticatorCode(key: string, ahead = 0): string {
  const app = key.startsWith('otpauth:') ? URI.parse(key) : new TOTP({ secret: key.replace(/\s/g, '') });
  if (!(app instanceof TOTP)) throw new Error('This address is for counted codes, not for timed ones.');
  return app.generate({ timestamp: Date.now() + ahead * period });
}
