import type { Actor } from '../actor.ts';

/** How long a shown factor counts for tier 3, ms (roles.md, item 3: five minutes). */
export const FACTOR_FRESH_MS = 5 * 60 * 1000;

/** Whether a factor that counts was shown lately. The guard asks again by its own clock; this only answers sooner. */
export function factorIsFresh(actor: Pick<Actor, 'factorAt'>): boolean {
  return actor.factorAt !== null && Date.now() - actor.factorAt.getTime() < FACTOR_FRESH_MS;
}
