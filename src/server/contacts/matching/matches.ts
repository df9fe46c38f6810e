import { emailKey, nameKeys } from './keys.ts';

/** What is stored beside a person, and what a caller's three facts become, to be compared. */
export type MatchKeys = {
  /** See `emailKey`; `null` matches nobody. */
  email: string | null;
  /** See `nameKeys`, of the given name. */
  first: readonly string[];
  /** See `nameKeys`, of the family name. */
  last: readonly string[];
};

/** The three facts as somebody said or typed them. */
export type Facts = { first: string; last: string; email: string };

/** The keys of three facts. Total: what is no name or address gets keys that match nobody. */
export function matchKeys(facts: Facts): MatchKeys {
  return { email: emailKey(facts.email), first: nameKeys(facts.first), last: nameKeys(facts.last) };
}

/** Whether the facts can match anybody at all; if not, say so to the one who types instead of searching. */
export function canMatch(keys: MatchKeys): boolean {
  return keys.email !== null && keys.first.length > 0 && keys.last.length > 0;
}

/** Whether two key sets have one in common: `&&` of PostgreSQL's arrays. */
export function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((key) => b.includes(key));
}

/**
 * Whether two sets of facts name the same person: the same address, and the same two names, which may be
 * swapped. The database asks exactly this with `email_key =` and `first_keys && …`, `last_keys && …`.
 */
export function matches(a: MatchKeys, b: MatchKeys): boolean {
  if (a.email === null || a.email !== b.email) return false;
  const straight = overlap(a.first, b.first) && overlap(a.last, b.last);
  return straight || (overlap(a.first, b.last) && overlap(a.last, b.first));
}
