const NAME = 'bw';
const TOKEN = /(?:^|;\s*)bw=([A-Za-z0-9_-]{43})(?:;|$)/;

/** The raw sign-in token (32 bytes) of a Cookie header, or null when there is none of the right form. */
export function tokenFrom(header: string | undefined): Buffer | null {
  const found = header === undefined ? null : TOKEN.exec(header);
  return found?.[1] === undefined ? null : Buffer.from(found[1], 'base64url');
}

/** The raw token (32 bytes) of an Authorization header of the form `Bearer …`, or null. */
export function bearerFrom(header: string | undefined): Buffer | null {
  const found = header === undefined ? null : /^Bearer ([A-Za-z0-9_-]{43})$/.exec(header);
  return found?.[1] === undefined ? null : Buffer.from(found[1], 'base64url');
}

/** A Set-Cookie header that keeps a sign-in. @param seconds its whole life */
export function keepCookie(token: Buffer, seconds: number, secure: boolean): string {
  return `${NAME}=${token.toString('base64url')}; Max-Age=${Math.floor(seconds)}; ${attributes(secure)}`;
}

/** A Set-Cookie header that makes the browser forget. */
export function dropCookie(secure: boolean): string {
  return `${NAME}=; Max-Age=0; ${attributes(secure)}`;
}

function attributes(secure: boolean): string {
  return `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
