import { emailKey, mailDomainKey, nameKeys } from '../contacts/matching/keys.ts';

/**
 * The keys by which an organisation that a caller named is looked for: its folded name and, if it looks like one, its
 * mail domain. Somebody who named none is taken by the domain of their address.
 */
export function organisationKeys(organisation: string | undefined, email: string): string[] {
  if (organisation === undefined) {
    const domain = emailKey(email)?.split('@').at(-1);
    return domain === undefined ? [] : [domain];
  }
  const domain = mailDomainKey(organisation);
  return [...new Set([...nameKeys(organisation), ...(domain === null ? [] : [domain])])];
}
