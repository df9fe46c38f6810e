import { expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { decide } from './decide.ts';
import { clientOpinion, deskOpinion, type Opinion } from './testing/cedar.ts';
import { randomClientQuestion, randomDeskQuestion } from './testing/questions.ts';
import { seeded } from './testing/random.ts';

const SEED = Number(process.env['BAILIWICK_SEED'] ?? 20260101);

function told(answer: Answer): Opinion {
  if (answer.outcome === 'verify') return { outcome: 'verify', tier: answer.needs.tier };
  const atDesk = answer.rule.startsWith('desk.') && answer.outcome === 'allow';
  return atDesk ? { outcome: 'allow', as: answer.rule.split('.').at(-1) ?? '' } : { outcome: answer.outcome };
}

test(`Cedar, by policies written by hand, answers 10,000 client questions alike (seed ${SEED})`, () => {
  const random = seeded(SEED);
  const outcomes = new Map<string, number>();
  for (let count = 0; count < 10_000; count += 1) {
    const question = randomClientQuestion(random);
    const mine = told(decide(question));
    outcomes.set(mine.outcome, (outcomes.get(mine.outcome) ?? 0) + 1);
    expect({ question, ...clientOpinion(question) }).toEqual({ question, ...mine });
  }
  // Each outcome has to come up, or the agreement says little.
  for (const outcome of ['allow', 'explain', 'verify', 'approve', 'deny'])
    expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(30);
}, 120_000);

test(`Cedar answers 3,000 desk questions alike, and names the same role (seed ${SEED})`, () => {
  const random = seeded(SEED + 1);
  for (let count = 0; count < 3_000; count += 1) {
    const question = randomDeskQuestion(random);
    expect({ question, ...deskOpinion(question) }).toEqual({ question, ...told(decide(question)) });
  }
}, 60_000);
