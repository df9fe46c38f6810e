/**
 * The words of the policy: roles, actions and what an action can be about. Every other room takes them from
 * here, so a misspelt word does not compile.
 */

/** A client's roles, highest first. */
export const CLIENT_ROLES = ['super-admin', 'admin', 'member'] as const;
export type ClientRole = (typeof CLIENT_ROLES)[number];

/** Who can ask about a client: its roles, and anybody who is not in its directory. */
export const ASKER_ROLES = [...CLIENT_ROLES, 'non-member'] as const;
export type AskerRole = (typeof ASKER_ROLES)[number];

/** A desk's roles in the order in which rules name them, lowest first. */
export const DESK_ROLES = ['customer', 'agent', 'manager', 'admin', 'billing-contact'] as const;
export type DeskRole = (typeof DESK_ROLES)[number];

/** Roles that an agent record can hold, lowest first: what `agent.manage` can be about. */
export const TARGET_ROLES = ['agent', 'manager', 'admin', 'billing-contact'] as const;
export type TargetRole = (typeof TARGET_ROLES)[number];

/** Table 1: what a client's people may have changed. `decide --jsonl` takes exactly these. */
export const CLIENT_ACTIONS = [
  'phone.view',
  'phone.change',
  'device.troubleshoot',
  'user.add',
  'user.change',
  'user.remove',
  'form.sign',
  'form.submit',
  'sip-credentials.request',
  'number.order',
  'number.port',
  'number.release',
  'network.authorise',
] as const;
export type ClientAction = (typeof CLIENT_ACTIONS)[number];

/** Doors of a client's people that table 1 does not name. No authority is ever lent for them. */
export const CLIENT_DOOR_ACTIONS = [
  'own-record.read',
  'factor.enrol',
  'not-me.say',
  'approval.answer',
  'client-record.read',
  'policy.change',
  'recovery.stop',
  'wait.stop',
  'factor.stop',
] as const;
export type ClientDoorAction = (typeof CLIENT_DOOR_ACTIONS)[number];

/** Table 2: what a desk's people may do. `decide --jsonl` takes exactly these. */
export const DESK_ACTIONS = [
  'session.join',
  'session.host',
  'settings.personal',
  'agent.manage',
  'group.manage',
  'seat.manage',
  'report.create',
  'settings.account',
  'plan.change',
  'billing.change',
] as const;
export type DeskAction = (typeof DESK_ACTIONS)[number];

/** Doors of a desk's people that table 2 does not name. */
export const DESK_DOOR_ACTIONS = [
  'contact.open',
  'contact.match',
  'work-order.do',
  'directory.browse',
  'client.create',
  'client.onboard',
  'client.propose-import',
  'desk-record.read',
  'recovery.open',
] as const;
export type DeskDoorAction = (typeof DESK_DOOR_ACTIONS)[number];

/** Every action there is, for a door to name one of. */
export type Action = ClientAction | ClientDoorAction | DeskAction | DeskDoorAction;

/** What an Admin is told only if a Super admin granted it (list A). */
export const VIEW_ASPECTS = ['billing', 'reports', 'recordings'] as const;
export type ViewAspect = (typeof VIEW_ASPECTS)[number];

/** What has a rule of its own among phone changes (list B, and the emergency location). */
export const CHANGE_ASPECTS = [
  'emergency-location',
  'monitoring-policy',
  'transfer-pin',
  'sms-brand',
  'dialling-classes',
  'admin-permissions',
] as const;
export type ChangeAspect = (typeof CHANGE_ASPECTS)[number];
export type Aspect = ViewAspect | ChangeAspect;

/** What a manager can be granted. */
export const GRANTS = ['agent.manage', 'seat.manage', 'report.create'] as const;
export type Grant = (typeof GRANTS)[number];

/** How far a caller's identity is proven: 0 nobody yet, 1 matched, 2 reached, 3 proven. */
export const TIERS = [0, 1, 2, 3] as const;
export type Tier = (typeof TIERS)[number];

/** `strict` is on for every new client; `documented` is the procedure as the vendor's help page has it. */
export const PRESETS = ['strict', 'documented'] as const;
export type Preset = (typeof PRESETS)[number];
