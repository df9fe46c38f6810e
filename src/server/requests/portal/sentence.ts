import type { ClientRole } from '../../../contracts/common.ts';
import { ROLE_WORDS } from '../../../contracts/words.ts';
import { plainAddress, sentenceOf, type Wording } from '../sentences.ts';
import type { PersonChange } from '../change.ts';

interface Named {
  readonly first: string;
  readonly last: string;
}

const wording = (client: string, person: Named): Wording => ({
  client,
  asker: `${person.first} ${person.last}`,
  thing: null,
  person: `${person.first} ${person.last}`,
  email: null,
  phone: null,
  role: null,
  aspect: null,
  everywhere: false,
  own: false,
  details: null,
});

/** What adding this person is, as one imperative. */
export function addSentence(
  person: Named & { email: string; phone?: string | null | undefined; role: ClientRole },
  client: string,
): string {
  const role = ROLE_WORDS[person.role];
  return sentenceOf('user.add', {
    ...wording(client, person),
    role,
    email: person.email.trim(),
    phone: person.phone ?? null,
  });
}

/** What removing this person is. */
export function removeSentence(person: Named, client: string): string {
  return sentenceOf('user.remove', wording(client, person));
}

const COLUMNS: Readonly<Record<string, string>> = {
  first: 'first name',
  last: 'last name',
  email: 'mail address',
  phone: 'telephone number',
  status: 'state',
};

/** What changing this person is: each value that changes, and the role in words. */
export function changeSentence(person: Named, client: string, change: PersonChange): string {
  const { role, email, ...rest } = change;
  const shown = { ...rest, ...(email === undefined ? {} : { email: plainAddress(email) }) };
  const details = Object.entries(shown)
    .map(([column, value]) => `${COLUMNS[column] ?? column} ${value === null ? 'none' : value}`)
    .join(', ');
  return sentenceOf('user.change', {
    ...wording(client, person),
    role: role === undefined ? null : ROLE_WORDS[role],
    details: details === '' ? null : details,
  });
}
