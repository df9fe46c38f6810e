import type { ErrorEntry } from './error-entry.ts';
import { signIn, wire } from './errors-of-doors.ts';
import { queue } from './errors-of-queue.ts';
import { session } from './errors-of-sessions.ts';
import { authority, contact, decision, state } from './errors-of-work.ts';

export type { ErrorEntry } from './error-entry.ts';

/** Every error code of every face, with its meaning: the one list. */
export const ERRORS = {
  ...wire,
  ...signIn,
  ...decision,
  ...authority,
  ...contact,
  ...session,
  ...queue,
  ...state,
} as const;

/** The codes in groups, in the order `docs/errors.md` prints them. */
export const ERROR_GROUPS: readonly (readonly [string, Readonly<Record<string, ErrorEntry>>])[] = [
  ['The request itself', wire],
  ['Signing in', signIn],
  ['What the policy says', decision],
  ['Lent authority', authority],
  ['Contacts and proof', contact],
  ['Support sessions', session],
  ['The queue', queue],
  ['Data and server', state],
];

/** A code of the list. */
export type ErrorCode = keyof typeof ERRORS;
