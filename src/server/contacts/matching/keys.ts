import { domainToASCII } from 'node:url';
import { plainForm, spelledOutForm, visible } from './letters.ts';
import { FULL_FORMS } from './shortForms.ts';

/** The longest name that is compared, in UTF-16 units; a longer one has no key. */
export const MAX_NAME = 200;
/** The longest mail address, in characters after IDNA (RFC 5321, 4.5.3.1.3 less the angle brackets). */
export const MAX_EMAIL = 254;
const MAX_LOCAL_BYTES = 64;
const MAX_PHONE = 40;

/**
 * What a mail domain may be written with; anything else (`%2e`, `[::1]`, `/`) would be a way round the
 * check.
 */
const DOMAIN = /^[\p{L}\p{M}\p{Nd}\-.\u3002\uff0e\uff61]+$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LOCAL = /^[^\s@"(),:;<>[\]\\]+$/u;

function domainKey(raw: string): string | null {
  if (!DOMAIN.test(raw)) return null;
  const ascii = domainToASCII(raw.endsWith('.') ? raw.slice(0, -1) : raw);
  const labels = ascii.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return null;
  // A number at the end is an IP address, which nobody has a mailbox at on record.
  return /^\d+$/.test(labels.at(-1) ?? '') ? null : ascii;
}

/**
 * The form in which a mail address is stored for comparison: trimmed, lower case, domain in IDNA's ASCII
 * form. Dots and plus signs count, for they are other mailboxes at most providers. `null` when it is no mail
 * address.
 */
export function emailKey(raw: string): string | null {
  if (raw.length > MAX_EMAIL * 4) return null;
  const text = visible(raw)?.trim().normalize('NFC').toLowerCase().normalize('NFC');
  if (text === undefined) return null;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  if (!LOCAL.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return null;
  if (Buffer.byteLength(local) > MAX_LOCAL_BYTES) return null;
  const domain = domainKey(text.slice(at + 1));
  if (domain === null) return null;
  const key = `${local}@${domain}`;
  return key.length > MAX_EMAIL ? null : key;
}

/** A mail domain in the form in which it is stored for comparison, as in a mail address; `null` when it is none. */
export function mailDomainKey(raw: string): string | null {
  return emailKey(`x@${raw.trim().replace(/^@/, '')}`)?.slice(2) ?? null;
}

/**
 * The keys of one given or family name, sorted and without doubles: its plain form, its spelling without
 * umlauts, and the full names it is short for. Two names are the same when their keys have one in common.
 * Empty for what cannot be a name, and an empty set equals nothing.
 */
export function nameKeys(raw: string): string[] {
  if (raw.length > MAX_NAME) return [];
  const text = visible(raw);
  if (text === null) return [];
  const plain = plainForm(text);
  const keys = new Set([plain, spelledOutForm(text), ...(FULL_FORMS.get(plain) ?? [])]);
  // Signs alone are no name: a blank of the Braille letters would be one that nobody sees.
  return [...keys].filter((key) => /[\p{L}\p{N}]/u.test(key)).sort();
}

/**
 * The form in which a telephone number is compared: `+` and digits, or the digits as dialled when no country
 * is given (the two never equal each other), and `x` with the extension. `null` when it is no number.
 */
export function phoneKey(raw: string): string | null {
  if (raw.length > MAX_PHONE) return null;
  const text = visible(raw)?.normalize('NFKC').trim().toLowerCase();
  const parts = /^(?:tel:)?(\+?[\d\s()./\p{Pd}]+?)(?:\s*(?:;ext=|ext\.?|x|#)\s*(\d{1,8}))?$/u.exec(
    text ?? '',
  );
  if (parts === null) return null;
  const [, number = '', extension] = parts;
  const trunk = number.startsWith('+') || number.startsWith('00');
  // "+44 (0)20": the bracketed zero is dialled only inside the country.
  const digits = (trunk ? number.replace(/\(0\)/, '') : number)
    .replace(/[^\d]/g, '')
    .replace(trunk ? /^00/ : /^$/, '');
  if (digits.length < 5 || digits.length > 15) return null;
  return `${trunk ? '+' : ''}${digits}${extension === undefined ? '' : `x${extension}`}`;
}
