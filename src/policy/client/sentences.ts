/** The sentence of each client rule, made from its row, so that table and sentence cannot part. */
import { CLIENT_ROLES, type ClientRole } from '../words.ts';
import { cellOf, type Cell, type ClientRow } from './row.ts';

const NAMES: Readonly<Record<ClientRole, string>> = {
  'super-admin': 'a Super admin',
  admin: 'an Admin',
  member: 'a Member',
};

/** Rules that stand before the table, or over it. */
export const NON_MEMBER = {
  id: 'client.non-member',
  because: 'This can be done only after a Super admin of the organisation authorised it.',
};
export const UNIDENTIFIED = {
  id: 'client.unidentified',
  because: 'Before anything else we need to know who is asking.',
};
export const SELF_PROMOTION = {
  id: 'client.user.change.self-promotion',
  because: 'Nobody may give themself a role above the one that they hold.',
};
export const LAST_SUPER_ADMIN = {
  id: 'client.user.remove.last-super-admin',
  because: 'The last Super admin cannot be removed; another one must be added first.',
};
export const NO_RULE = {
  id: 'client.no-rule',
  because: 'No rule allows this, and what no rule allows is not done.',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "; an Admin or a Super admin may", or nothing where everybody is held to a condition. */
function whoMay(row: ClientRow): string {
  const names = CLIENT_ROLES.filter((role) => cellOf(row, role) === 'allow').map((role) => NAMES[role]);
  return names.length === 0 ? '' : `; ${names.reverse().join(' or ')} may`;
}

/**
 * What is done in this rule, after "may".
 * @param side `''` where the rule is one, else which of a Member's two it is.
 */
function phrase(row: ClientRow, side: '' | 'own' | 'others'): string {
  if (typeof row.say === 'string') return row.say;
  return row.say[side === '' ? 'any' : side];
}

/** The sentence of a role's rule in this row; `side` as for {@link ruleId}. */
export function because(row: ClientRow, role: ClientRole, side: '' | 'own' | 'others'): string {
  const who = NAMES[role];
  const what = phrase(row, side);
  const sentence: Record<Cell, string> = {
    allow: `${who} may ${what}`,
    deny: `${who} may not ${what}${whoMay(row)}`,
    own:
      side === ''
        ? `${who} may ${what}, for themself only`
        : side === 'own'
          ? `${who} may ${what}`
          : `${who} may not ${what}${whoMay(row)}`,
    'own-else-explain': `${who} may ${what}`,
    granted: `${who} may ${what} only where a Super admin granted it to them`,
    signed: `${who} may ${what} that an Admin or a Super admin signed`,
    'signed-by-super-admin': `${who} may ${what} only if a Super admin signed it`,
  };
  return `${capital(sentence[cellOf(row, role)])}.`;
}

/** The id of a role's rule in this row; `side` is `''` but where a Member's rule is two. */
export function ruleId(row: ClientRow, role: ClientRole, side: '' | 'own' | 'others'): string {
  return ['client', row.action, role, row.about, side].filter((part) => part !== '').join('.');
}

/** The rule of whoever uses a stop link. */
export function linkRule(row: ClientRow): { id: string; because: string } {
  const what = typeof row.say === 'string' ? row.say : row.say.any;
  return {
    id: `client.${row.action}.link`,
    because: `Whoever was sent the stop link may ${what} with it, without signing in.`,
  };
}
