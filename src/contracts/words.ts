import type { Preset } from '../policy/words.ts';
import type { Answer, ClientRole, DeskRole } from './common.ts';

/** The five answers as every page, mail and line of the record says them. */
export const OUTCOME_WORDS: Readonly<Record<Answer['outcome'], string>> = {
  allow: 'Go ahead',
  explain: 'Explain only',
  verify: 'Prove first',
  approve: 'Ask a second person',
  deny: 'No',
};

/** A role of a client's people with its article, as a sentence says it. */
export const ROLE_WORDS: Readonly<Record<ClientRole, string>> = {
  'super-admin': 'a Super admin',
  admin: 'an Admin',
  member: 'a Member',
};

/** The two presets, as the pages name them. */
export const PRESET_WORDS: Readonly<Record<Preset, string>> = {
  strict: 'Strict',
  documented: 'Name and mail address only',
};

const DESK_ROLE_WORDS: Readonly<Record<DeskRole, string>> = {
  agent: 'Agent',
  manager: 'Manager',
  admin: 'Admin',
  'billing-contact': 'Billing contact',
};

/** Roles of a desk's people in one line: `Agent, Manager`. */
export function deskRolesInWords(roles: readonly DeskRole[]): string {
  return roles.map((role) => DESK_ROLE_WORDS[role]).join(', ');
}

/** A number with its noun: `1 try`, `3 tries`. */
export function counted(n: number, one: string, more: string): string {
  return `${n} ${n === 1 ? one : more}`;
}

/** A session's number as it is read out: the end of its id, which is chance. The history finds a session by it. */
export function sessionNumber(session: string): string {
  const end = session.replaceAll('-', '').slice(-8).toUpperCase();
  return `${end.slice(0, 4)} ${end.slice(4)}`;
}

/** How long to wait, as it is said: never shorter than it is. @param seconds whole ones */
export function waitInWords(seconds: number): string {
  if (seconds < 100) return counted(seconds, 'second', 'seconds');
  if (seconds < 100 * 60) return counted(Math.ceil(seconds / 60), 'minute', 'minutes');
  return counted(Math.ceil(seconds / 3600), 'hour', 'hours');
}
