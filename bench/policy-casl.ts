/** Table 1 as CASL has it, for comparison: what each role may, with a reason; no tiers, presets or approvers. */
import { AbilityBuilder, createMongoAbility, subject, type MongoAbility } from '@casl/ability';
import type { ClientQuestion, Question } from '../src/policy/question.ts';
import type { ClientRole } from '../src/policy/words.ts';

interface About {
  readonly own: boolean;
  readonly granted: boolean;
  readonly aspect: string;
  readonly role: string;
  readonly signedBy: string;
}

/** One question in CASL's form: the asker's ability is made beforehand, as it would be for a signed-in person. */
export interface CaslQuestion {
  readonly ability: MongoAbility;
  readonly action: string;
  readonly about: ReturnType<typeof subject<'Subject', About>>;
}

const PLAIN = { aspect: '' };
const OTHERS = [
  'phone.view',
  'phone.change',
  'device.troubleshoot',
  'user.add',
  'user.change',
  'user.remove',
];
const FOR_ADMINS = ['form.sign', 'sip-credentials.request'];
const FOR_SUPER_ADMINS = ['number.order', 'number.port', 'number.release', 'network.authorise'];

function abilityOf(role: ClientRole | 'outside'): MongoAbility {
  const { can, build } = new AbilityBuilder(createMongoAbility);
  const may = (actions: string | string[], conditions?: Record<string, unknown>) =>
    can(actions, 'Subject', conditions).because(`${role} may ${String(actions)}`);
  if (role === 'super-admin') {
    may([...OTHERS, ...FOR_ADMINS, ...FOR_SUPER_ADMINS]);
    may('form.submit', { signedBy: { $in: ['super-admin', 'admin'] } });
  }
  if (role === 'admin') {
    may('phone.view', PLAIN);
    may('phone.view', { granted: true });
    may('phone.change', { aspect: { $in: ['', 'emergency-location'] } });
    may('device.troubleshoot');
    may('user.add', { role: { $in: ['admin', 'member'] } });
    may(['user.change', 'user.remove'], { role: 'member' });
    may('user.change', { own: true, role: { $ne: 'super-admin' } });
    may(FOR_ADMINS);
    may('form.submit', { signedBy: { $in: ['super-admin', 'admin'] } });
  }
  if (role === 'member') {
    may('phone.view', { ...PLAIN, own: true });
    may('phone.change', { aspect: { $in: ['', 'emergency-location'] }, own: true });
    may('device.troubleshoot', { own: true });
    may('user.change', { own: true, role: 'member' });
    may('form.submit', { signedBy: 'super-admin' });
  }
  return build();
}

const ABILITIES = {
  'super-admin': abilityOf('super-admin'),
  admin: abilityOf('admin'),
  member: abilityOf('member'),
  outside: abilityOf('outside'),
};

function askerOf({ role, authorised }: ClientQuestion): keyof typeof ABILITIES {
  if (role !== 'non-member') return role;
  return authorised === true ? 'super-admin' : 'outside';
}

/** The same question for CASL; none for a desk question. */
export function caslAsked(question: Question): CaslQuestion[] {
  if (question.account !== 'client') return [];
  const about = question.subject ?? {};
  return [
    {
      ability: ABILITIES[askerOf(question)],
      action: question.action,
      about: subject('Subject', {
        own: question.role !== 'non-member' && about.own === true,
        granted: about.granted === true,
        aspect: about.aspect ?? '',
        role: about.role ?? '',
        signedBy: about.signedBy ?? '',
      }),
    },
  ];
}

/** CASL's reason: of the rule that allows, or that there is none. */
export function caslReason({ ability, action, about }: CaslQuestion): string {
  return ability.relevantRuleFor(action, about)?.reason ?? 'no rule allows it';
}

/** Whether CASL allows it, for the check that both answer the same. */
export function caslAllows({ ability, action, about }: CaslQuestion): boolean {
  return ability.can(action, about);
}
