import { decide } from '../../policy/decide.ts';
import type { ClientSubject, DeskSubject } from '../../policy/question.ts';
import type {
  Action,
  ClientAction,
  ClientDoorAction,
  DeskAction,
  DeskDoorAction,
  Tier,
} from '../../policy/words.ts';
import { CLIENT_ACTIONS, CLIENT_DOOR_ACTIONS } from '../../policy/words.ts';
import type { Answer } from '../../policy/answer.ts';
import { Problem } from '../../contracts/errors.ts';
import { factorIsFresh } from './freshness.ts';
import { tellRefusal } from './refusals.ts';
import { transaction } from './tx.ts';
import type { AnyCaller, Tx } from './tx.ts';

/** What a command is about, for the question and for the record if it is refused. */
export interface Errand {
  /** The action of the door. */
  readonly action: Action;
  /** What the policy must know beside role and tier. */
  readonly subject?: ClientSubject | DeskSubject;
  /** Whose chain a refusal is told to; the actor's own when left out. */
  readonly chain?: string;
  /** One sentence on what was tried, for the record of a refusal. */
  readonly sentence?: string;
  /** Ids that a refusal's entry carries, so that the page of what it is about finds it. */
  readonly about?: Readonly<Record<string, string>>;
}

/**
 * The one way in for a change: the policy is asked, then `work` runs in one transaction entered as the caller, with
 * its record entries, and a refusal of either is told to the record in a transaction of its own.
 * Throws a {@link Problem}: `not-allowed`, `factor-needed`, or what the guard refused.
 */
export async function perform<T>(
  caller: AnyCaller,
  errand: Errand,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    need(caller, errand);
    return await transaction(caller, work, caller.keep);
  } catch (error) {
    if (error instanceof Problem) await tellRefusal(caller, errand, error);
    throw error;
  }
}

/** Reading: the policy is asked, then `work` reads as the caller. Nothing is told to the record. */
export async function read<T>(caller: AnyCaller, errand: Errand, work: (tx: Tx) => Promise<T>): Promise<T> {
  need(caller, errand);
  return transaction(caller, work);
}

/**
 * Asks the policy alone, for a command that reads nothing beyond what was read with who stands here.
 * Throws unless it allows the errand: `not-allowed`, `factor-needed`. What a request, lent authority or approval
 * decides is the guard's.
 */
export function need(caller: Pick<AnyCaller, 'actor'>, errand: Errand): void {
  const answer = answerFor(caller, errand);
  if (answer === null || answer.outcome === 'allow') return;
  if (answer.outcome === 'verify') throw new Problem('factor-needed');
  throw new Problem('not-allowed', { rule: answer.rule, because: answer.because });
}

const clientTable: ReadonlySet<string> = new Set(CLIENT_ACTIONS);
const clientDoors: ReadonlySet<string> = new Set(CLIENT_DOOR_ACTIONS);

/**
 * Whether the policy lets somebody do such a thing at all, whatever it is about and however far they are proven.
 *
 * @param action of the policy; one's own sign-in is everybody's
 */
export function mayEver(actor: AnyCaller['actor'], action: string): boolean {
  if (actor.kind !== 'person' || !clientTable.has(action)) {
    if (!isOfPolicy(action)) return true;
    return answerFor({ actor }, { action })?.outcome !== 'deny';
  }
  const subject = { own: true, role: 'member' } as const;
  const { role } = actor;
  return (
    decide({ account: 'client', role, action: action as ClientAction, subject, tier: 3 }).outcome !== 'deny'
  );
}

const isOfPolicy = (action: string): action is Action => !action.startsWith('own.');

/**
 * What the policy answers to this caller; null for an action of table 1, which is decided request by request from
 * the facts in the database. Every active agent holds a seat until a desk's seats are counted.
 */
export function answerFor({ actor }: Pick<AnyCaller, 'actor'>, { action, subject }: Errand): Answer | null {
  if (clientTable.has(action)) return null;
  if (actor.kind === 'customer') {
    return decide({ account: 'desk', roles: ['customer'], action: action as DeskAction | DeskDoorAction });
  }
  if (actor.kind === 'agent') {
    return decide({
      account: 'desk',
      roles: actor.roles,
      action: action as DeskAction | DeskDoorAction,
      seat: true,
      ...(subject === undefined ? {} : { subject: subject as DeskSubject }),
    });
  }
  if (!clientDoors.has(action)) throw new Problem('not-found');
  const tier: Tier = factorIsFresh(actor) ? 3 : 2;
  return decide({
    account: 'client',
    role: actor.role,
    action: action as ClientAction | ClientDoorAction,
    tier,
    ...(subject === undefined ? {} : { subject: subject as ClientSubject }),
  });
}
