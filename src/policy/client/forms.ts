/** Table 1, topic "forms": signing and submitting. What a form asks for is decided by that action's own row. */
import { rows } from './row.ts';

export const forms = rows([
  {
    action: 'form.sign',
    superAdmin: 'allow',
    admin: 'allow',
    member: 'deny',
    tier: 3,
    say: 'sign a form',
  },
  {
    action: 'form.submit',
    superAdmin: 'signed',
    admin: 'signed',
    member: 'signed-by-super-admin',
    tier: 2,
    say: 'submit a form',
  },
]);
