import { emailKey } from '../contacts/matching/keys.ts';

/**
 * A mail address as somebody may agree to it: `аcme.example` with a Cyrillic a is another domain, and looks like none,
 * so what is not plain ASCII is shown with its domain as the network knows it (`xn--…`).
 */
export function plainAddress(email: string): string {
  return /^[\x21-\x7e]+$/.test(email) ? email : (emailKey(email) ?? email);
}
