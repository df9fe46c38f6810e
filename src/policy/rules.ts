/** Every rule with its sentence. */
import type { Rule } from './answer.ts';
import type { ClientRow } from './client/row.ts';
import {
  because,
  LAST_SUPER_ADMIN,
  linkRule,
  NO_RULE,
  NON_MEMBER,
  ruleId,
  SELF_PROMOTION,
  UNIDENTIFIED,
} from './client/sentences.ts';
import { CLIENT_DOORS, CLIENT_TABLE } from './client/table.ts';
import type { DeskRow } from './desk/row.ts';
import { deskBecause, deskRuleId, NOBODY, NO_DESK_RULE } from './desk/sentences.ts';
import { deskCellOf } from './desk/row.ts';
import { DESK_DOORS, DESK_TABLE } from './desk/table.ts';
import { CLIENT_ROLES, DESK_ROLES, type ClientRole, type DeskRole } from './words.ts';

/** The rules of one cell of table 1: one, or a Member's two. */
export function clientCellRules(row: ClientRow, role: ClientRole): readonly Rule[] {
  const sides = row.splitsForMember && role === 'member' ? (['own', 'others'] as const) : ([''] as const);
  return sides.map((side) => ({ id: ruleId(row, role, side), because: because(row, role, side) }));
}

function clientRowRules(row: ClientRow): readonly Rule[] {
  const cells = CLIENT_ROLES.flatMap((role) => clientCellRules(row, role));
  return row.byLink ? [...cells, linkRule(row)] : cells;
}

/**
 * Whether a role's rule of table 2 is ever named: an allowance names the lowest role that allows, a denial the
 * highest held, so a role that adds nothing to an `allow` that it implies is never named.
 */
function isNamed(rows: readonly DeskRow[], role: DeskRole): boolean {
  if (role === 'customer') return true;
  return rows.some((row) => {
    const agentAllows = row.agent === 'allow';
    const adminAllows = role === 'billing-contact' && row.admin === 'allow';
    return deskCellOf(row, role) !== '' || !(agentAllows || adminAllows);
  });
}

/** The rules of one action of table 2, lowest role first. */
export function deskActionRules(rows: readonly DeskRow[]): readonly Rule[] {
  const first = rows[0];
  if (first === undefined) return [];
  return DESK_ROLES.filter((role) => isNamed(rows, role)).map((role) => ({
    id: deskRuleId(first, role),
    because: deskBecause(first, role),
  }));
}

function deskRules(table: readonly DeskRow[]): readonly Rule[] {
  const actions = [...new Set(table.map((row) => row.action))];
  return actions.flatMap((action) => deskActionRules(table.filter((row) => row.action === action)));
}

/** Client rules that stand before or over the rows of the table. */
export const CLIENT_RULES_BESIDE: readonly Rule[] = [
  NON_MEMBER,
  UNIDENTIFIED,
  SELF_PROMOTION,
  LAST_SUPER_ADMIN,
  NO_RULE,
];
/** Desk rules that stand beside the table. */
export const DESK_RULES_BESIDE: readonly Rule[] = [NOBODY, NO_DESK_RULE];

/** Every rule there is, each id once, with the sentence that every answer of it carries as `because`. */
export function rules(): readonly Rule[] {
  return [
    ...CLIENT_RULES_BESIDE,
    ...CLIENT_TABLE.flatMap(clientRowRules),
    ...CLIENT_DOORS.flatMap(clientRowRules),
    ...DESK_RULES_BESIDE,
    ...deskRules(DESK_TABLE),
    ...deskRules(DESK_DOORS),
  ];
}
