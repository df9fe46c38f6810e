import type { ClientRole, DeskRole } from '../contracts/common.ts';
import type { ClientAction, Preset, Tier } from '../policy/words.ts';

interface SignedIn {
  /** The sign-in that this request came by. */
  readonly signInId: string;
  readonly deskId: string;
  /** When a tier-3 factor was last shown in this sign-in; null: never. */
  readonly factorAt: Date | null;
  /** The sign-in began in evaluation mode, where mails are readable by anybody: what it proves is marked. */
  readonly evaluation: boolean;
}

/** A signed-in person of a desk. */
export interface AgentActor extends SignedIn {
  readonly kind: 'agent';
  readonly id: string;
  readonly roles: readonly DeskRole[];
}

/** A signed-in person of a client. */
export interface PersonActor extends SignedIn {
  readonly kind: 'person';
  readonly id: string;
  readonly clientId: string;
  readonly role: ClientRole;
}

/** Somebody who joined a support session with a key and has no account. Their token is the session's, not a sign-in. */
export interface CustomerActor {
  readonly kind: 'customer';
  readonly id: string;
  readonly deskId: string;
  readonly sessionId: string;
  readonly evaluation: boolean;
}

/** Who is signed in. */
export type Actor = AgentActor | PersonActor;

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
