import { Problem } from '../../contracts/errors.ts';
import { mailDomainKey } from '../contacts/matching/keys.ts';

/** The domains as a caller's address is compared with them: `bücher.example` is `xn--bcher-kva.example`. Throws `bad-input`. */
export function domainKeys(typed: readonly string[]): string[] {
  const keys = typed.map((domain) => mailDomainKey(domain));
  const bad = typed.filter((_domain, i) => keys[i] === null);
  if (bad.length > 0) {
    const fields = bad.map((domain) => ({
      field: 'body.mailDomains',
      message: `“${domain}” is no mail domain.`,
    }));
    throw new Problem('bad-input', { count: fields.length, fields });
  }
  return [...new Set(keys.filter((key) => key !== null))];
}
