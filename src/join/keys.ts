/** What a person has in hand: the nine digits of a support key, or the secret of a link. */
export interface Secret {
  readonly way: 'key' | 'link';
  readonly text: string;
}

const DIGITS = 9;
const LINK_SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Reads what was typed or pasted: digits in any grouping, a link's secret, or the whole link; null: none of them. */
export function readSecret(typed: string): Secret | null {
  const text = typed.normalize('NFKC').trim();
  const fragment = text.indexOf('#');
  if (fragment >= 0) return secretOfFragment(text.slice(fragment));
  if (LINK_SECRET.test(text)) return { way: 'link', text };
  if (!/^[\d\s.,·/_-]*$/.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  return digits.length === DIGITS ? { way: 'key', text: digits } : null;
}

/** The secret that a link carries in its fragment (`#k=…`), which no server ever sees; null: it carries none. */
export function secretOfFragment(hash: string): Secret | null {
  const text = new URLSearchParams(hash.replace(/^#/, '')).get('k');
  if (text === null) return null;
  if (LINK_SECRET.test(text)) return { way: 'link', text };
  const digits = text.replace(/[\s-]/g, '');
  return /^\d{9}$/.test(digits) ? { way: 'key', text: digits } : null;
}

/** Digits as they are read aloud, 3-3-3; what is too much falls away. Text that is no key stays as it is. */
export function grouped(typed: string): string {
  if (/[^\d\s-]/.test(typed)) return typed;
  const digits = typed.replace(/\D/g, '').slice(0, DIGITS);
  return digits.replace(/(\d{3})(?=\d)/g, '$1 ');
}

/** How many digits a key still lacks; 0 when it is whole or when this is no key at all. */
export function digitsMissing(typed: string): number {
  if (/[^\d\s-]/.test(typed)) return 0;
  return Math.max(0, DIGITS - typed.replace(/\D/g, '').length);
}
