/** Table 1 whole: a file per topic. The row of a rule is in the file of its topic. */
import type { ClientRow } from './row.ts';
import { devices } from './devices.ts';
import { clientDoors } from './doors.ts';
import { forms } from './forms.ts';
import { network } from './network.ts';
import { phoneNumbers } from './phone-numbers.ts';
import { phoneSystem } from './phone-system.ts';
import { sipCredentials } from './sip-credentials.ts';
import { users } from './users.ts';

/** The seven topics with the file that holds their rows, in the order in which they are read. */
export const CLIENT_TOPICS: readonly (readonly [topic: string, file: string, rows: readonly ClientRow[]])[] =
  [
    ['Phone system', 'src/policy/client/phone-system.ts', phoneSystem],
    ['Devices', 'src/policy/client/devices.ts', devices],
    ['Users', 'src/policy/client/users.ts', users],
    ['Forms', 'src/policy/client/forms.ts', forms],
    ['SIP credentials', 'src/policy/client/sip-credentials.ts', sipCredentials],
    ['Phone numbers', 'src/policy/client/phone-numbers.ts', phoneNumbers],
    ['Network', 'src/policy/client/network.ts', network],
  ];

/** The rows of table 1. */
export const CLIENT_TABLE: readonly ClientRow[] = CLIENT_TOPICS.flatMap(([, , rows]) => rows);

/** The rows of the doors that table 1 does not name. */
export const CLIENT_DOORS: readonly ClientRow[] = clientDoors;
