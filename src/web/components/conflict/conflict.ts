import { isCode } from '../../api/problem.ts';

/** Two values of one field: what the reader wants, and what somebody else saved meanwhile. */
export interface Difference {
  field: string;
  mine: string;
  theirs: string;
}

/** A 409: the newer version, and where the two differ. */
export interface Conflict {
  version: number;
  differences: Difference[];
}

/** The fields that differ from what was loaded: only these are sent, since each is asked about on its own. */
export function changedOnly<Fields extends object>(wanted: Fields, loaded: Fields): Partial<Fields> {
  const changed = Object.entries(wanted).filter(([field, value]) => loaded[field as keyof Fields] !== value);
  return Object.fromEntries(changed) as Partial<Fields>;
}

const read = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';

/**
 * Reads a `version-conflict` refusal (`theirs`, `version`) beside what the reader wanted to save; null for any
 * other error. Only fields that the reader set are compared.
 */
export function conflictIn(error: unknown, wanted: Readonly<Record<string, unknown>>): Conflict | null {
  if (!isCode(error, 'version-conflict')) return null;
  const theirs = (error.body['theirs'] ?? {}) as Record<string, unknown>;
  const version = Number(error.body['version'] ?? theirs['version']);
  const differences = Object.entries(wanted)
    .map(([field, mine]) => ({ field, mine: read(mine), theirs: read(theirs[field]) }))
    .filter(({ field, mine, theirs: other }) => field !== 'version' && mine !== other);
  return { version, differences };
}
