// Blanks alone may stand before a name: what else JavaScript calls white space (the byte A0) belongs to it, and to browsers it
// is another cookie then, which a neighbour of the domain may set.
const TOKEN = /(?:^|; *)bw=([A-Za-z0-9_-]{43})(?:;|$)/;
const HOST_TOKEN = /(?:^|; *)__Host-bw=([A-Za-z0-9_-]{43})(?:;|$)/;

/**
 * The name of the cookie. By https it has the prefix that browsers keep for cookies which this very host set by https
 * (RFC 6265bis, 4.1.3.2): no neighbour of its domain can put a sign-in of theirs in its place.
 */
const nameOf = (secure: boolean): string => (secure ? '__Host-bw' : 'bw');

/**
 * The raw sign-in token (32 bytes) of a Cookie header, or null when there is none of the right form.
 *
 * @param secure whether people reach this server by https
 */
export function tokenFrom(header: string | undefined, secure: boolean): Buffer | null {
  const found = header === undefined ? null : (secure ? HOST_TOKEN : TOKEN).exec(header);
  return found?.[1] === undefined ? null : Buffer.from(found[1], 'base64url');
}

/** The raw token (32 bytes) of an Authorization header of the form `Bearer …`, or null. */
export function bearerFrom(header: string | undefined): Buffer | null {
  const found = header === undefined ? null : /^Bearer ([A-Za-z0-9_-]{43})$/.exec(header);
  return found?.[1] === undefined ? null : Buffer.from(found[1], 'base64url');
}

/** A Set-Cookie header that keeps a sign-in. @param seconds its whole life */
export function keepCookie(token: Buffer, seconds: number, secure: boolean): string {
  return `${nameOf(secure)}=${token.toString('base64url')}; Max-Age=${Math.floor(seconds)}; ${attributes(secure)}`;
}

/** A Set-Cookie header that makes the browser forget. */
export function dropCookie(secure: boolean): string {
  return `${nameOf(secure)}=; Max-Age=0; ${attributes(secure)}`;
}

function attributes(secure: boolean): string {
  return `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
