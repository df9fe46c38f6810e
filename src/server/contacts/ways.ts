import type { z } from 'zod';
import type { Way } from '../../contracts/contacts.ts';
import type { ContactRow } from './store.ts';

/** How long each way takes, in seconds, as people do it. */
const SECONDS = { 'code-by-mail': 60, 'portal-digits': 90 } as const;

const HINDRANCES: Readonly<Record<NonNullable<ContactRow['code_hindrance']>, string>> = {
  'address-changed':
    'Their mail address was changed less than seven days ago, so a code to it proves nothing yet.',
  'address-shared': 'Their mail address is also that of somebody else, so a code to it proves nothing.',
  'too-many-codes': 'They got ten codes within a day; use another way, or wait until tomorrow.',
};

/** Why no way at all is open in this contact; null when there may be one. */
function hindranceOfAll(row: ContactRow): string | null {
  if (!row.mine) return `${row.agent_name} holds this contact.`;
  if (row.state === 'closed') return 'This contact is closed.';
  if (row.status === 'suspended') return 'This person is suspended.';
  if (row.agent_is_them === true) return 'Nobody proves themself: hand this contact to a colleague.';
  return row.fenced_until === null
    ? null
    : 'They said that something in their name was not them, less than a day ago.';
}

function whyNoDigits(row: ContactRow): string | null {
  if (row.status === 'invited')
    return 'They have never signed in to their portal; its sign-in page mails them an invitation.';
  if (row.factor_waits === null)
    return 'They have no passkey or authenticator; they add one in their portal, under My sign-in.';
  return row.factor_waits
    ? 'Their passkey or authenticator is too new to count; a Super admin of theirs can let it count at once.'
    : null;
}

/** The ways to a higher tier, best first, with why one is closed; none for somebody whom nobody found. */
export function waysOf(row: ContactRow): z.infer<typeof Way>[] {
  if (row.first === null) return [];
  const all = hindranceOfAll(row);
  const mail = all ?? (row.code_hindrance === null ? null : HINDRANCES[row.code_hindrance]);
  const digits = all ?? whyNoDigits(row);
  return [
    {
      way: 'code-by-mail',
      tier: 2,
      available: mail === null,
      why: mail,
      seconds: SECONDS['code-by-mail'],
    },
    {
      way: 'portal-digits',
      tier: 3,
      available: digits === null,
      why: digits,
      seconds: SECONDS['portal-digits'],
    },
  ];
}
