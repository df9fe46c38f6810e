/**
 * Table 1 as rows that a database can look up by equality, so that it can refuse what the server should have.
 *
 * A row answers: what does the table itself say to this role? Three things come on top, in this order: somebody at
 * tier 0 is not answered; where the client has one Super admin, `user.remove` of a `super-admin` is refused; and the
 * tier needed is the greater of the row's and the one that client or desk raised it to. Where the row asks an
 * approver and the client has one Super admin, it is a wait of 24 hours.
 */
import type { ClientQuestion } from './question.ts';
import { decide } from './decide.ts';
import {
  ASKER_ROLES,
  CHANGE_ASPECTS,
  CLIENT_ACTIONS,
  CLIENT_ROLES,
  PRESETS,
  VIEW_ASPECTS,
  type Aspect,
  type ClientAction,
  type ClientRole,
  type Preset,
  type Tier,
} from './words.ts';

/** The columns by which a row is found. */
export interface GuardKey {
  readonly action: ClientAction;
  readonly role: ClientRole;
  readonly aspect: Aspect | '';
  readonly own: boolean;
  readonly granted: boolean;
  readonly subjectRole: ClientRole | '';
  readonly signedBy: 'super-admin' | 'admin' | '';
  readonly everywhere: boolean;
  readonly preset: Preset;
}

/** One row for the database. */
export interface GuardRule extends GuardKey {
  readonly outcome: 'allow' | 'explain' | 'deny';
  /** Tier needed for `allow`; 1 for `explain`; 0 for `deny`, which no tier helps. */
  readonly tier: Tier;
  /** Whether `allow` needs a second Super admin. */
  readonly approver: boolean;
  /** Id of the rule that decides. */
  readonly rule: string;
}

/** A question that {@link guardKey} can make a key of. */
export type GuardQuestion = ClientQuestion & { readonly action: ClientAction };

/**
 * The key of a question: what does not matter to an action becomes `''` or false. In plain words:
 *
 * 1. A `non-member` whom nobody authorised has no row: absent is deny. An authorised one is a `super-admin` to whom
 *    nothing is their `own`.
 * 2. `aspect` counts for `phone.view` and `phone.change` only.
 * 3. `own` counts for `phone.view`, `phone.change`, `device.troubleshoot` and `user.change`.
 * 4. `granted` counts for `phone.view` with an aspect.
 * 5. `subjectRole` counts for `user.add`, `user.change` and `user.remove`.
 * 6. `signedBy` counts for `form.submit`, and is `''` unless it is `super-admin` or `admin`.
 * 7. `everywhere` counts for `network.authorise`.
 *
 * @returns null where there is no row
 */
export function guardKey(question: GuardQuestion): GuardKey | null {
  const { action } = question;
  const subject = question.subject ?? {};
  const outside = question.role === 'non-member';
  if (outside && question.authorised !== true) return null;
  const role = question.role === 'non-member' ? 'super-admin' : question.role;
  const phone = action === 'phone.view' || action === 'phone.change';
  const user = action === 'user.add' || action === 'user.change' || action === 'user.remove';
  const aspect = phone ? (subject.aspect ?? '') : '';
  const ownCounts = phone || action === 'device.troubleshoot' || action === 'user.change';
  const signer = subject.signedBy;
  return {
    action,
    role,
    aspect,
    own: ownCounts && !outside && subject.own === true,
    granted: action === 'phone.view' && aspect !== '' && subject.granted === true,
    subjectRole: user ? (subject.role ?? '') : '',
    signedBy: action === 'form.submit' && (signer === 'super-admin' || signer === 'admin') ? signer : '',
    everywhere: action === 'network.authorise' && subject.everywhere === true,
    preset: question.preset ?? 'strict',
  };
}

const YES_NO = [false, true] as const;

/** Subjects of an action, in all their differences; some lead to the same key. */
function subjectsOf(action: ClientAction): readonly NonNullable<ClientQuestion['subject']>[] {
  if (action === 'phone.view' || action === 'phone.change') {
    const aspects = action === 'phone.view' ? VIEW_ASPECTS : CHANGE_ASPECTS;
    return [undefined, ...aspects].flatMap((aspect) =>
      YES_NO.flatMap((own) => YES_NO.map((granted) => ({ aspect, own, granted }))),
    );
  }
  if (action === 'device.troubleshoot') return YES_NO.map((own) => ({ own }));
  if (action === 'user.add' || action === 'user.remove') return CLIENT_ROLES.map((role) => ({ role }));
  if (action === 'user.change')
    return [...CLIENT_ROLES.flatMap((role) => YES_NO.map((own) => ({ role, own }))), { own: true }];
  if (action === 'form.submit') return [...ASKER_ROLES, null].map((signedBy) => ({ signedBy }));
  if (action === 'network.authorise') return YES_NO.map((everywhere) => ({ everywhere }));
  return [{}];
}

/** Reads a row off the decider: what it needs is what it asks for at the lowest tier. */
function ruleFor(key: GuardKey, question: GuardQuestion): GuardRule {
  const proven = decide({ ...question, tier: 3 });
  if (proven.outcome === 'deny' || proven.outcome === 'explain') {
    const tier = proven.outcome === 'deny' ? 0 : 1;
    return { ...key, outcome: proven.outcome, tier, approver: false, rule: proven.rule };
  }
  const matched = decide({ ...question, tier: 1 });
  return {
    ...key,
    outcome: 'allow',
    tier: matched.outcome === 'verify' ? matched.needs.tier : 1,
    approver: proven.outcome === 'approve',
    rule: proven.rule,
  };
}

/** Every cell of table 1 in both presets, each key once. Doors beside the table are left out: nothing is lent for them. */
export function enumerateGuardRules(): readonly GuardRule[] {
  const found = new Map<string, GuardRule>();
  for (const action of CLIENT_ACTIONS)
    for (const role of CLIENT_ROLES)
      for (const preset of PRESETS)
        for (const subject of subjectsOf(action)) {
          const question: GuardQuestion = { account: 'client', role, action, subject, preset };
          const key = guardKey(question);
          if (key !== null) found.set(JSON.stringify(key), ruleFor(key, question));
        }
  return [...found.values()];
}
