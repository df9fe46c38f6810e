import { counted } from './words.ts';

/**
 * What a telephone number may look like: no numbering plan is looked up, but what no country has is refused. E.164 has 15
 * digits at most with the country code; fewer than these nobody can be reached by.
 */
const MOST_DIGITS = 15;
const LEAST_DIGITS = 7;

/** How a number is written: digits in groups, a `+` in front, an extension at its end. */
const WRITTEN = /^(?<number>[+\d ().\-/]+?)(?: ?(?:;ext=|ext\.?|x|#) ?(?<extension>\d{1,6}))?$/i;

/** Dashes and blanks of every kind, as pages print them, are the plain ones; what nobody sees is dropped. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** What is wrong with a telephone number, as the end of a sentence about it; null when nothing is. */
export function phoneFault(text: string): string | null {
  const number = WRITTEN.exec(text)?.groups?.['number'];
  if (number === undefined || !/\d/.test(number)) {
    return /\d/.test(text)
      ? 'holds what no telephone number has: digits, blanks, + ( ) . - / alone, and x or ext. before an extension'
      : 'must be a telephone number, like +44 20 7946 0958';
  }
  if (/.\+/.test(number)) return 'has a + that is not its first sign';
  const international = /^(?:\+|00)/.test(number);
  const digits = (international ? number.replace('(0)', '').replace(/^00/, '') : number).replace(/\D/g, '');
  const has = `has ${counted(digits.length, 'digit', 'digits')}`;
  if (digits.length > MOST_DIGITS) return `${has}, and no telephone number has more than ${MOST_DIGITS}`;
  if (international && digits.startsWith('0'))
    return 'must go on with the code of a country, and no code of a country begins with 0';
  const code = international ? 'the code of its country' : 'its area code';
  return digits.length >= LEAST_DIGITS
    ? null
    : `${has}; with ${code} a telephone number has at least ${LEAST_DIGITS}`;
}

/** The same of a line in a directory, which may be an extension of a few digits, too. */
export function lineFault(text: string): string | null {
  if (/^\d{2,5}$/.test(text)) return null;
  const fault = phoneFault(text);
  return fault === null ? null : `${fault}; an extension is 2 to 5 digits and nothing else`;
}
