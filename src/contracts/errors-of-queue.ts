import { entry } from './error-entry.ts';

const AGAIN = 'Look at the queue again.';

/** The queue: people who wait, and agents who take them. */
export const queue = {
  'queue-closed': entry(
    409,
    'Not open just now',
    'This desk takes nobody into its queue just now.',
    'Look at its hours, or leave a message.',
  ),
  'queue-full': entry(
    409,
    'Too many are waiting',
    'No more can wait here at the moment.',
    'Try again in a few minutes.',
  ),
  'queue-over': entry(
    410,
    'Not in the queue',
    'You do not stand in this queue any more.',
    'Open the help page and stand in line again.',
  ),
  'queue-empty': entry(404, 'Nobody waits', 'Nobody waits whom you could take now.', AGAIN),
  'queue-gone': entry(
    409,
    'Not waiting any more',
    'They left, were taken by a colleague, or do not stand as you saw them.',
    AGAIN,
  ),
  'queue-taken': entry(
    409,
    'With a colleague',
    'A colleague has them in hand, or they are kept for one who is there.',
    'Ask the colleague, or wait until they let go.',
  ),
  'queue-moving': entry(
    409,
    'On its way',
    'A transfer of theirs was not taken yet.',
    'Have it taken, or cancel it first.',
  ),
  'group-exists': entry(
    409,
    'Name in use',
    'Another group of this desk has that name.',
    'Choose another name.',
  ),
  'group-stays': entry(
    409,
    'This group stays',
    'It holds every agent, so that nobody who waits is lost.',
    'Remove another group.',
  ),
  'too-many-groups': entry(409, 'Too many groups', 'A desk has at most 50 groups.', 'Remove one first.'),
  'zone-unknown': entry(
    400,
    'Time zone not known',
    'The database does not know a time zone of that name.',
    'Use a name like Europe/Berlin.',
  ),
  'hours-overlap': entry(
    400,
    'Hours overlap',
    'Two of the hours overlap, or one ends before it begins.',
    'Correct that day.',
  ),
  'help-page-taken': entry(
    409,
    'Address in use',
    'Another desk has its help page there.',
    'Choose another address.',
  ),
} as const;
