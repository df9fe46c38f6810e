import type { z } from 'zod';
import type { FieldMistake } from '../../contracts/errors.ts';

type Issue = z.core.$ZodIssue;
type Mistake = z.infer<typeof FieldMistake>;

/** Longest list of mistakes sent back: more would help nobody. */
const MOST = 50;

/**
 * What is wrong with an input, as sentences a person can read.
 *
 * @param part `body` or `query`, the beginning of each field's path
 */
export function mistakes(issues: readonly Issue[], part: string): Mistake[] {
  return issues.flatMap((issue) => mistake(issue, part)).slice(0, MOST);
}

function mistake(issue: Issue, part: string): Mistake[] {
  const path = issue.path.map((step) => String(step).slice(0, 80));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST).map((key) => ({
      field: [part, ...path, key.slice(0, 80)].join('.'),
      message: `${quoted(key.slice(0, 80))} is not a field here.`,
    }));
  }
  const field = [part, ...path].join('.');
  return [{ field, message: `${path.length > 0 ? quoted(path.join('.')) : capital(part)} ${said(issue)}.` }];
}

function said(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && /received undefined/.test(issue.message)
        ? 'is missing'
        : `must be ${KINDS[issue.expected] ?? `of the kind ${issue.expected}`}`;
    case 'too_small':
      return `must have at least ${size(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `must have at most ${size(issue.maximum, issue.origin)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.slice(0, 20).map(String).join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? phrase(issue.message);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return 'has none of the forms that are taken';
    default:
      return phrase(issue.message);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  record: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'must be an id',
  guid: 'must be an id',
  datetime: 'must be a date and time such as 2026-01-31T12:00:00Z',
  date: 'must be a date such as 2026-01-31',
  email: 'must be a mail address',
  url: 'must be a web address',
};

/** A schema's own message is the end of a sentence ("must be a mail address"); zod's own are not. */
function phrase(message: string): string {
  return /^(must|is|has|holds|may|needs)\b/.test(message) ? message.replace(/\.$/, '') : 'is not valid';
}

function size(bound: number | bigint, origin: string): string {
  if (origin === 'string') return `${bound} characters`;
  if (origin === 'array' || origin === 'set') return `${bound} entries`;
  return `the value ${bound}`;
}

function quoted(text: string): string {
  return `“${text}”`;
}

function capital(word: string): string {
  return `The ${word}`;
}
