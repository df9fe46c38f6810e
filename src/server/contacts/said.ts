import type { Said } from '../../contracts/contacts.ts';
import { organisationKeys } from '../requests/organisation.ts';
import { phoneKey } from './matching/keys.ts';
import { matchKeys } from './matching/matches.ts';

/** What was said, with the keys by which the guard looks for the one person who fits all of it. */
export function withKeys(said: Said): object {
  const { organisation, number } = said;
  const named = organisation === undefined ? [] : organisationKeys(organisation, said.email);
  return {
    ...said,
    keys: {
      ...matchKeys(said),
      number: number === undefined ? null : phoneKey(number),
      // A name without a single letter fits no organisation; an empty list would fit each.
      organisation: organisation !== undefined && named.length === 0 ? ['-'] : named,
    },
  };
}
