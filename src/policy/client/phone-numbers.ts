/** Table 1, topic "phone numbers": ordering, bringing in and letting go. */
import { rows } from './row.ts';

export const phoneNumbers = rows([
  {
    action: 'number.order',
    superAdmin: 'allow',
    admin: 'deny',
    member: 'deny',
    tier: 3,
    say: 'order new phone numbers',
  },
  {
    action: 'number.port',
    superAdmin: 'allow',
    admin: 'deny',
    member: 'deny',
    tier: 3,
    say: 'have phone numbers ported in',
  },
  {
    action: 'number.release',
    superAdmin: 'allow',
    admin: 'deny',
    member: 'deny',
    tier: 3,
    approver: true,
    say: 'release a phone number to another carrier',
  },
]);
