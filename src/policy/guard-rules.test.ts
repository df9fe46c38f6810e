import { expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { decide } from './decide.ts';
import {
  enumerateGuardRules,
  guardKey,
  type GuardKey,
  type GuardQuestion,
  type GuardRule,
} from './guard-rules.ts';
import { meets, withoutSentence } from './testing/cases.ts';
import { everyClientQuestion } from './testing/mutants.ts';
import { CLIENT_ACTIONS } from './words.ts';

const RULES = enumerateGuardRules();

const text = (key: GuardKey) =>
  [
    key.action,
    key.role,
    key.aspect,
    key.own,
    key.granted,
    key.subjectRole,
    key.signedBy,
    key.everywhere,
    key.preset,
  ].join('|');
const BY_KEY = new Map(RULES.map((rule) => [text(rule), rule]));

/** What the database makes of a row: its own few steps, told apart from the decider's. */
function byRow(question: GuardQuestion): Pick<Answer, 'outcome' | 'rule'> & { tier?: number } {
  const key = guardKey(question);
  if (key === null) return { outcome: 'deny', rule: 'client.non-member' };
  const outside = question.role === 'non-member';
  const tier = outside ? 3 : (question.tier ?? 0);
  if (tier === 0) return { outcome: 'verify', rule: 'client.unidentified', tier: 1 };
  const row: GuardRule | undefined = BY_KEY.get(text(key));
  if (row === undefined) throw new Error(`No row for ${text(key)}.`);
  if (row.outcome !== 'allow') return row;
  if (row.action === 'user.remove' && row.subjectRole === 'super-admin' && question.superAdmins === 1)
    return { outcome: 'deny', rule: 'client.user.remove.last-super-admin' };
  const needed = Math.max(row.tier, question.minTier ?? 0);
  if (tier < needed) return { outcome: 'verify', rule: row.rule, tier: needed };
  return { outcome: row.approver && question.approved !== true ? 'approve' : 'allow', rule: row.rule };
}

test('each key stands once, and there are few', () => {
  expect(BY_KEY.size).toBe(RULES.length);
  expect(RULES.length).toBeLessThan(400);
});

test.each(CLIENT_ACTIONS)('the rows of %s say what decide says, for every question there is', (action) => {
  let count = 0;
  for (const question of everyClientQuestion(action) as Iterable<GuardQuestion>) {
    const answer = decide(question);
    const { outcome, rule, tier } = byRow(question);
    const agrees =
      answer.outcome === outcome &&
      answer.rule === rule &&
      (answer.outcome !== 'verify' || answer.needs.tier === tier);
    if (!agrees) expect({ question, ...withoutSentence(answer) }).toEqual({ question, outcome, rule, tier });
    count += 1;
  }
  expect(count).toBeGreaterThan(1_000);
});

test('one row for one of the cells, as the database gets it', () => {
  const rows = RULES.filter(({ rule }) => rule === 'client.phone.change.super-admin.transfer-pin');
  expect(rows).toContainEqual({
    action: 'phone.change',
    role: 'super-admin',
    aspect: 'transfer-pin',
    own: false,
    granted: false,
    subjectRole: '',
    signedBy: '',
    everywhere: false,
    preset: 'strict',
    outcome: 'allow',
    tier: 3,
    approver: true,
    rule: 'client.phone.change.super-admin.transfer-pin',
  });
  const own = decide({
    account: 'client',
    role: 'member',
    action: 'phone.view',
    subject: { own: true },
    tier: 2,
  });
  expect(meets(own, { outcome: 'allow', rule: 'client.phone.view.member.own', disclose: true })).toBe(true);
});
