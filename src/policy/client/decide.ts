/** Decides questions about a client's people: who is asking, then table 1, then proof, then the second approver. */
import type { ClientAnswer } from '../answer.ts';
import { lookup } from '../lookup.ts';
import type { ClientQuestion, ClientSubject } from '../question.ts';
import { AUTHORISED, planOf, type Plan } from './plan.ts';
import { NON_MEMBER, NO_RULE, SELF_PROMOTION, UNIDENTIFIED } from './sentences.ts';
import type { ClientRow } from './row.ts';
import { denial, type Verdict } from './verdict.ts';

const NOTHING: ClientSubject = {};

const NON_MEMBER_ANSWER = denial(NON_MEMBER, false, 'super-admin-authorises');
const UNIDENTIFIED_ANSWER: ClientAnswer = Object.freeze({
  outcome: 'verify',
  rule: UNIDENTIFIED.id,
  because: UNIDENTIFIED.because,
  disclose: false,
  needs: Object.freeze({ tier: 1 as const }),
});
const SELF_PROMOTION_ANSWER = denial(SELF_PROMOTION, true, 'ask-super-admin');
const NO_RULE_SPOKEN = denial(NO_RULE, true, 'ask-super-admin');
const NO_RULE_SILENT = denial(NO_RULE, false, 'ask-super-admin');

/** Place of a role, highest first; whoever holds none of the three comes after them. */
function placeOf(role: string | undefined): number {
  return role === 'member' ? 2 : role === 'admin' ? 1 : role === 'super-admin' ? 0 : AUTHORISED;
}

/** Place of the facts that this action's cells look at. */
function placeOfFacts(plan: Plan, subject: ClientSubject): number {
  const { own, granted, signer } = plan.looksAt;
  let place = own && subject.own === true ? 6 : 0;
  if (granted && subject.granted === true) place += 3;
  if (signer) place += subject.signedBy === 'super-admin' ? 2 : subject.signedBy === 'admin' ? 1 : 0;
  return place;
}

/** The row that a question is about; `self-promotion` where `user.change` would raise the caller's own role. */
function rowOf(plan: Plan, subject: ClientSubject, asker: number) {
  switch (plan.toldApartBy) {
    case 'nothing':
      return plan.ordinary;
    case 'aspect':
      return subject.aspect === undefined ? plan.ordinary : plan.byAspect(subject.aspect);
    case 'everywhere':
      return subject.everywhere === true ? plan.everywhere : plan.ordinary;
    case 'own-or-role':
      if (subject.own === true && asker !== AUTHORISED)
        return placeOf(subject.role) < asker ? 'self-promotion' : plan.ownDetails;
      return plan.byRole[placeOf(subject.role)];
    case 'role':
      return plan.byRole[placeOf(subject.role)];
  }
}

/** Proof first, then the second approver. */
function climb(found: Verdict, question: ClientQuestion, tier: number): ClientAnswer {
  if (found.lastSuperAdmin !== null && (question.superAdmins ?? 2) <= 1) return found.lastSuperAdmin;
  const raised = question.minTier;
  const needed = raised !== undefined && raised > found.tier ? raised : found.tier;
  if (tier < needed) return found.verify[needed] ?? UNIDENTIFIED_ANSWER;
  if (!found.approver || question.approved === true) return found.allow;
  return (question.superAdmins ?? 2) <= 1 ? found.wait : found.approve;
}

/** The table's answer to somebody who is known, or authorised. */
function byTable(plan: Plan, question: ClientQuestion, asker: number, tier: number): ClientAnswer | null {
  const subject = question.subject ?? NOTHING;
  const row = rowOf(plan, subject, asker);
  if (row === 'self-promotion') return SELF_PROMOTION_ANSWER;
  if (row === undefined || row === null) return null;
  const preset = question.preset === 'documented' ? 1 : 0;
  const found = row.at(asker, preset, placeOfFacts(plan, subject));
  return found.fixed ?? climb(found, question, tier);
}

/**
 * Makes a decider of rows: those of table 1 and of the doors beside it; tests hand in altered ones.
 * @returns a function that never throws and whose answers are shared and frozen
 */
export function clientDecider(table: readonly ClientRow[]): (question: ClientQuestion) => ClientAnswer {
  const actions = new Set<string>(table.map((row) => row.action));
  const planFor = lookup<Plan>(
    [...actions].map((action) => {
      const rows = table.filter((row) => row.action === action);
      return [action, planOf(action, rows)];
    }),
  );

  return function decide(question) {
    const plan = planFor(question.action);
    if (plan !== undefined && plan.byLink !== null && question.subject?.byLink === true) return plan.byLink;

    const asker = placeOf(question.role);
    if (asker === AUTHORISED) {
      const authorised = question.role === 'non-member' && question.authorised === true;
      if (!authorised || plan?.authorisable !== true) return NON_MEMBER_ANSWER;
      return byTable(plan, question, asker, 3) ?? NO_RULE_SILENT;
    }
    const tier = question.tier ?? 0;
    if (!(tier >= 1)) return UNIDENTIFIED_ANSWER;
    return (plan && byTable(plan, question, asker, tier)) ?? NO_RULE_SPOKEN;
  };
}
