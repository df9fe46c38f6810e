import { Problem } from '../../../contracts/errors.ts';
import { decide } from '../../../policy/decide.ts';
import type { ClientAnswer } from '../../../policy/answer.ts';
import type { ClientSubject } from '../../../policy/question.ts';
import type { ClientAction } from '../../../policy/words.ts';
import type { PersonActor, Standing } from '../../actor.ts';
import { factorIsFresh } from '../../gate/freshness.ts';
import type { Tx } from '../../gate/tx.ts';

/** Reads the standing of whoever entered. Throws `client-not-live` while nothing can be asked for. */
export async function liveStanding(tx: Tx): Promise<Standing> {
  return needLive(await tx.row<Standing>('select * from guard.standing()'));
}

/** Throws `client-not-live` while nothing can be asked for. */
export function needLive(standing: Standing): Standing {
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
