import type { EnrolOptions } from '../../contracts/sign-in.ts';
import { inTab } from '../components/inTab.ts';

const inThisTab = inTab('enrol');
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
    const kept = JSON.parse(inThisTab.read() ?? 'null') as Kept | null;
    if (kept?.secret === secret && kept.until > Date.now()) return kept.options;
  } catch {
    // something else lies in it
  }
  const options = await ask();
  inThisTab.keep(JSON.stringify({ secret, until: Date.now() + LIFE_MS, options }));
  return options;
}

/** Done, or refused: loaded again, the page asks anew. */
export const forgetOptions = (): void => inThisTab.forget();
