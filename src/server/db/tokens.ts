import { createHash, randomBytes } from 'node:crypto';

/** A random secret that somebody carries; the database keeps its hash alone. */
export interface Token {
  /** 32 random bytes. */
  readonly bytes: Buffer;
  /** The same, base64url, 43 characters: as it stands in a link or cookie. */
  readonly text: string;
  /** SHA-256 of the bytes: all that is stored. */
  readonly hash: Buffer;
}

/** Makes a secret of 256 random bits. */
export function newToken(): Token {
  return tokenOf(randomBytes(32));
}

/** The secret that a link's fragment carried: 43 characters of base64url. */
export function tokenFromText(text: string): Token {
  return tokenOf(Buffer.from(text, 'base64url'));
}

/** The secret of these bytes, as a cookie carries it. */
export function tokenOf(bytes: Buffer): Token {
  return { bytes, text: bytes.toString('base64url'), hash: createHash('sha256').update(bytes).digest() };
}
