import type { z } from 'zod';
import type { ClientWhole } from '../../../contracts/clients.ts';
import type { GoLive } from '../../../contracts/requests.ts';
import type { PersonActor } from '../../actor.ts';
import { Problem } from '../../../contracts/errors.ts';
import { counted, PRESET_WORDS } from '../../../contracts/words.ts';
import { transaction } from '../../gate/tx.ts';
import type { Caller } from '../../gate/tx.ts';
import { wholeClient } from '../access.ts';
import { callerName } from '../../gate/who.ts';

type PersonCaller = Caller & { readonly actor: PersonActor };

/** The directory that a Super admin is asked to confirm. */
export function readOnboarding(caller: PersonCaller): Promise<z.infer<typeof ClientWhole>> {
  if (caller.actor.role !== 'super-admin') throw new Problem('not-found');
  return transaction(caller, (tx) => wholeClient(tx, caller.actor.clientId));
}

/**
 * Confirms directory and preset: the client is live, for good. The policy cannot be asked about a client that is
 * onboarding, so the guard alone decides: its first Super admin, with a factor just shown, who saw these people.
 */
export function goLive(
  caller: PersonCaller,
  input: z.output<typeof GoLive>,
): Promise<z.infer<typeof ClientWhole>> {
  const { clientId } = caller.actor;
  return transaction(caller, async (tx) => {
    await tx.rows('select guard.go_live($1, $2)', [input.people, input.version]);
    tx.record({
      chain: clientId,
      action: 'client.live',
      body: {
        sentence: `${await callerName(tx)} confirmed the directory of ${counted(input.people, 'person', 'people')} and the rules “${PRESET_WORDS[input.preset]}”.`,
        subject: { people: input.people, preset: input.preset },
      },
    });
    return wholeClient(tx, clientId);
  });
}
