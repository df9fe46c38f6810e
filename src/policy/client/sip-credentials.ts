/** Table 1, topic "SIP credentials": requesting them. */
import { rows } from './row.ts';

export const sipCredentials = rows([
  {
    action: 'sip-credentials.request',
    superAdmin: 'allow',
    admin: 'allow',
    member: 'deny',
    tier: 3,
    memberAsks: 'admin',
    say: 'request SIP credentials',
  },
]);
