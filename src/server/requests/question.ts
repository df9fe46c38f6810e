import { decide } from '../../policy/decide.ts';
import type { ClientAnswer } from '../../policy/answer.ts';
import type { ClientQuestion } from '../../policy/question.ts';
import type { AskerRole, Aspect, ClientAction, ClientRole, Preset, Tier } from '../../policy/words.ts';

/** The facts of a request as the database knows them now (`guard.fact`); `''` stands for none. */
export interface RequestFacts {
  readonly role: AskerRole;
  readonly own: boolean;
  readonly subject_role: ClientRole | '';
  readonly signed_by: AskerRole | '';
  readonly aspect: Aspect | '';
  readonly everywhere: boolean;
  readonly granted: boolean;
  readonly tier: Tier;
  readonly min_tier: Tier | null;
  readonly preset: Preset | null;
  readonly approved: boolean;
  readonly super_admins: number;
  readonly authorised: boolean;
  readonly client_state: 'onboarding' | 'live' | 'recovery' | null;
  readonly fenced_until: string | null;
  readonly met_at: string | null;
}

/** The question that these facts put to the policy. Pure. */
export function questionOf(action: ClientAction, facts: RequestFacts): ClientQuestion {
  return {
    account: 'client',
    role: facts.role,
    action,
    subject: {
      own: facts.own,
      role: facts.subject_role === '' ? undefined : facts.subject_role,
      signedBy: facts.signed_by === '' ? null : facts.signed_by,
      aspect: facts.aspect === '' ? undefined : facts.aspect,
      granted: facts.granted,
      everywhere: facts.everywhere,
    },
    tier: facts.tier,
    minTier: facts.min_tier ?? undefined,
    preset: facts.preset ?? undefined,
    approved: facts.approved,
    superAdmins: facts.super_admins,
    authorised: facts.authorised,
  };
}

/** The answer to a request now; the database decides the same again when something is lent. */
export function answerOf(action: ClientAction, facts: RequestFacts): ClientAnswer {
  return decide(questionOf(action, facts));
}
