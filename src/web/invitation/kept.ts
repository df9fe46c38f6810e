import type { EnrolOptions } from '../../contracts/sign-in.ts';

const PLACE = 'enrol';
/** Within the quarter of an hour in which the server takes what was made from them. */
const LIFE_MS = 14 * 60_000;

interface Kept {
  readonly secret: string;
  readonly until: number;
  readonly options: EnrolOptions;
}

/**
 * What the factor of an invitation is made from, kept in this tab: the server makes it anew for everybody who asks, and a
 * telephone loads the page again when its owner comes back from the authenticator app.
 *
 * @param secret the invitation's
 * @param ask asks the server
 */
export async function keptOptions(secret: string, ask: () => Promise<EnrolOptions>): Promise<EnrolOptions> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as Kept | null;
    if (kept?.secret === secret && kept.until > Date.now()) return kept.options;
  } catch {
    // no storage here, or something else lies in it
  }
  const options = await ask();
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ secret, until: Date.now() + LIFE_MS, options }));
  } catch {
    // The picture is scanned again after a reload, then.
  }
  return options;
}

/** Done, or refused: loaded again, the page asks anew. */
export function forgetOptions(): void {
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // Nothing was kept.
  }
}
