import { expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { clientDecider } from './client/decide.ts';
import { CLIENT_DOORS, CLIENT_TABLE } from './client/table.ts';
import { deskDecider } from './desk/decide.ts';
import { DESK_DOORS, DESK_TABLE } from './desk/table.ts';
import type { ClientQuestion, DeskQuestion } from './question.ts';
import { clientCases, deskCases, meets, wholeAnswers, type Case } from './testing/cases.ts';
import { clientOpinion, deskOpinion, type Opinion } from './testing/cedar.ts';
import {
  clientChanges,
  deskChanges,
  everyClientQuestion,
  everyDeskQuestion,
  mutants,
  type Mutant,
} from './testing/mutants.ts';
import { randomClientQuestion, randomDeskQuestion } from './testing/questions.ts';
import { seeded } from './testing/random.ts';

const SEED = Number(process.env['BAILIWICK_SEED'] ?? 20260102);

type Decider<Question> = (question: Question) => Answer;

/** Catches a fault, or does not. */
type Net<Question> = (action: string, decide: Decider<Question>) => boolean;

function byAction<Item>(items: readonly Item[], actionOf: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const list = found.get(actionOf(item)) ?? [];
    list.push(item);
    found.set(actionOf(item), list);
  }
  return found;
}

function caseNet<Question extends { action: string }>(cases: readonly Case<Question>[]): Net<Question> {
  const found = byAction(cases, ({ ask }) => ask.action);
  return (action, decide) => (found.get(action) ?? []).some(({ ask, say }) => !meets(decide(ask), say));
}

function agrees(answer: Answer, opinion: Opinion): boolean {
  if (answer.outcome !== opinion.outcome) return false;
  if (answer.outcome === 'verify') return answer.needs.tier === opinion.tier;
  return opinion.as === undefined || answer.rule.endsWith(`.${opinion.as}`);
}

function cedarNet<Question extends { action: string }>(
  questions: readonly Question[],
  opinionOn: (question: Question) => Opinion,
): Net<Question> {
  const found = byAction(
    questions.map((question) => ({ question, opinion: opinionOn(question) })),
    ({ question }) => question.action,
  );
  return (action, decide) =>
    (found.get(action) ?? []).some(({ question, opinion }) => !agrees(decide(question), opinion));
}

/** Whether no question at all is answered otherwise, but for the wording of the reason: then it is no fault. */
function same<Question>(questions: Iterable<Question>, one: Decider<Question>, other: Decider<Question>) {
  // Answers are few and shared, so a pair that was found alike need not be compared again.
  const alike = new Map<Answer, Answer>();
  for (const question of questions) {
    const [left, right] = [one(question), other(question)];
    if (alike.get(left) === right) continue;
    if (!meets(left, right)) return false;
    alike.set(left, right);
  }
  return true;
}

interface Run<Row, Question> {
  readonly table: readonly Row[];
  readonly faulty: readonly Mutant<Row>[];
  readonly decider: (rows: readonly Row[]) => Decider<Question>;
  readonly cases: Net<Question>;
  readonly cedar: Net<Question>;
  readonly every: (action: string) => Iterable<Question>;
}

/** Throws every fault at both nets. */
function sieve<Row extends { action: string }, Question>(run: Run<Row, Question>) {
  const count = { faults: 0, byCases: 0, byCedar: 0, noFault: 0 };
  const survivors: string[] = [];
  for (const { action, what, rows } of run.faulty) {
    const decide = run.decider(rows);
    const [inCases, inCedar] = [run.cases(action, decide), run.cedar(action, decide)];
    if (!inCases && !inCedar) {
      const sound = run.decider(run.table.filter((row) => row.action === action));
      if (same(run.every(action), sound, decide)) {
        count.noFault += 1;
        continue;
      }
      survivors.push(what);
    }
    count.faults += 1;
    count.byCases += inCases ? 1 : 0;
    count.byCedar += inCedar ? 1 : 0;
  }
  return { count, survivors };
}

function report(name: string, { count, survivors }: ReturnType<typeof sieve>): void {
  const { faults, byCases, byCedar, noFault } = count;
  process.stdout.write(
    `${name}: ${faults} faults, ${byCases} caught by the cases, ${byCedar} by Cedar, ` +
      `${survivors.length} survived; ${noFault} more changes change no answer to any question\n`,
  );
}

const whole = wholeAnswers();
const isClient = (item: Case<ClientQuestion | DeskQuestion>): item is Case<ClientQuestion> =>
  item.ask.account === 'client';
const isDesk = (item: Case<ClientQuestion | DeskQuestion>): item is Case<DeskQuestion> =>
  item.ask.account === 'desk';

test(`no fault in table 1 or its doors survives (seed ${SEED})`, () => {
  const random = seeded(SEED);
  const table = [...CLIENT_TABLE, ...CLIENT_DOORS];
  const questions = Array.from({ length: 6_000 }, () => randomClientQuestion(random));
  const result = sieve<(typeof table)[number], ClientQuestion>({
    table,
    faulty: mutants(table, clientChanges),
    decider: clientDecider,
    cases: caseNet([...whole.filter(isClient), ...clientCases()]),
    cedar: cedarNet(questions, clientOpinion),
    every: everyClientQuestion,
  });
  report('table 1', result);
  expect(result.survivors).toEqual([]);
  expect(result.count.faults).toBeGreaterThan(1_000);
}, 120_000);

test(`no fault in table 2 or its doors survives (seed ${SEED})`, () => {
  const random = seeded(SEED + 1);
  const table = [...DESK_TABLE, ...DESK_DOORS];
  const questions = Array.from({ length: 3_000 }, () => randomDeskQuestion(random));
  const result = sieve<(typeof table)[number], DeskQuestion>({
    table,
    faulty: mutants(table, deskChanges),
    decider: deskDecider,
    cases: caseNet([...whole.filter(isDesk), ...deskCases()]),
    cedar: cedarNet(questions, deskOpinion),
    every: everyDeskQuestion,
  });
  report('table 2', result);
  expect(result.survivors).toEqual([]);
  expect(result.count.faults).toBeGreaterThan(400);
}, 120_000);
