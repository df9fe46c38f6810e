/** Random questions, every field of them set to anything that it can be. */
import type { ClientQuestion, DeskQuestion } from '../question.ts';
import {
  ASKER_ROLES,
  CHANGE_ASPECTS,
  CLIENT_ACTIONS,
  CLIENT_DOOR_ACTIONS,
  CLIENT_ROLES,
  DESK_ACTIONS,
  DESK_DOOR_ACTIONS,
  DESK_ROLES,
  GRANTS,
  PRESETS,
  TARGET_ROLES,
  TIERS,
  VIEW_ASPECTS,
} from '../words.ts';
import type { Random } from './random.ts';

const YES_NO = [true, false] as const;

function aspects(action: string): readonly ClientAspect[] {
  if (action === 'phone.view') return [undefined, ...VIEW_ASPECTS];
  return action === 'phone.change' ? [undefined, ...CHANGE_ASPECTS] : [undefined];
}
type ClientAspect = NonNullable<ClientQuestion['subject']>['aspect'];

/** One of table 1, or of the doors beside it. Facts that do not matter are set too. */
export function randomClientQuestion(random: Random): ClientQuestion {
  const action = random.pick(random.once(6) ? CLIENT_DOOR_ACTIONS : CLIENT_ACTIONS);
  return {
    account: 'client',
    role: random.pick(ASKER_ROLES),
    action,
    subject: {
      own: random.pick(YES_NO),
      role: random.pick(CLIENT_ROLES),
      signedBy: random.pick([...ASKER_ROLES, null]),
      aspect: random.pick(aspects(action)),
      granted: random.pick(YES_NO),
      everywhere: random.pick(YES_NO),
      byLink: random.once(8),
    },
    tier: random.pick(TIERS),
    minTier: random.pick([undefined, undefined, ...TIERS]),
    preset: random.pick(PRESETS),
    approved: random.pick(YES_NO),
    superAdmins: random.pick([1, 2, 5]),
    authorised: random.pick(YES_NO),
  };
}

/** One of table 2, or of the doors beside it. */
export function randomDeskQuestion(random: Random): DeskQuestion {
  const some = <Word>(words: readonly Word[]) => words.filter(() => random.once(3));
  return {
    account: 'desk',
    roles: some(DESK_ROLES),
    action: random.pick([...DESK_ACTIONS, ...DESK_DOOR_ACTIONS]),
    subject: { managed: random.pick(YES_NO), role: random.pick([undefined, ...TARGET_ROLES]) },
    seat: random.pick(YES_NO),
    grants: GRANTS.filter(() => random.once(2)),
  };
}
