/** The form of table 2: one row per action and target, one cell per role with what that role *adds*. */
import type { DeskAction, DeskDoorAction, DeskRole, TargetRole } from '../words.ts';

/**
 * What a role adds to what it implies (`manager` and `admin` imply `agent`, `billing-contact` implies `admin`):
 * - `allow`: always; `''`: nothing, so what is implied decides;
 * - `seat`: with a seat;
 * - `managed`: in assigned groups; `granted`: if granted; `granted-and-managed`: both.
 */
export const DESK_CELLS = ['', 'allow', 'seat', 'managed', 'granted', 'granted-and-managed'] as const;
export type DeskCell = (typeof DESK_CELLS)[number];

/** One row of table 2. */
export interface DeskRow {
  readonly action: DeskAction | DeskDoorAction;
  /** For `agent.manage`: the highest role of the person acted on; `''` elsewhere. */
  readonly about: '' | TargetRole;
  readonly customer: DeskCell;
  readonly agent: DeskCell;
  readonly manager: DeskCell;
  readonly admin: DeskCell;
  readonly billingContact: DeskCell;
  /** What helps somebody with an account who is refused. */
  readonly remedy: 'ask-admin' | 'ask-billing-contact' | 'seat';
  /** What is done, after "may". */
  readonly say: string;
  /** Sentences of roles that the ordinary wording would not fit. */
  readonly because: Partial<Readonly<Record<DeskRole, string>>>;
}

/** A row as its file writes it: cells left out add nothing, and an admin is asked. */
export type DeskRowText = Pick<DeskRow, 'action' | 'say'> & Partial<DeskRow>;

/** Fills in what a row leaves out. */
export function deskRows(texts: readonly DeskRowText[]): readonly DeskRow[] {
  return texts.map((text) => ({
    about: '',
    customer: '',
    agent: '',
    manager: '',
    admin: '',
    billingContact: '',
    remedy: 'ask-admin',
    because: {},
    ...text,
  }));
}

/** What a role adds in this row. */
export function deskCellOf(row: DeskRow, role: DeskRole): DeskCell {
  return role === 'billing-contact' ? row.billingContact : row[role];
}
