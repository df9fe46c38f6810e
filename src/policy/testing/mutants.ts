/** Tables with one fault each, and every question there is, to tell a fault from a change that changes nothing. */
import { CELLS, type ClientRow } from '../client/row.ts';
import { DESK_CELLS, type DeskRow } from '../desk/row.ts';
import type { ClientQuestion, DeskQuestion } from '../question.ts';
import {
  ASKER_ROLES,
  CHANGE_ASPECTS,
  CLIENT_ROLES,
  DESK_ROLES,
  PRESETS,
  TARGET_ROLES,
  TIERS,
  VIEW_ASPECTS,
  type Tier,
} from '../words.ts';

/** The rows of one action, one of them changed; `what` says how. */
export interface Mutant<Row> {
  readonly action: string;
  readonly what: string;
  readonly rows: readonly Row[];
}

type Change<Row> = Partial<Row>;

const others = <Word>(words: readonly Word[], but: Word) => words.filter((word) => word !== but);
const STEPS: readonly Tier[] = [1, 2, 3];

function tierChanges({ tier }: ClientRow): Change<ClientRow>[] {
  if (typeof tier === 'number') return others(STEPS, tier).map((other) => ({ tier: other }));
  return [
    ...others(STEPS, tier.own).map((own) => ({ tier: { ...tier, own } })),
    ...others(STEPS, tier.others).map((rest) => ({ tier: { ...tier, others: rest } })),
  ];
}

/** Every cell to every other kind, every other column to its other values. */
export function clientChanges(row: ClientRow): Change<ClientRow>[] {
  const cells = (['superAdmin', 'admin', 'member'] as const).flatMap((role) =>
    others(CELLS, row[role]).map((cell) => ({ [role]: cell })),
  );
  return [
    ...cells,
    ...tierChanges(row),
    { approver: !row.approver },
    { documented: row.documented === 'tier-1' ? 'as-strict' : 'tier-1' },
    { memberAsks: row.memberAsks === 'admin' ? 'super-admin' : 'admin' },
    { splitsForMember: !row.splitsForMember },
    { byLink: !row.byLink },
  ];
}

/** The same for table 2. */
export function deskChanges(row: DeskRow): Change<DeskRow>[] {
  const cells = (['customer', 'agent', 'manager', 'admin', 'billingContact'] as const).flatMap((role) =>
    others(DESK_CELLS, row[role]).map((cell) => ({ [role]: cell })),
  );
  const remedies = others(['ask-admin', 'ask-billing-contact', 'seat'] as const, row.remedy);
  return [...cells, ...remedies.map((remedy) => ({ remedy }))];
}

/** Every table with one change in one row, and every table with one row missing; only the rows of its action. */
export function mutants<Row extends { action: string; about: string }>(
  table: readonly Row[],
  changes: (row: Row) => Change<Row>[],
): Mutant<Row>[] {
  return table.flatMap((row) => {
    const rows = table.filter(({ action }) => action === row.action);
    const where = `${row.action} ${row.about}`.trim();
    const changed = changes(row).map((change) => ({
      action: row.action,
      what: `${where}: ${JSON.stringify(change)}`,
      rows: rows.map((other) => (other === row ? { ...row, ...change } : other)),
    }));
    const without = {
      action: row.action,
      what: `${where}: missing`,
      rows: rows.filter((other) => other !== row),
    };
    return [...changed, without];
  });
}

const YES_NO = [false, true] as const;

/** Every combination of these values. */
function* every<Fields extends Record<string, readonly unknown[]>>(
  fields: Fields,
): Generator<{ [Name in keyof Fields]: Fields[Name][number] }> {
  const [first, ...rest] = Object.entries(fields);
  if (first === undefined) {
    yield {} as { [Name in keyof Fields]: Fields[Name][number] };
    return;
  }
  for (const value of first[1])
    for (const more of every(Object.fromEntries(rest)))
      yield { [first[0]]: value, ...more } as { [Name in keyof Fields]: Fields[Name][number] };
}

/** Every client question about an action, facts that cannot choose its row left out. */
export function* everyClientQuestion(action: string): Generator<ClientQuestion> {
  const aspects = { 'phone.view': VIEW_ASPECTS, 'phone.change': CHANGE_ASPECTS }[action] ?? [];
  const subjects = [
    ...every({
      own: YES_NO,
      granted: YES_NO,
      signedBy: ['super-admin', 'admin', null],
      aspect: [undefined, ...aspects],
      role: action.startsWith('user.') ? CLIENT_ROLES : ([undefined] as const),
      everywhere: action === 'network.authorise' ? YES_NO : ([false] as const),
      byLink: YES_NO,
    }),
  ] as NonNullable<ClientQuestion['subject']>[];
  const ladders = [
    ...every({
      role: ASKER_ROLES,
      tier: TIERS,
      minTier: TIERS,
      preset: PRESETS,
      approved: YES_NO,
      superAdmins: [1, 2],
      authorised: YES_NO,
    }),
  ];
  for (const subject of subjects)
    for (const ladder of ladders)
      yield { account: 'client', action: action as ClientQuestion['action'], subject, ...ladder };
}

/** Every desk question about an action; of grants, only its own matters. */
export function* everyDeskQuestion(action: string): Generator<DeskQuestion> {
  const holdings = Array.from({ length: 1 << DESK_ROLES.length }, (_, held) =>
    DESK_ROLES.filter((_role, place) => (held & (1 << place)) !== 0),
  );
  const facts = every({
    roles: holdings,
    managed: YES_NO,
    role: [undefined, ...TARGET_ROLES],
    seat: YES_NO,
    grants: [[], ['agent.manage'], ['seat.manage'], ['report.create']] as const,
  });
  for (const { roles, managed, role, seat, grants } of facts)
    yield {
      account: 'desk',
      action: action as DeskQuestion['action'],
      roles,
      subject: { managed, role },
      seat,
      grants,
    };
}
