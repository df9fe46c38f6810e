import { expect, test } from 'vitest';
import { decide } from '../src/policy/decide.ts';
import { randomClientQuestion } from '../src/policy/testing/questions.ts';
import { seeded } from '../src/policy/testing/random.ts';
import { CLIENT_ACTIONS } from '../src/policy/words.ts';
import { caslAllows, caslAsked, caslReason } from './policy-casl.ts';

test('CASL is asked the same: with all proof and approval given, both allow and refuse alike', () => {
  const random = seeded(5);
  let compared = 0;
  for (let count = 0; count < 20_000; count += 1) {
    const question = { ...randomClientQuestion(random), tier: 3, approved: true, superAdmins: 2 } as const;
    const [casl] = caslAsked(question);
    if (casl === undefined || !(CLIENT_ACTIONS as readonly string[]).includes(question.action)) continue;
    const { outcome } = decide(question);
    if (caslAllows(casl) !== (outcome === 'allow')) expect({ question, outcome }).toBe('alike');
    expect(caslReason(casl)).not.toBe('');
    compared += 1;
  }
  expect(compared).toBeGreaterThan(10_000);
});
