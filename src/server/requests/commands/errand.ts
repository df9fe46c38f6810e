import type { Actor } from '../../actor.ts';
import type { Errand } from '../../gate/perform.ts';

/** An errand whose chain is known once its request was read, so that a refusal is told to the right client. */
export type RequestErrand = Errand & { chain?: string };

/**
 * The errand of doing something with a request: an agent holds it in a contact, a person in their own portal. What
 * the request itself asks for is decided from its facts, by the policy and by the guard.
 */
export function requestErrand(actor: Actor, requestId: string, sentence: string): RequestErrand {
  const about = { request: requestId };
  return actor.kind === 'agent'
    ? { action: 'contact.match', sentence, about }
    : { action: 'own-record.read', subject: { own: true }, sentence, about };
}
