/** The form of table 1: one row per action and what it is about, one cell per role. */
import type { Aspect, ClientAction, ClientDoorAction, ClientRole, Tier } from '../words.ts';

/**
 * What a role may do:
 * - `allow`, `deny`: always;
 * - `own`: for their own line, device or person; another's is denied;
 * - `own-else-explain`: for their own; for another's the steps are explained and nothing is changed;
 * - `granted`: only where a Super admin granted it to them;
 * - `signed`: a form that an Admin or a Super admin signed;
 * - `signed-by-super-admin`: a form that a Super admin signed.
 */
export const CELLS = [
  'allow',
  'deny',
  'own',
  'own-else-explain',
  'granted',
  'signed',
  'signed-by-super-admin',
] as const;
export type Cell = (typeof CELLS)[number];

/** The tier that must be reached; where it depends on whose line it is, both. */
export type TierNeeded = Tier | { readonly own: Tier; readonly others: Tier };

/** What a row is about: `''` the action as such, `own` one's own details, else aspect, role or `everywhere`. */
export type About = '' | 'own' | 'everywhere' | Aspect | ClientRole;

/** One row of table 1. */
export interface ClientRow {
  readonly action: ClientAction | ClientDoorAction;
  readonly about: About;
  readonly superAdmin: Cell;
  readonly admin: Cell;
  readonly member: Cell;
  /** Tier in the preset `strict`. */
  readonly tier: TierNeeded;
  /** Whether `strict` asks a second Super admin. */
  readonly approver: boolean;
  /** What the preset `documented` makes of it: tier 1 without approver, or the same as `strict`. */
  readonly documented: 'tier-1' | 'as-strict';
  /** Whom a Member who is refused can ask; an Admin can only ask a Super admin. */
  readonly memberAsks: 'admin' | 'super-admin';
  /** A Member's rule is two: `.own` and `.others`. */
  readonly splitsForMember: boolean;
  /** A stop link that was sent to a contact address on record does it too, without signing in. */
  readonly byLink: boolean;
  /** What is done, after "may": `add a Member`; two phrases where a Member's rule is two. */
  readonly say: string | { readonly any: string; readonly own: string; readonly others: string };
}

type Optional = 'about' | 'approver' | 'documented' | 'memberAsks' | 'splitsForMember' | 'byLink';

/** A row as a topic file writes it; what is left out is the ordinary case. */
export type RowText = Omit<ClientRow, Optional> & Partial<Pick<ClientRow, Optional>>;

/** Fills in the ordinary case: nothing in particular, no approver, `documented` eases it, a Super admin is asked. */
export function rows(texts: readonly RowText[]): readonly ClientRow[] {
  return texts.map((text) => ({
    about: '',
    approver: false,
    documented: 'tier-1',
    memberAsks: 'super-admin',
    splitsForMember: false,
    byLink: false,
    ...text,
  }));
}

/** The cell of a role. */
export function cellOf(row: ClientRow, role: ClientRole): Cell {
  return role === 'super-admin' ? row.superAdmin : role === 'admin' ? row.admin : row.member;
}
