/** What one cell of table 1 comes to: the answers it can give, made once and frozen. */
import type { ClientAnswer, Remedy } from '../answer.ts';
import type { ClientRole, Preset, Tier } from '../words.ts';
import { because, LAST_SUPER_ADMIN, ruleId } from './sentences.ts';
import { cellOf, type Cell, type ClientRow } from './row.ts';

/** The facts of a question that a cell can look at. */
export interface Facts {
  readonly own: boolean;
  readonly granted: boolean;
  /** Whose signature the form bears; null where nobody signed who may. */
  readonly signedBy: 'super-admin' | 'admin' | null;
}

/** The answers of one cell; which of them it is depends on how far identity and approval have come. */
export interface Verdict {
  /** A denial or an explanation, whatever the tier; null where the cell allows. */
  readonly fixed: ClientAnswer | null;
  /** The tier that the preset asks for. */
  readonly tier: Tier;
  /** Whether the preset asks a second Super admin. */
  readonly approver: boolean;
  /** In place of all others where the client has one Super admin, who would be removed; else null. */
  readonly lastSuperAdmin: ClientAnswer | null;
  readonly allow: ClientAnswer;
  /** By tier, 0 to 3; the first is never given. */
  readonly verify: readonly ClientAnswer[];
  readonly approve: ClientAnswer;
  readonly wait: ClientAnswer;
}

/** Hours to wait where a client has no second Super admin to ask. */
const WAIT_HOURS = 24;

function weigh(cell: Cell, facts: Facts): 'allow' | 'explain' | 'deny' {
  switch (cell) {
    case 'allow':
      return 'allow';
    case 'deny':
      return 'deny';
    case 'own':
      return facts.own ? 'allow' : 'deny';
    case 'own-else-explain':
      return facts.own ? 'allow' : 'explain';
    case 'granted':
      return facts.granted ? 'allow' : 'deny';
    case 'signed':
      return facts.signedBy === null ? 'deny' : 'allow';
    case 'signed-by-super-admin':
      return facts.signedBy === 'super-admin' ? 'allow' : 'deny';
  }
}

/** What helps a role that this row refuses. */
export function remedyOf(row: ClientRow, role: ClientRole): Remedy {
  const cell = cellOf(row, role);
  if (cell === 'signed') return 'sign-first';
  if (cell === 'signed-by-super-admin') return 'signed-by-super-admin';
  return role === 'member' && row.memberAsks === 'admin' ? 'ask-admin' : 'ask-super-admin';
}

/** The denial of a rule, frozen. */
export function denial(
  rule: { readonly id: string; readonly because: string },
  disclose: boolean,
  remedy: Remedy,
): ClientAnswer {
  return Object.freeze({
    outcome: 'deny',
    rule: rule.id,
    because: rule.because,
    disclose,
    needs: Object.freeze({ remedy }),
  });
}

/** The tier of a row in a preset. */
export function tierOf(row: ClientRow, own: boolean, preset: Preset): Tier {
  if (preset === 'documented' && row.documented === 'tier-1') return 1;
  if (typeof row.tier === 'number') return row.tier;
  return own ? row.tier.own : row.tier.others;
}

/** Whether a row asks a second Super admin in a preset. */
export function asksApprover(row: ClientRow, preset: Preset): boolean {
  return row.approver && (preset === 'strict' || row.documented === 'as-strict');
}

/** Where a verdict stands: whose question it is, in which preset, and whether it may be said aloud. */
export interface Standing {
  readonly role: ClientRole;
  readonly preset: Preset;
  readonly disclose: boolean;
}

/** Works out one cell. */
export function verdict(row: ClientRow, { role, preset, disclose }: Standing, facts: Facts): Verdict {
  const side = row.splitsForMember && role === 'member' ? (facts.own ? 'own' : 'others') : '';
  const rule = ruleId(row, role, side);
  const spoken = { rule, because: because(row, role, side), disclose };
  const outcome = weigh(cellOf(row, role), facts);
  const meanwhile = row.action === 'device.troubleshoot' ? { meanwhile: 'explain' as const } : {};
  const fixed: Record<typeof outcome, ClientAnswer | null> = {
    allow: null,
    explain: Object.freeze({ outcome: 'explain', ...spoken }),
    deny: denial({ id: rule, because: spoken.because }, disclose, remedyOf(row, role)),
  };
  const removesSuperAdmin = row.action === 'user.remove' && row.about === 'super-admin';
  return {
    fixed: fixed[outcome],
    tier: tierOf(row, facts.own, preset),
    approver: asksApprover(row, preset),
    lastSuperAdmin: removesSuperAdmin ? denial(LAST_SUPER_ADMIN, disclose, 'add-super-admin') : null,
    allow: Object.freeze({ outcome: 'allow', ...spoken }),
    verify: ([0, 1, 2, 3] as const).map((tier) =>
      Object.freeze({ outcome: 'verify', ...spoken, needs: Object.freeze({ tier }), ...meanwhile }),
    ),
    approve: Object.freeze({
      outcome: 'approve',
      ...spoken,
      needs: Object.freeze({ approver: 'super-admin' as const }),
    }),
    wait: Object.freeze({ outcome: 'approve', ...spoken, needs: Object.freeze({ wait: WAIT_HOURS }) }),
  };
}
