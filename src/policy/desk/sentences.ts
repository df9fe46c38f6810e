/** The sentence of each desk rule, made from its action's rows. */
import type { DeskRole } from '../words.ts';
import { deskCellOf, type DeskCell, type DeskRow } from './row.ts';

const NAMES: Readonly<Record<DeskRole, string>> = {
  customer: 'A customer',
  agent: 'An agent',
  manager: 'A manager',
  admin: 'An admin',
  'billing-contact': 'The billing contact',
};

export const NOBODY = {
  id: 'desk.nobody',
  because: 'Whoever holds no role at the desk may do nothing there.',
};
export const NO_DESK_RULE = {
  id: 'desk.no-rule',
  because: 'No rule allows this, and what no rule allows is not done.',
};

/** A role and what it implies, strongest first. */
export const IMPLIED: Readonly<Record<DeskRole, readonly DeskRole[]>> = {
  customer: ['customer'],
  agent: ['agent'],
  manager: ['manager', 'agent'],
  admin: ['admin', 'agent'],
  'billing-contact': ['billing-contact', 'admin', 'agent'],
};

/** The cell that speaks for a role: its own, or what it implies. */
export function effectiveCell(row: DeskRow, role: DeskRole): DeskCell {
  const cells = IMPLIED[role].map((implied) => deskCellOf(row, implied));
  return cells.find((cell) => cell !== '') ?? '';
}

/** The sentence of a role's rule in this row. */
export function deskBecause(row: DeskRow, role: DeskRole): string {
  const special = row.because[role];
  if (special !== undefined) return special;
  const condition: Record<DeskCell, string> = {
    '': `may not ${row.say}`,
    allow: `may ${row.say}`,
    seat: `may ${row.say} only while they hold a seat`,
    managed: `may ${row.say} only where these are assigned to them`,
    granted: `may ${row.say} only if this was granted to them`,
    'granted-and-managed': `may ${row.say} about assigned groups only, if this was granted to them`,
  };
  return `${NAMES[role]} ${condition[effectiveCell(row, role)]}.`;
}

/** The id of a role's rule in this row. */
export function deskRuleId(row: DeskRow, role: DeskRole): string {
  return `desk.${row.action}.${role}`;
}
