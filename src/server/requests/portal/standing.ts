import { Problem } from '../../../contracts/errors.ts';
import { decide } from '../../../policy/decide.ts';
import type { ClientAnswer } from '../../../policy/answer.ts';
import type { ClientSubject } from '../../../policy/question.ts';
import type { ClientAction, Preset, Tier } from '../../../policy/words.ts';
import type { PersonActor } from '../../actor.ts';
import { factorIsFresh } from '../../gate/freshness.ts';
import type { Tx } from '../../gate/tx.ts';

/** What decides about a person in their own client before anything in particular is asked. */
export interface Standing {
  readonly preset: Preset;
  readonly client_state: 'onboarding' | 'live' | 'recovery';
  readonly super_admins: number;
  /** Raised tiers by action. */
  readonly tiers: Readonly<Partial<Record<ClientAction, Tier>>>;
  /** What of list A a Super admin granted to this person. */
  readonly aspects: readonly string[];
  readonly fenced_until: Date | null;
}

/** Reads the standing of whoever entered. Throws `client-not-live` while nothing can be asked for. */
export async function liveStanding(tx: Tx): Promise<Standing> {
  const standing = await tx.row<Standing>('select * from guard.standing()');
  if (standing.client_state !== 'live') throw new Problem('client-not-live');
  return standing;
}

/** The answer to a person in their portal: the sign-in is their proof. */
export function answerHere(
  actor: Pick<PersonActor, 'role' | 'factorAt'>,
  standing: Standing,
  action: ClientAction,
  subject: ClientSubject,
): ClientAnswer {
  return decide({
    account: 'client',
    role: actor.role,
    action,
    subject: {
      ...subject,
      granted: subject.aspect !== undefined && standing.aspects.includes(subject.aspect),
    },
    tier: factorIsFresh(actor) ? 3 : 2,
    minTier: standing.tiers[action],
    preset: standing.preset,
    superAdmins: standing.super_admins,
  });
}

/** The name of the client whose person entered. */
export async function clientName(tx: Tx): Promise<string> {
  return (await tx.row<{ name: string }>('select name from client')).name;
}
