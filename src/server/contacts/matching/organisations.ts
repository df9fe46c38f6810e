import { mailDomainKey, MAX_NAME } from './keys.ts';
import { LEADING_FORMS, LEGAL_FORMS, LONGEST_FORM, UNSPACED_FORMS } from './legalForms.ts';
import { plainForm, spelledOutForm, visible } from './letters.ts';

/** Stands after a key that holds whatever the form of law: `acmetools*` of Acme Tools Ltd, and of Acme Tools GmbH. */
const ANY_FORM = '*';

/** Words for "and" between two others. */
const AND: ReadonlySet<string> = new Set(['and', 'und', 'et', 'og', 'och']);

/** What names are ended with on paper and in speech by nobody. */
const TRADE_SIGNS = /[®™℠©℗]/gu;

/** A name in its parts: what it is called by, and the forms of law that stood at its ends. */
interface Parts {
  readonly core: string;
  readonly forms: readonly string[];
}

/** The words of a name in the order in which they are said; signs of every kind only part them. */
function wordsOf(text: string, plain: (word: string) => string): string[] {
  const spaced = text
    .replace(TRADE_SIGNS, ' ')
    .normalize('NFKC')
    .replace(UNSPACED_FORMS, ' $& ')
    .replace(/&|(?<=[\p{L}\p{N}])\+(?=[\p{L}\p{N}])|(?<=\s)\+(?=\s)/gu, ' and ')
    // An apostrophe parts no word: O'Neil. Nor does what Hebrew writes within abbreviations.
    .replace(/(?<=[\p{L}\p{N}\p{M}])['"`\u00b4\u2018\u2019\u02bc\u05f3\u05f4](?=[\p{L}\p{N}])/gu, '');
  const words = spaced
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(plain)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.map((word, at) => (at > 0 && at < words.length - 1 && AND.has(word) ? 'and' : word));
}

/** How many words at the end are a form of law, the longest that fits; never all of them. */
function formAtEnd(words: readonly string[]): { form: string; words: number } | null {
  for (let n = Math.min(LONGEST_FORM, words.length - 1); n > 0; n -= 1) {
    const form = LEGAL_FORMS.get(words.slice(-n).join(''));
    if (form !== undefined) return { form, words: n };
  }
  return null;
}

/** The same at the beginning, of the forms that stand there. */
function formAtStart(words: readonly string[]): { form: string; words: number } | null {
  for (let n = Math.min(3, words.length - 1); n > 0; n -= 1) {
    const form = LEGAL_FORMS.get(words.slice(0, n).join(''));
    if (form !== undefined && LEADING_FORMS.has(form)) return { form, words: n };
  }
  return null;
}

/** Takes "The" and the forms of law off both ends, as long as something else is left. */
function partsOf(all: readonly string[]): Parts {
  let words = all;
  const forms: string[] = [];
  if (words.length > 1 && words.at(-1) === 'the') words = words.slice(0, -1);
  for (let end = formAtEnd(words); end !== null; end = formAtEnd(words)) {
    words = words.slice(0, -end.words);
    forms.unshift(end.form);
  }
  if (words.length > 1 && words[0] === 'the') words = words.slice(1);
  const start = formAtStart(words);
  if (start !== null) {
    words = words.slice(start.words);
    forms.push(start.form);
  }
  const left = words.join('');
  // “The Limited” is called so: what would be left is no name.
  if (words.length === 1 && (left === 'the' || LEGAL_FORMS.has(left)))
    return { core: all.join(''), forms: [] };
  return { core: left, forms };
}

/**
 * The keys of an organisation's name, sorted and without doubles: its whole name with its form of law in one spelling, and,
 * marked with `*`, its name whatever the form; both as plain letters and with umlauts spelled out. A whole key is never
 * like a marked one. Empty for what cannot be a name.
 */
export function organisationNameKeys(raw: string): string[] {
  const text = raw.length > MAX_NAME ? null : visible(raw);
  if (text === null || !/[\p{L}\p{N}]/u.test(text)) return [];
  const keys = [plainForm, spelledOutForm].flatMap((plain) => {
    const { core, forms } = partsOf(wordsOf(text, plain));
    return core === '' ? [] : [core + forms.join(''), core + ANY_FORM];
  });
  return [...new Set(keys)].sort();
}

/**
 * The keys by which an organisation that a caller named is looked for: those of its name and, if they named it by one, its
 * mail domain, bare or in a mail or web address.
 */
export function namedOrganisationKeys(said: string): string[] {
  const named = said
    .trim()
    .replace(/^(?:https?:\/\/)?(?:www\.)?/iu, '')
    .replace(/\/.*$/u, '')
    .replace(/^[^\s@]*@/u, '');
  const domain = mailDomainKey(named);
  return [...new Set([...organisationNameKeys(said), ...(domain === null ? [] : [domain])])];
}
