/** An action made ready to be decided: every verdict of its rows, found by place instead of by comparing words. */
import type { ClientAnswer } from '../answer.ts';
import { lookup } from '../lookup.ts';
import { CLIENT_ACTIONS, CLIENT_ROLES, PRESETS } from '../words.ts';
import { linkRule } from './sentences.ts';
import { CELLS, cellOf, type About, type Cell, type ClientRow } from './row.ts';
import { verdict, type Facts, type Verdict } from './verdict.ts';

/** Who asks, as a place: the three roles, highest first, then a Non-Member whom a Super admin authorised. */
export const AUTHORISED = 3;

const SIGNERS = [null, 'admin', 'super-admin'] as const;
/** All facts, at `own * 6 + granted * 3 + signer`. */
const FACTS: readonly Facts[] = [false, true].flatMap((own) =>
  [false, true].flatMap((granted) => SIGNERS.map((signedBy) => ({ own, granted, signedBy }))),
);
const NO_FACTS: Facts = { own: false, granted: false, signedBy: null };
const PER_ASKER = FACTS.length * PRESETS.length;

/** What tells the rows of an action apart. */
export type ToldApartBy = 'nothing' | 'aspect' | 'role' | 'own-or-role' | 'everywhere';

/** One action, ready. */
export interface Plan {
  readonly toldApartBy: ToldApartBy;
  /** Whether any of its cells looks at this fact. */
  readonly looksAt: { readonly own: boolean; readonly granted: boolean; readonly signer: boolean };
  /** The verdicts of the row about nothing in particular; null where there is no such row. */
  readonly ordinary: RowVerdicts | null;
  readonly ownDetails: RowVerdicts | null;
  readonly everywhere: RowVerdicts | null;
  readonly byAspect: (aspect: string) => RowVerdicts | undefined;
  /** The verdicts of the rows about a role, highest first. */
  readonly byRole: readonly (RowVerdicts | undefined)[];
  /** Whether a Super admin can authorise a Non-Member for it; a door's own action, nobody can. */
  readonly authorisable: boolean;
  /** The answer to a stop link; null where there is none. */
  readonly byLink: ClientAnswer | null;
}

function apart(action: string): ToldApartBy {
  if (action === 'phone.view' || action === 'phone.change') return 'aspect';
  if (action === 'user.change') return 'own-or-role';
  if (action === 'user.add' || action === 'user.remove') return 'role';
  return action === 'network.authorise' ? 'everywhere' : 'nothing';
}

/** The verdicts of one row. Each is made when first asked for, so that a start does not wait for all of them. */
export class RowVerdicts {
  readonly #row: ClientRow;
  readonly #made: (Verdict | undefined)[] = new Array<undefined>(PER_ASKER * (AUTHORISED + 1)).fill(
    undefined,
  );

  constructor(row: ClientRow) {
    this.#row = row;
  }

  /** The verdict for who asks, preset and facts, each as a place. */
  at(asker: number, preset: number, facts: number): Verdict {
    const place = asker * PER_ASKER + preset * FACTS.length + facts;
    return (this.#made[place] ??= this.#make(asker, preset, facts));
  }

  #make(asker: number, preset: number, facts: number): Verdict {
    const authorised = asker === AUTHORISED;
    const standing = {
      role: CLIENT_ROLES[authorised ? 0 : asker] ?? 'member',
      preset: PRESETS[preset] ?? 'strict',
      disclose: !authorised,
    };
    const known = FACTS[facts] ?? NO_FACTS;
    // A Non-Member owns nothing here, whoever authorised them.
    return verdict(this.#row, standing, authorised ? { ...known, own: false } : known);
  }
}

function linkAnswer(row: ClientRow): ClientAnswer {
  const { id, because } = linkRule(row);
  return Object.freeze({ outcome: 'allow', rule: id, because, disclose: false });
}

function looksAt(rows: readonly ClientRow[]): Plan['looksAt'] {
  const used = new Set<Cell>(rows.flatMap((row) => CLIENT_ROLES.map((role) => cellOf(row, role))));
  const some = (...cells: readonly Cell[]) => CELLS.some((cell) => cells.includes(cell) && used.has(cell));
  const split = rows.some((row) => typeof row.tier !== 'number' || row.splitsForMember);
  return {
    own: split || some('own', 'own-else-explain'),
    granted: some('granted'),
    signer: some('signed', 'signed-by-super-admin'),
  };
}

/** Makes an action ready; its rows are all those of the table that name it. */
export function planOf(action: string, rows: readonly ClientRow[]): Plan {
  const byAbout = new Map<About, RowVerdicts>(rows.map((row) => [row.about, new RowVerdicts(row)]));
  const linked = rows.find((row) => row.byLink);
  return {
    toldApartBy: apart(action),
    looksAt: looksAt(rows),
    ordinary: byAbout.get('') ?? null,
    ownDetails: byAbout.get('own') ?? null,
    everywhere: byAbout.get('everywhere') ?? null,
    byAspect: lookup(byAbout),
    byRole: CLIENT_ROLES.map((role) => byAbout.get(role)),
    authorisable: (CLIENT_ACTIONS as readonly string[]).includes(action),
    byLink: linked === undefined ? null : linkAnswer(linked),
  };
}
