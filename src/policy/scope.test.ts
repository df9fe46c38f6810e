import { expect, test } from 'vitest';
import { OUTCOMES, type Outcome } from './answer.ts';
import { decide } from './decide.ts';
import { aboutRow, inScope, scope, scopeSql, type RowFacts, type Scope } from './scope.ts';
import { randomClientQuestion, randomDeskQuestion } from './testing/questions.ts';
import { seeded } from './testing/random.ts';
import { CLIENT_ROLES, TARGET_ROLES } from './words.ts';

function rowsFor(account: 'client' | 'desk'): RowFacts[] {
  const roles = account === 'client' ? CLIENT_ROLES : TARGET_ROLES;
  return [true, false].flatMap((own) =>
    [true, false].flatMap((managed) => roles.map((role) => ({ own, managed, role }))),
  );
}

/** Runs the condition as JavaScript: its grammar is `and`, `or`, `not`, `in`, two words and two columns. */
function holds(sql: string, row: RowFacts): boolean {
  const script = sql
    .replaceAll(/role in \(([^)]*)\)/g, (_, words: string) => `[${words}].includes(row.role)`)
    .replaceAll(/\bnot\b/g, '!')
    .replaceAll(/\band\b/g, '&&')
    .replaceAll(/\bor\b/g, '||')
    .replaceAll(/\b(own|managed)\b/g, 'row.$1');
  return new Function('row', `return ${script};`)(row) === true;
}

const COLUMNS = { own: 'own', managed: 'managed', role: 'role' };

function checkRow(found: Scope, row: RowFacts, listed: boolean, what: unknown): void {
  const [data, sql] = [inScope(found, row), holds(scopeSql(found, COLUMNS), row)];
  if (data !== listed || sql !== listed) expect({ what, row, data, sql }).toEqual({ what, row, listed });
}

test('a scope lists exactly the rows that decide answers as wanted, as data and as SQL', () => {
  const random = seeded(3);
  const seen = { all: 0, none: 0, some: 0 };
  for (let count = 0; count < 4_000; count += 1) {
    const question = random.once(3) ? randomDeskQuestion(random) : randomClientQuestion(random);
    const wanted: Outcome[] = random.once(2) ? ['allow'] : OUTCOMES.filter(() => random.once(2));
    const found = scope(question, wanted);
    seen[found.rows] += 1;
    for (const row of rowsFor(question.account)) {
      const { outcome } = decide(aboutRow(question, row));
      checkRow(found, row, wanted.includes(outcome), { question, wanted, found });
    }
  }
  expect(Math.min(seen.all, seen.none, seen.some)).toBeGreaterThan(100);
});

const member = { account: 'client', role: 'member', tier: 3 } as const;

test.each([
  [{ ...member, action: 'phone.view' }, ['allow'], [{ own: true }], '((own))'],
  [{ ...member, action: 'device.troubleshoot' }, ['allow', 'explain'], [{}], '(true)'],
  [{ ...member, action: 'number.order' }, ['allow'], [], '(false)'],
  [
    { ...member, role: 'admin', action: 'user.remove' },
    ['allow'],
    [{ role: ['member'] }],
    "(role in ('member'))",
  ],
  [{ ...member, role: 'super-admin', action: 'phone.change' }, ['allow'], [{}], '(true)'],
  [
    { account: 'desk', roles: ['manager'], action: 'agent.manage', grants: ['agent.manage'] },
    ['allow'],
    [{ managed: true, role: ['agent'] }],
    "((managed) and role in ('agent'))",
  ],
  [
    { account: 'desk', roles: ['admin'], action: 'agent.manage' },
    ['allow'],
    [{ role: ['agent', 'manager', 'admin'] }],
    "(role in ('agent', 'manager', 'admin'))",
  ],
] as const)('%j lists %j where %j', (question, wanted, any, sql) => {
  const found = scope(question, wanted);
  expect(found.any).toEqual(any);
  expect(scopeSql(found, COLUMNS)).toBe(sql);
});

test('a column that is needed but not given is a fault of the query, not a wider list', () => {
  const found = scope({ ...member, action: 'phone.view' });
  expect(() => scopeSql(found, {})).toThrow('This scope asks for the column "own"; say which it is.');
});
