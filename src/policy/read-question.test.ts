import { expect, test } from 'vitest';
import { OUTCOMES } from './answer.ts';
import { decide } from './decide.ts';
import { QUESTION_ERRORS, readQuestion } from './read-question.ts';
import { jsonLines, wholeAnswers } from './testing/cases.ts';
import { randomClientQuestion, randomDeskQuestion } from './testing/questions.ts';
import { seeded, type Random } from './testing/random.ts';
import { CLIENT_ACTIONS, DESK_ACTIONS } from './words.ts';

interface BadLine {
  readonly line: string;
  readonly code: string;
}
const badLines = jsonLines<BadLine>('bad-lines.jsonl').filter(({ code }) => code !== 'bad-json');

test.each(badLines.map(({ line, code }) => [line, code] as const))('%s is %s', (line, code) => {
  const { question, error } = readQuestion(JSON.parse(line));
  expect(question).toBeNull();
  expect(error?.code).toBe(code);
  expect(error?.message).toMatch(/^[A-Z].*\.$/);
});

test('a message repeats no more than the beginning of a huge name', () => {
  const name = 'x'.repeat(1_000_000);
  const { error } = readQuestion({ account: 'desk', roles: [], action: 'session.join', [name]: 1 });
  expect(error?.code).toBe('unknown-field');
  expect(error?.message.length).toBeLessThan(200);
});

test('what is read is decided as what was written, doors aside', () => {
  const random = seeded(7);
  let read = 0;
  for (let count = 0; count < 20_000; count += 1) {
    const question = random.once(3) ? randomDeskQuestion(random) : randomClientQuestion(random);
    const written = JSON.parse(JSON.stringify(question)) as { subject: { byLink?: boolean } };
    delete written.subject.byLink;
    const inTables = ([...CLIENT_ACTIONS, ...DESK_ACTIONS] as string[]).includes(question.action);
    const { question: again, error } = readQuestion(written);
    if (error?.code !== (inTables ? undefined : 'bad-value')) expect({ written, error }).toBe('readable');
    if (again === null) continue;
    read += 1;
    if (decide(again) !== decide(question)) expect(decide(again)).toBe(decide(question));
  }
  expect(read).toBeGreaterThan(10_000);
});

test('fields that are left out mean what the contract says', () => {
  for (const { ask } of wholeAnswers()) {
    const { question, error } = readQuestion(ask);
    if (error !== null) expect(error.code).toBe('bad-value');
    else expect(decide(question)).toBe(decide(ask));
  }
});

/** Anything at all. */
function anything(random: Random, depth = 0): unknown {
  const words = [
    'client',
    'desk',
    'member',
    'user.change',
    'phone.view',
    'session.host',
    'own',
    '',
    '__proto__',
  ];
  if (depth > 2 || random.once(3)) return random.pick([null, true, false, -0, 1e400, 3, 'x', ...words]);
  if (random.once(5)) return Array.from({ length: random.below(4) }, () => anything(random, depth + 1));
  const names = ['account', 'role', 'roles', 'action', 'subject', 'tier', 'grants', 'own', 'toString', ''];
  return Object.fromEntries(
    names.filter(() => random.once(2)).map((name) => [name, anything(random, depth + 1)]),
  );
}

/** A question with some of its fields replaced by anything, or something else altogether. */
function hostile(random: Random): unknown {
  if (random.once(4)) return anything(random);
  const question = random.once(3) ? randomDeskQuestion(random) : randomClientQuestion(random);
  const written = JSON.parse(JSON.stringify(question)) as Record<string, unknown>;
  const subject = written['subject'] as Record<string, unknown>;
  delete subject['byLink'];
  for (const object of [written, subject])
    for (const name of Object.keys(object)) if (random.once(20)) object[name] = anything(random, 1);
  return written;
}

test('whatever is thrown at it is answered or refused, never a fault', () => {
  const random = seeded(11);
  const count = { answered: 0, refused: 0 };
  for (let tries = 0; tries < 50_000; tries += 1) {
    const thrown = hostile(random);
    const { question, error } = readQuestion(thrown);
    const told: readonly string[] = error === null ? OUTCOMES : QUESTION_ERRORS;
    const word = error === null ? decide(question).outcome : error.code;
    if (!told.includes(word)) expect({ thrown, word }).toEqual({ thrown, word: 'an outcome or an error' });
    count[error === null ? 'answered' : 'refused'] += 1;
  }
  expect(Math.min(count.answered, count.refused)).toBeGreaterThan(10_000);
});

test('an answer cannot be altered by whoever gets it', () => {
  const answer = decide({ account: 'client', role: 'member', action: 'number.order', tier: 3 });
  expect(Object.isFrozen(answer) && Object.isFrozen(answer.needs)).toBe(true);
});
