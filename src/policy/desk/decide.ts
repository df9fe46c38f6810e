/** Decides questions about a desk's people: each role asked alone, one that allows is enough. */
import type { DeskAnswer } from '../answer.ts';
import { lookup } from '../lookup.ts';
import type { DeskQuestion, DeskSubject } from '../question.ts';
import { DESK_ROLES, type DeskRole, type Grant } from '../words.ts';
import { deskBecause, deskRuleId, IMPLIED, NOBODY, NO_DESK_RULE } from './sentences.ts';
import { deskCellOf, type DeskCell, type DeskRow } from './row.ts';

interface DeskFacts {
  readonly managed: boolean;
  readonly granted: boolean;
  readonly seat: boolean;
}

interface DeskPlan {
  readonly action: string;
  readonly byTarget: boolean;
  readonly rows: readonly DeskRow[];
  /** Answers of each row, at `roles held * 8 + facts`; roles held is a bit per role, `customer` first. */
  readonly answers: ReadonlyMap<string, (DeskAnswer | undefined)[]>;
}

const NOTHING: DeskSubject = {};
const NO_GRANTS: readonly Grant[] = [];
/** All facts, at `managed * 4 + granted * 2 + seat`. */
const FACTS: readonly DeskFacts[] = [false, true].flatMap((managed) =>
  [false, true].flatMap((granted) => [false, true].map((seat) => ({ managed, granted, seat }))),
);
/** How many answers a row has: one for every set of roles, as bits, and every set of facts. */
const PLACES = FACTS.length << DESK_ROLES.length;

const BIT: ReadonlyMap<string, number> = new Map(DESK_ROLES.map((role, place) => [role, 1 << place]));
const NOBODY_ANSWER: DeskAnswer = Object.freeze({
  outcome: 'deny',
  rule: NOBODY.id,
  because: NOBODY.because,
});
const NO_RULE_ANSWER: DeskAnswer = Object.freeze({
  outcome: 'deny',
  rule: NO_DESK_RULE.id,
  because: NO_DESK_RULE.because,
  needs: Object.freeze({ remedy: 'ask-admin' as const }),
});

function passes(cell: DeskCell, facts: DeskFacts): boolean {
  switch (cell) {
    case '':
      return false;
    case 'allow':
      return true;
    case 'seat':
      return facts.seat;
    case 'managed':
      return facts.managed;
    case 'granted':
      return facts.granted;
    case 'granted-and-managed':
      return facts.granted && facts.managed;
  }
}

function rolesIn(held: number): DeskRole[] {
  return DESK_ROLES.filter((_, place) => (held & (1 << place)) !== 0);
}

/** One answer: allowed by the lowest role held or implied, or refused in the name of the highest held. */
function answer(row: DeskRow, held: readonly DeskRole[], facts: DeskFacts): DeskAnswer {
  const highest = held.at(-1);
  if (highest === undefined) return NOBODY_ANSWER;
  const asked = new Set(held.flatMap((role) => IMPLIED[role]));
  const allowing = DESK_ROLES.find((role) => asked.has(role) && passes(deskCellOf(row, role), facts));
  const role = allowing ?? highest;
  const spoken = { rule: deskRuleId(row, role), because: deskBecause(row, role) };
  if (allowing !== undefined) return Object.freeze({ outcome: 'allow', ...spoken });
  if (highest === 'customer') return Object.freeze({ outcome: 'deny', ...spoken });
  return Object.freeze({ outcome: 'deny', ...spoken, needs: Object.freeze({ remedy: row.remedy }) });
}

/** Answers are made when first asked for: few of them ever are, and a start should not wait for the rest. */
function deskPlan(action: string, table: readonly DeskRow[]): DeskPlan {
  const rows = table.filter((row) => row.action === action);
  return {
    action,
    byTarget: rows.some((row) => row.about !== ''),
    rows,
    answers: new Map(rows.map((row) => [row.about, new Array<undefined>(PLACES).fill(undefined)])),
  };
}

function make(plan: DeskPlan, about: string, held: number, facts: number): DeskAnswer {
  const row = plan.rows.find((candidate) => candidate.about === about);
  const known = FACTS[facts];
  return row === undefined || known === undefined ? NO_RULE_ANSWER : answer(row, rolesIn(held), known);
}

/**
 * Makes a decider of rows: those of table 2 and of the doors beside it; tests hand in altered ones.
 * @returns a function that never throws and whose answers are shared and frozen
 */
export function deskDecider(table: readonly DeskRow[]): (question: DeskQuestion) => DeskAnswer {
  const actions = new Set<string>(table.map((row) => row.action));
  const planFor = lookup<DeskPlan>([...actions].map((action) => [action, deskPlan(action, table)]));

  return function decide(question) {
    let held = 0;
    for (const role of question.roles) held |= BIT.get(role) ?? 0;
    if (held === 0) return NOBODY_ANSWER;
    const plan = planFor(question.action);
    if (plan === undefined) return NO_RULE_ANSWER;
    const subject = question.subject ?? NOTHING;
    const granted = (question.grants ?? NO_GRANTS).includes(plan.action as Grant);
    const facts = (subject.managed === true ? 4 : 0) + (granted ? 2 : 0) + (question.seat === true ? 1 : 0);
    const about = plan.byTarget ? (subject.role ?? 'agent') : '';
    const answers = plan.answers.get(about);
    if (answers === undefined) return NO_RULE_ANSWER;
    const place = held * FACTS.length + facts;
    return (answers[place] ??= make(plan, about, held, facts));
  };
}
