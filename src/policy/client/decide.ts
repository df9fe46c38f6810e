/** Decides questions about a client's people: who is asking, then table 1, then proof, then the second approver. */
import type { ClientAnswer } from '../answer.ts';
import type { ClientQuestion, ClientSubject } from '../question.ts';
import { CLIENT_ACTIONS, CLIENT_ROLES, type AskerRole } from '../words.ts';
import { linkRule, NON_MEMBER, NO_RULE, SELF_PROMOTION, UNIDENTIFIED } from './sentences.ts';
import type { About, ClientRow } from './row.ts';
import { denial, verdict, type Facts, type Verdict } from './verdict.ts';

/** What tells an action's rows apart. */
type ToldApartBy = 'nothing' | 'aspect' | 'role' | 'own-or-role' | 'everywhere';

interface Plan {
  readonly toldApartBy: ToldApartBy;
  /** Every verdict of a row, at `asker * FACTS.length + facts`. */
  readonly verdicts: ReadonlyMap<About, readonly Verdict[]>;
  /** Whether a Super admin can authorise a Non-Member for it; a door's own action, nobody can. */
  readonly authorisable: boolean;
  /** The answer to a stop link; null where there is none. */
  readonly byLink: ClientAnswer | null;
}

/** Places in a plan: the three roles, highest first, then an authorised Non-Member. */
const AUTHORISED = 3;
const NOTHING: ClientSubject = {};

const SIGNERS = [null, 'admin', 'super-admin'] as const;
/** All facts, at `own * 6 + granted * 3 + signer`. */
const FACTS: readonly Facts[] = [false, true].flatMap((own) =>
  [false, true].flatMap((granted) => SIGNERS.map((signedBy) => ({ own, granted, signedBy }))),
);

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

function toldApartBy(action: string): ToldApartBy {
  if (action === 'phone.view' || action === 'phone.change') return 'aspect';
  if (action === 'user.change') return 'own-or-role';
  if (action === 'user.add' || action === 'user.remove') return 'role';
  return action === 'network.authorise' ? 'everywhere' : 'nothing';
}

function verdictsOf(row: ClientRow): Verdict[] {
  const spoken = CLIENT_ROLES.flatMap((role) => FACTS.map((facts) => verdict(row, role, facts, true)));
  const authorised = FACTS.map((facts) => verdict(row, 'super-admin', { ...facts, own: false }, false));
  return [...spoken, ...authorised];
}

function linkAnswer(row: ClientRow): ClientAnswer | null {
  if (!row.byLink) return null;
  const { id, because } = linkRule(row);
  return Object.freeze({ outcome: 'allow', rule: id, because, disclose: false });
}

function plan(action: string, rows: readonly ClientRow[]): Plan {
  const first = rows[0];
  return {
    toldApartBy: toldApartBy(action),
    verdicts: new Map(rows.map((row) => [row.about, verdictsOf(row)])),
    authorisable: (CLIENT_ACTIONS as readonly string[]).includes(action),
    byLink: first === undefined ? null : linkAnswer(first),
  };
}

/** Place of a role in a plan; whoever is none of the three is outside. */
function placeOf(role: AskerRole): number {
  return role === 'member' ? 2 : role === 'admin' ? 1 : role === 'super-admin' ? 0 : AUTHORISED;
}

function placeOfFacts(subject: ClientSubject): number {
  const signer = subject.signedBy === 'super-admin' ? 2 : subject.signedBy === 'admin' ? 1 : 0;
  return (subject.own === true ? 6 : 0) + (subject.granted === true ? 3 : 0) + signer;
}

/** Which row of an action a question is about; null where `user.change` would raise the caller's own role. */
function aboutOf(by: ToldApartBy, subject: ClientSubject, asker: number): About | undefined | null {
  switch (by) {
    case 'nothing':
      return '';
    case 'aspect':
      return subject.aspect ?? '';
    case 'everywhere':
      return subject.everywhere === true ? 'everywhere' : '';
    case 'role':
      return subject.role;
    case 'own-or-role':
      if (subject.own !== true || asker === AUTHORISED) return subject.role;
      return subject.role !== undefined && placeOf(subject.role) < asker ? null : 'own';
  }
}

/** Proof first, then the second approver. */
function climb(found: Verdict, question: ClientQuestion, tier: number): ClientAnswer {
  const alone = question.superAdmins !== undefined && question.superAdmins <= 1;
  if (alone && found.lastSuperAdmin !== null) return found.lastSuperAdmin;
  const preset = question.preset === 'documented' ? 'documented' : 'strict';
  const inTable = found.tier[preset];
  const raised = question.minTier;
  const needed = raised !== undefined && raised > inTable ? raised : inTable;
  if (tier < needed) return found.verify[needed] ?? UNIDENTIFIED_ANSWER;
  if (!found.approver[preset] || question.approved === true) return found.allow;
  return alone ? found.wait : found.approve;
}

/**
 * Makes a decider of rows: tables 1's by default elsewhere; tests hand in altered ones.
 * @returns a function that never throws and whose answers are shared and frozen
 */
export function clientDecider(table: readonly ClientRow[]): (question: ClientQuestion) => ClientAnswer {
  const actions = new Set(table.map((row) => row.action));
  const plans: ReadonlyMap<string, Plan> = new Map(
    [...actions].map((action) => [
      action,
      plan(
        action,
        table.filter((row) => row.action === action),
      ),
    ]),
  );

  return function decide(question) {
    const found = plans.get(question.action);
    const subject = question.subject ?? NOTHING;
    if (found?.byLink && subject.byLink === true) return found.byLink;

    const asker = placeOf(question.role);
    let tier: number = question.tier ?? 0;
    if (asker === AUTHORISED) {
      const authorised = question.role === 'non-member' && question.authorised === true;
      if (!authorised || found?.authorisable !== true) return NON_MEMBER_ANSWER;
      tier = 3;
    } else if (!(tier >= 1)) return UNIDENTIFIED_ANSWER;

    const noRule = asker === AUTHORISED ? NO_RULE_SILENT : NO_RULE_SPOKEN;
    if (found === undefined) return noRule;
    const about = aboutOf(found.toldApartBy, subject, asker);
    if (about === null) return SELF_PROMOTION_ANSWER;
    const verdicts = about === undefined ? undefined : found.verdicts.get(about);
    const cell = verdicts?.[asker * FACTS.length + placeOfFacts(subject)];
    if (cell === undefined) return noRule;
    return cell.fixed ?? climb(cell, question, tier);
  };
}
