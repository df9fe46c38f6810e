import type { Availability } from '../../../../contracts/queue.ts';
import { perform } from '../../../gate/perform.ts';
import type { Caller } from '../../../gate/tx.ts';
import { readQueue } from '../access.ts';

/** Says whether this agent is here, busy or away. Nothing is recorded: it gives nobody anything. */
export async function sayAvailability(caller: Caller, said: Availability) {
  await perform(caller, { action: 'session.host', sentence: 'Say whether they are here' }, (tx) =>
    tx.rows('select guard.say_availability($1)', [said]),
  );
  caller.app.bus.wake();
  return readQueue(caller);
}
