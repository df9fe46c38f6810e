import { emailKey } from '../contacts/matching/keys.ts';
import { namedOrganisationKeys } from '../contacts/matching/organisations.ts';

/**
 * The keys by which the organisation that a caller named is looked for. Somebody who named none is taken by the domain of
 * their address.
 */
export function organisationKeys(organisation: string | undefined, email: string): string[] {
  if (organisation !== undefined) return namedOrganisationKeys(organisation);
  const domain = emailKey(email)?.split('@').at(-1);
  return domain === undefined ? [] : [domain];
}
