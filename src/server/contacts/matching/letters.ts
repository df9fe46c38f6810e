/**
 * How one letter is brought to the form that names are compared in. Everything here is plain text work: no
 * tables of people, no distance between words.
 */

/**
 * Letters of the Latin script that NFKD leaves alone (it takes accents off, but a stroke, a hook or a
 * ligature is part of the letter) with what people type for them who do not have the key. Lower case only:
 * folding comes first.
 */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ȷ: 'j',
  ɨ: 'i',
  ŋ: 'n',
  ŧ: 't',
  ƶ: 'z',
  ĸ: 'k',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ə: 'a',
  ꞌ: '',
  // Arabic script: one letter, two keyboards (Arabic and Persian), or one letter with two final shapes.
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
};

/** The same letters as passports and mail addresses spell them; each gives the name one second key. */
const SPELLED_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/**
 * Marks that may be left out in writing: accents of Latin, Greek and Cyrillic, points of Hebrew, Arabic and
 * Syriac, variation selectors. Marks of Indic, Thai or Japanese writing are vowels or other consonants and
 * stay, else names that nobody would take for each other would be equal.
 */
const OPTIONAL_MARKS = new RegExp(
  [
    '[\\u0300-\\u036f\\u0483-\\u0487', // Latin, Greek, Cyrillic
    '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7', // Hebrew
    '\\u0610-\\u061a\\u064b-\\u065f\\u0670', // Arabic
    '\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed', // Arabic
    '\\u0711\\u0730-\\u074a', // Syriac
    '\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f', // rarer accents
    '\\ufe00-\\ufe0f]', // variation selectors
  ].join(''),
  'gu',
);

/**
 * What separates the parts of a name and is written by one and left out by the next: all of it is left out.
 */
const SEPARATORS = new RegExp(
  [
    // Hyphens, spaces, stops, middle dots, Arabic stretching.
    '[\\p{Pd}\\p{Z}\\t\\n\\r.\u00b7\u30fb\u2027\u0640',
    // Apostrophes, quotation marks and what is typed for them.
    '\'"`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u2032\u2035\u02b9-\u02bf\u02c8\u02ca\u02cb',
    '\\u055a\\u05be\\u05f3\\u05f4]', // Armenian and Hebrew ones
  ].join(''),
  'gu',
);

/** Characters that are not seen: direction marks, zero-width spaces and joiners, soft hyphens, tags. */
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u3164\uffa0]/gu;

/**
 * Control characters other than white space, lone surrogates, what a failed decoding leaves, private code
 * points.
 */
const REFUSED = /(?![\t\n\r])\p{Cc}|[\ufffd\ufffe\uffff]|\p{Cs}|\p{Co}/u;

/**
 * `raw` without the characters that are not seen, or `null` when it holds something that no name, address or
 * number is written with (NUL and other control characters, broken Unicode).
 */
export function visible(raw: string): string | null {
  // Most of what arrives; an import of thousands of rows would feel the long way.
  if (/^[\x20-\x7e]*$/.test(raw)) return raw;
  const kept = raw.replace(INVISIBLE, '');
  return REFUSED.test(kept) ? null : kept;
}

/**
 * The full case folding of `text` (sharp s is `ss`, every sigma is one sigma). By way of upper case, because
 * lower case alone keeps letters apart that differ only by their place in a word; and of lower case before it, because
 * the capital sharp s is its own upper case.
 */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/**
 * Taken apart first, so that no mark is folded into a letter (Greek's iota below has an upper case of its
 * own).
 */
function bareLetters(text: string): string {
  return text.normalize('NFKD').replace(SEPARATORS, '').replace(OPTIONAL_MARKS, '');
}

function replaceLetters(text: string, table: Readonly<Record<string, string>>): string {
  let out = '';
  for (const letter of text) out += Object.hasOwn(table, letter) ? (table[letter] ?? '') : letter;
  return out;
}

/** One name in its plain form: case, marks, hyphens, apostrophes and spaces no longer count. May be empty. */
export function plainForm(text: string): string {
  if (/^[A-Za-z0-9]*$/.test(text)) return text.toLowerCase();
  return replaceLetters(bareLetters(foldCase(bareLetters(text))), UNDECOMPOSED);
}

/** The plain form with umlauts and their like written as two letters (`Müller` as `mueller`). */
export function spelledOutForm(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return plainForm(text);
  return plainForm(replaceLetters(foldCase(text.normalize('NFKC')).normalize('NFC'), SPELLED_OUT));
}
