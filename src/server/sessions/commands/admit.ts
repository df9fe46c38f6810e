import type { Caller } from '../../gate/tx.ts';
import { inSession, readSession } from '../access.ts';
import { agentName } from '../../gate/who.ts';
import { customerOf } from '../store.ts';
import { customerWords } from '../words.ts';

/** Lets the customer who waits in, or turns them away. Throws `not-knocking`. */
export async function admit(caller: Caller, sessionId: string, customerId: string, yes: boolean) {
  await inSession(caller, sessionId, 'Admit a customer', async ({ tx, tell }) => {
    const customer = await customerOf(tx, sessionId);
    await tx.rows('select guard.admit($1, $2, $3)', [sessionId, customerId, yes]);
    const name = await agentName(tx, caller.actor.id);
    tell(
      yes ? 'session.admit' : 'session.turn-away',
      `${name} ${yes ? 'admitted' : 'turned away'} ${customer === null ? 'somebody' : customerWords(customer.name)}.`,
      { customer: customerId },
    );
  });
  return readSession(caller, sessionId);
}
