/** Table 1, topic "network": authorising firewall and network changes. */
import { rows } from './row.ts';

export const network = rows([
  {
    action: 'network.authorise',
    superAdmin: 'allow',
    admin: 'deny',
    member: 'deny',
    tier: 3,
    say: 'authorise a firewall or network change',
  },
  {
    action: 'network.authorise',
    about: 'everywhere',
    superAdmin: 'allow',
    admin: 'deny',
    member: 'deny',
    tier: 3,
    approver: true,
    say: 'let every address on the internet register phones',
  },
]);
