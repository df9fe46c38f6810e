import type { Actor } from '../../actor.ts';
import type { Errand } from '../../gate/perform.ts';

/** An errand whose chain is known once its request was read, so that a refusal is told to the right client. */
export type RequestErrand = Errand & { chain?: string; about?: Record<string, string> };

/** Lets an errand know whose chain, and which contact's page, a refusal from here on belongs to. */
export function known(
  errand: RequestErrand,
  row: { readonly client_id: string | null; readonly contact_id: string | null },
  deskId: string,
): void {
  errand.chain = row.client_id ?? deskId;
  if (row.contact_id !== null) errand.about = { ...errand.about, contact: row.contact_id };
}

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
