/** The answer to "may they?": one of five, with the rule that decided and the next step. */
import type { Tier } from './words.ts';

export const OUTCOMES = ['allow', 'explain', 'verify', 'approve', 'deny'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const REMEDIES = [
  'super-admin-authorises',
  'signed-by-super-admin',
  'sign-first',
  'ask-admin',
  'ask-super-admin',
  'add-super-admin',
  'seat',
  'ask-billing-contact',
] as const;
/** What could be done about a refusal. */
export type Remedy = (typeof REMEDIES)[number];

interface Spoken {
  /** Id of the rule that decided; stable across releases. */
  readonly rule: string;
  /** One plain sentence, the same for every answer of this rule. */
  readonly because: string;
  /** Client answers only: whether this answer and its reason may be said aloud. */
  readonly disclose?: boolean;
}

/** It may be done. */
export interface AllowAnswer extends Spoken {
  readonly outcome: 'allow';
  readonly needs?: never;
  readonly meanwhile?: never;
}
/** Tell how; change nothing. */
export interface ExplainAnswer extends Spoken {
  readonly outcome: 'explain';
  readonly needs?: never;
  readonly meanwhile?: never;
}
/** Too little proof yet: `needs.tier` is the tier to reach. */
export interface VerifyAnswer extends Spoken {
  readonly outcome: 'verify';
  readonly needs: { readonly tier: Tier };
  /** The steps may be explained already. */
  readonly meanwhile?: 'explain';
}
/** A second approver is needed, or a wait of `needs.wait` hours where there is nobody to ask. */
export interface ApproveAnswer extends Spoken {
  readonly outcome: 'approve';
  readonly needs: { readonly approver: 'super-admin' } | { readonly wait: 24 };
  readonly meanwhile?: never;
}
/** It may not be done; the remedy, if there is one, needs another person or step. */
export interface DenyAnswer extends Spoken {
  readonly outcome: 'deny';
  readonly needs?: { readonly remedy: Remedy };
  readonly meanwhile?: never;
}

export type Answer = AllowAnswer | ExplainAnswer | VerifyAnswer | ApproveAnswer | DenyAnswer;
/** An answer about a client's account: it always says whether it may be said aloud. */
export type ClientAnswer = Answer & { readonly disclose: boolean };
/** An answer about a desk's account: allow or deny. */
export type DeskAnswer = AllowAnswer | DenyAnswer;

/** A rule as the docs print it. */
export interface Rule {
  readonly id: string;
  readonly because: string;
}
