/** Lists: which rows a decision holds for, as data, so that a query returns exactly what one-by-one asking would. */
import type { Outcome } from './answer.ts';
import { decide } from './decide.ts';
import type { ClientQuestion, DeskQuestion } from './question.ts';
import { CLIENT_ROLES, TARGET_ROLES, type ClientRole, type TargetRole } from './words.ts';

/** A condition on a row; what is left out does not matter. */
export interface Condition {
  /** The row is the asker's own line, device or person. */
  readonly own?: boolean;
  /** The row lies in a group assigned to the asker. */
  readonly managed?: boolean;
  /** The highest role that the person in the row holds is one of these. */
  readonly role?: readonly (ClientRole | TargetRole)[];
}

/**
 * The rows for which the answer is the wanted one: those that meet any of the conditions. No condition at all is no
 * row, one that asks nothing is every row.
 */
export interface Scope {
  readonly rows: 'all' | 'none' | 'some';
  readonly any: readonly Condition[];
}

/** What a row can differ in. */
export interface RowFacts {
  readonly own: boolean;
  readonly managed: boolean;
  readonly role: ClientRole | TargetRole;
}

/** A question without what each row answers for itself. */
export type ScopeQuestion = ClientQuestion | DeskQuestion;

/** What differs from row to row in this question. */
function differences(question: ScopeQuestion): readonly (keyof RowFacts)[] {
  if (question.account === 'desk')
    return question.action === 'agent.manage' ? ['managed', 'role'] : ['managed'];
  if (question.action === 'user.change') return ['own', 'role'];
  return question.action.startsWith('user.') ? ['role'] : ['own'];
}

function rowsOf(question: ScopeQuestion): readonly Partial<RowFacts>[] {
  const roles = question.account === 'desk' ? TARGET_ROLES : CLIENT_ROLES;
  const values = { own: [false, true], managed: [false, true], role: roles } as const;
  let found: Partial<RowFacts>[] = [{}];
  for (const name of differences(question))
    found = found.flatMap((row) => values[name].map((value) => ({ ...row, [name]: value })));
  return found;
}

/** The question about one row. */
export function aboutRow(question: ScopeQuestion, row: Partial<RowFacts>): ScopeQuestion {
  const facts = Object.fromEntries(differences(question).map((name) => [name, row[name]]));
  return { ...question, subject: { ...question.subject, ...facts } } as ScopeQuestion;
}

/** Puts rows that differ in their role alone into one condition, and drops a role that does not matter. */
function joined(rows: readonly Partial<RowFacts>[], allRoles: number): Condition[] {
  const byRest = new Map<string, { rest: Omit<Condition, 'role'>; roles: Set<ClientRole | TargetRole> }>();
  for (const { role, ...rest } of rows) {
    const key = JSON.stringify(rest);
    const group = byRest.get(key) ?? { rest, roles: new Set() };
    if (role !== undefined) group.roles.add(role);
    byRest.set(key, group);
  }
  return [...byRest.values()].map(({ rest, roles }) =>
    roles.size === 0 || roles.size === allRoles ? rest : { ...rest, role: [...roles] },
  );
}

/** Two conditions that differ only in a yes and a no are one without it. */
function merged(conditions: readonly Condition[]): readonly Condition[] {
  for (const flag of ['own', 'managed'] as const)
    for (const yes of conditions) {
      if (yes[flag] !== true) continue;
      const rest: Condition = Object.fromEntries(Object.entries(yes).filter(([name]) => name !== flag));
      const no = conditions.find(
        (other) => JSON.stringify(other) === JSON.stringify({ ...yes, [flag]: false }),
      );
      if (no !== undefined)
        return merged([...conditions.filter((other) => other !== yes && other !== no), rest]);
    }
  return conditions;
}

/**
 * Which rows of a list get a wanted answer.
 * @param question without the facts that each row has for itself (`own`, `managed`, `role`); other facts are kept
 * @param wanted the outcomes that a row is listed for; `allow` alone if left out
 */
export function scope(question: ScopeQuestion, wanted: readonly Outcome[] = ['allow']): Scope {
  const every = rowsOf(question);
  const wantedRows = every.filter((row) => wanted.includes(decide(aboutRow(question, row)).outcome));
  if (wantedRows.length === every.length) return { rows: 'all', any: [{}] };
  if (wantedRows.length === 0) return { rows: 'none', any: [] };
  const roles = question.account === 'desk' ? TARGET_ROLES.length : CLIENT_ROLES.length;
  return { rows: 'some', any: merged(joined(wantedRows, roles)) };
}

/** Whether a row lies in a scope. */
export function inScope(found: Scope, row: Partial<RowFacts>): boolean {
  return found.any.some(
    (condition) =>
      (condition.own === undefined || condition.own === row.own) &&
      (condition.managed === undefined || condition.managed === row.managed) &&
      (condition.role === undefined || (row.role !== undefined && condition.role.includes(row.role))),
  );
}

/** SQL for what a scope asks of a row. Written by the query's author; never from input. */
export interface ScopeColumns {
  /** A boolean that is never null, such as `coalesce(line.owner_id = guard.person(), false)`. */
  readonly own?: string;
  readonly managed?: string;
  /** The highest role as text, such as `person.role`. */
  readonly role?: string;
}

function columnOf(columns: ScopeColumns, name: keyof ScopeColumns): string {
  const column = columns[name];
  if (column === undefined) throw new TypeError(`This scope asks for the column "${name}"; say which it is.`);
  return column;
}

/**
 * A scope as a condition for `where`, in parentheses. It holds the policy's own words only, so there is nothing to bind.
 * @throws TypeError if the scope looks at something for which no column is given
 * @example scopeSql(scope(question), { own: 'line.owner_id = guard.person()' }) // "(line.owner_id = guard.person())"
 */
export function scopeSql(found: Scope, columns: ScopeColumns): string {
  const any = found.any.map((condition) => {
    const all: string[] = [];
    for (const flag of ['own', 'managed'] as const)
      if (condition[flag] !== undefined)
        all.push(`${condition[flag] ? '' : 'not '}(${columnOf(columns, flag)})`);
    if (condition.role !== undefined)
      all.push(`${columnOf(columns, 'role')} in (${condition.role.map((role) => `'${role}'`).join(', ')})`);
    return all.length === 0 ? 'true' : all.join(' and ');
  });
  return any.length === 0 ? '(false)' : `(${any.join(' or ')})`;
}
