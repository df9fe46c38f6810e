/** The fields that a written question can have, with the words that each takes. */
import {
  ASKER_ROLES,
  CHANGE_ASPECTS,
  CLIENT_ACTIONS,
  CLIENT_ROLES,
  DESK_ACTIONS,
  DESK_ROLES,
  GRANTS,
  PRESETS,
  TARGET_ROLES,
  TIERS,
  VIEW_ASPECTS,
} from './words.ts';

/** One field of a question, or of its `subject`. */
export interface Field {
  readonly name: string;
  /** What the value must be, to follow "must be". */
  readonly expects: string;
  readonly accepts: (value: unknown) => boolean;
}

function oneOf(name: string, words: readonly (string | number | null)[]): Field {
  const known = new Set<unknown>(words);
  const shown = words.map((word) => JSON.stringify(word)).join(', ');
  return { name, expects: `one of ${shown}`, accepts: (value) => known.has(value) };
}

function listOf(name: string, words: readonly string[]): Field {
  const known = new Set<unknown>(words);
  const shown = words.map((word) => JSON.stringify(word)).join(', ');
  return {
    name,
    expects: `a list of any of ${shown}`,
    accepts: (value) => Array.isArray(value) && value.every((word) => known.has(word)),
  };
}

function yesOrNo(name: string): Field {
  return { name, expects: 'true or false', accepts: (value) => value === true || value === false };
}

/** Words of `subject.aspect` by action; every other action takes any of them, and ignores it. */
export const ASPECTS_OF: ReadonlyMap<unknown, Field> = new Map([
  ['phone.view', oneOf('aspect', VIEW_ASPECTS)],
  ['phone.change', oneOf('aspect', CHANGE_ASPECTS)],
]);
export const ANY_ASPECT: Field = oneOf('aspect', [...VIEW_ASPECTS, ...CHANGE_ASPECTS]);

const SUBJECT: Field = {
  name: 'subject',
  expects: 'an object',
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

export const ACCOUNT: Field = oneOf('account', ['client', 'desk']);

/** Fields of a question about a client's people, but for `account`. */
export const CLIENT_FIELDS: readonly Field[] = [
  oneOf('role', ASKER_ROLES),
  oneOf('action', CLIENT_ACTIONS),
  SUBJECT,
  oneOf('tier', TIERS),
  oneOf('minTier', TIERS),
  oneOf('preset', PRESETS),
  yesOrNo('approved'),
  {
    name: 'superAdmins',
    expects: 'a whole number from 1',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 1,
  },
  yesOrNo('authorised'),
];

/** Fields of its `subject`; `aspect` depends on the action. */
export function clientSubjectFields(action: unknown): readonly Field[] {
  return SUBJECT_FIELDS.get(action) ?? ORDINARY_SUBJECT_FIELDS;
}

function subjectFields(aspect: Field): readonly Field[] {
  return [
    yesOrNo('own'),
    oneOf('role', CLIENT_ROLES),
    oneOf('signedBy', [...ASKER_ROLES, null]),
    aspect,
    yesOrNo('granted'),
    yesOrNo('everywhere'),
  ];
}
const ORDINARY_SUBJECT_FIELDS = subjectFields(ANY_ASPECT);
const SUBJECT_FIELDS = new Map([...ASPECTS_OF].map(([action, aspect]) => [action, subjectFields(aspect)]));

/** Fields of a question about a desk's people, but for `account`. */
export const DESK_FIELDS: readonly Field[] = [
  listOf('roles', DESK_ROLES),
  oneOf('action', DESK_ACTIONS),
  SUBJECT,
  yesOrNo('seat'),
  listOf('grants', GRANTS),
];

/** Fields of its `subject`. */
export const DESK_SUBJECT_FIELDS: readonly Field[] = [yesOrNo('managed'), oneOf('role', TARGET_ROLES)];
