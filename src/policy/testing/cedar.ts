/** Asks Cedar the questions that the decider is asked, by the policies that were written by hand. */
import { readFileSync } from 'node:fs';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { ClientQuestion, DeskQuestion } from '../question.ts';
import { CLIENT_ACTIONS, CLIENT_DOOR_ACTIONS, DESK_ROLES } from '../words.ts';

/** What Cedar can tell of an answer. */
export interface Opinion {
  readonly outcome: string;
  /** With `verify`: the tier to reach. */
  readonly tier?: number;
  /** With `allow` at a desk: the lowest role that allows. */
  readonly as?: string;
}

type Context = Record<string, boolean | number | string>;

const SETS = ['client', 'desk'] as const;

function must<Answer extends { type: string }>(answer: Answer): Answer & { type: 'success' } {
  if (answer.type !== 'success') throw new Error(`Cedar: ${JSON.stringify(answer)}`);
  return answer as Answer & { type: 'success' };
}

/** Loads one set of policies; gives the `@as` of each by the id under which Cedar names it. */
function load(set: (typeof SETS)[number]): (readonly [string, string])[] {
  const parts = cedar.policySetTextToParts(readFileSync(new URL(`${set}.cedar`, import.meta.url), 'utf8'));
  if (parts.type !== 'success') throw new Error(`Cedar: ${JSON.stringify(parts)}`);
  const named = parts.policies.map((text, place) => [`${set}${place}`, text] as const);
  must(cedar.preparsePolicySet(set, { staticPolicies: Object.fromEntries(named) }));
  return named.flatMap(([id, text]) => {
    const as = /@as\("([a-z-]+)"\)/.exec(text)?.[1];
    return as === undefined ? [] : [[id, as] as const];
  });
}
const AS: ReadonlyMap<string, string> = new Map(SETS.flatMap(load));

const uid = (type: string, id: string) => ({ type, id });
const entity = (type: string, id: string, parents: readonly (readonly [string, string])[]) => ({
  uid: uid(type, id),
  attrs: {},
  parents: parents.map(([parentType, parent]) => uid(parentType, parent)),
});

/** Which role implies which. */
const DESK_WORLD = [
  entity('DeskRole', 'billing-contact', [['DeskRole', 'admin']]),
  entity('DeskRole', 'admin', [['DeskRole', 'agent']]),
  entity('DeskRole', 'manager', [['DeskRole', 'agent']]),
];

/** What Cedar is told of the world: the groups that this action is in, or the desk's roles. No more, for speed. */
function worldOf(action: string) {
  const inTable = (CLIENT_ACTIONS as readonly string[]).includes(action);
  const groups = [
    ['Action', inTable ? 'table-1' : 'client-doors'],
    ['Action', 'needs-proof'],
  ] as const;
  const ofClient = inTable || (CLIENT_DOOR_ACTIONS as readonly string[]).includes(action);
  return ofClient ? [entity('Action', action, groups)] : DESK_WORLD;
}

const asked = new Map<string, readonly string[] | null>();

/** The ids of the policies that permit, or null where it is not permitted. The same question is put once. */
function permits(
  roles: readonly (readonly [string, string])[],
  action: string,
  context: Context,
): readonly string[] | null {
  const key = JSON.stringify([roles, action, context]);
  const known = asked.get(key);
  if (known !== undefined) return known;
  const answer = cedar.statefulIsAuthorized({
    principal: uid('Person', 'asker'),
    action: uid('Action', action),
    resource: uid('Account', 'asked-about'),
    context,
    preparsedPolicySetId: roles.some(([type]) => type === 'DeskRole') ? 'desk' : 'client',
    entities: [...worldOf(action), entity('Person', 'asker', roles)],
  });
  const { response } = must(answer);
  if (response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(response.diagnostics.errors));
  const found = response.decision === 'allow' ? response.diagnostics.reason : null;
  asked.set(key, found);
  return found;
}

/** Asks again with more proof, until it is clear what was missing. */
function climb(roles: readonly (readonly [string, string])[], action: string, context: Context): Opinion {
  const may = (more: Context) => permits(roles, action, { ...context, ...more }) !== null;
  if (may({})) return { outcome: 'allow' };
  if (!may({ tier: 3, approved: true })) {
    const explains = action === 'device.troubleshoot' && permits(roles, 'device.explain', context) !== null;
    return { outcome: explains ? 'explain' : 'deny' };
  }
  if (may({ approved: true })) return { outcome: 'approve' };
  const tier = [1, 2].find((reached) => may({ tier: reached, approved: true }));
  return { outcome: 'verify', tier: tier ?? 3 };
}

/** Cedar's opinion on a question about a client's people. */
export function clientOpinion(question: ClientQuestion): Opinion {
  const { role, action, subject = {} } = question;
  if (subject.byLink === true && action.endsWith('.stop')) return { outcome: 'allow' };
  const outside = role === 'non-member';
  if (outside && question.authorised !== true) return { outcome: 'deny' };
  const roles = outside
    ? ([
        ['ClientRole', 'super-admin'],
        ['ClientRole', 'authorised'],
      ] as const)
    : ([
        ['ClientRole', role],
        ['ClientRole', 'anybody'],
      ] as const);
  const context = {
    own: !outside && subject.own === true,
    granted: subject.granted === true,
    everywhere: subject.everywhere === true,
    aspect: subject.aspect ?? '',
    subjectRole: subject.role ?? role,
    signedBy: subject.signedBy ?? '',
    tier: outside ? 3 : (question.tier ?? 0),
    minTier: question.minTier ?? 0,
    preset: question.preset ?? 'strict',
    approved: question.approved === true,
    superAdmins: question.superAdmins ?? 2,
  };
  if (permits(roles, 'be-answered', { tier: context.tier }) === null) return { outcome: 'verify', tier: 1 };
  return climb(roles, action, context);
}

/** Cedar's opinion on a question about a desk's people. */
export function deskOpinion(question: DeskQuestion): Opinion {
  const roles = question.roles.map((role) => ['DeskRole', role] as const);
  const permitting = permits(roles, question.action, {
    managed: question.subject?.managed === true,
    target: question.subject?.role ?? 'agent',
    seat: question.seat === true,
    granted: (question.grants ?? []).some((grant) => grant === question.action),
  });
  if (permitting === null) return { outcome: 'deny' };
  const as = DESK_ROLES.find((role) => permitting.some((id) => AS.get(id) === role));
  return { outcome: 'allow', as: as ?? '' };
}
