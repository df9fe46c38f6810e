/** How far the server's clock is ahead of this browser's, in milliseconds, and how long the best sample took. */
let ahead = 0;
let bestTrip = Number.POSITIVE_INFINITY;

/**
 * Learns the server's time from a reply. The `Date` header has whole seconds, so half a second is added; the
 * sample with the shortest trip wins, since it is the least blurred.
 * @param header the reply's `Date` header, or null
 * @param sentAt,gotAt this browser's `Date.now()` around the request, ms
 */
export function learnTime(header: string | null, sentAt: number, gotAt: number): void {
  const said = header === null ? Number.NaN : Date.parse(header);
  const trip = gotAt - sentAt;
  if (Number.isNaN(said) || trip > bestTrip) return;
  bestTrip = trip;
  ahead = said + 500 - (sentAt + trip / 2);
}

/** Now by the server's clock, ms since 1970; what runs out is counted by it and never by the browser's. */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Forgets what was learnt; for tests. */
export function forgetTime(): void {
  ahead = 0;
  bestTrip = Number.POSITIVE_INFINITY;
}
