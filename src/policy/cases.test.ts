import { expect, test } from 'vitest';
import { CLIENT_DOORS, CLIENT_TABLE } from './client/table.ts';
import { decide } from './decide.ts';
import { DESK_DOORS, DESK_TABLE } from './desk/table.ts';
import { rules } from './rules.ts';
import { clientCases, deskCases, meets, wholeAnswers, withoutSentence } from './testing/cases.ts';

const CLIENT = clientCases();
const DESK = deskCases();

test('every cell of table 1 is answered as its case says, at every tier and in every state of approval', () => {
  for (const { ask, say } of CLIENT) {
    const answer = decide(ask);
    if (!meets(answer, say)) expect({ ask, say: withoutSentence(answer) }).toEqual({ ask, say });
  }
  expect(CLIENT.length).toBeGreaterThan(40_000);
});

test('every cell of table 2 is answered as its case says', () => {
  for (const { ask, say } of DESK) expect({ ask, say: withoutSentence(decide(ask)) }).toEqual({ ask, say });
  expect(DESK.length).toBeGreaterThan(180);
});

test.each(wholeAnswers().map((whole, line) => [line + 1, whole] as const))(
  'whole answer %i',
  (_, { ask, say }) => {
    expect(withoutSentence(decide(ask))).toEqual(say);
  },
);

test('no row of the tables is without a case', () => {
  const asked = new Set([...CLIENT, ...DESK].map(({ say }) => say.rule));
  for (const row of [...CLIENT_TABLE, ...CLIENT_DOORS])
    expect([...asked].some((rule) => rule.startsWith(`client.${row.action}.`))).toBe(true);
  for (const row of [...DESK_TABLE, ...DESK_DOORS])
    expect([...asked].some((rule) => rule.startsWith(`desk.${row.action}.`))).toBe(true);
});

test('every rule but those that nothing written can reach is named by some case', () => {
  const named = new Set([...CLIENT, ...DESK, ...wholeAnswers()].map(({ say }) => say.rule));
  const unnamed = rules()
    .map(({ id }) => id)
    .filter((id) => !named.has(id));
  expect(unnamed).toEqual(['client.no-rule', 'desk.no-rule']);
  expect([...named].filter((id) => !rules().some((rule) => rule.id === id))).toEqual([]);
});

test('an answer carries the sentence of its rule, whatever the outcome', () => {
  const sentences = new Map(rules().map(({ id, because }) => [id, because]));
  expect(sentences.size).toBe(rules().length);
  for (const { ask } of [...CLIENT, ...DESK, ...wholeAnswers()]) {
    const answer = decide(ask);
    if (answer.because !== sentences.get(answer.rule))
      expect(answer.because).toBe(sentences.get(answer.rule));
  }
  for (const sentence of sentences.values()) expect(sentence).toMatch(/^[A-Z][^.!?]+\.$/);
});
