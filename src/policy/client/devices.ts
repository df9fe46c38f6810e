/** Table 1, topic "devices": having one worked on. */
import { rows } from './row.ts';

export const devices = rows([
  {
    action: 'device.troubleshoot',
    superAdmin: 'allow',
    admin: 'allow',
    member: 'own-else-explain',
    tier: 2,
    splitsForMember: true,
    say: {
      any: 'have any device worked on',
      own: 'have their own device worked on',
      others: "have steps explained for another person's device, and nothing is changed on it",
    },
  },
]);
