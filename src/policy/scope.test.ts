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

/** Works the condition out as a database would: `or` over `and` over `not`, parentheses, `in`, and the columns. */
function holds(sql: string, row: RowFacts): boolean {
  const tokens = sql.match(/[(),]|'[a-z-]+'|[a-z]+/g) ?? [];
  const next = () => tokens.shift() ?? '';
  const must = (token: string, wanted: string) => {
    if (token !== wanted) throw new SyntaxError(`${sql}: "${token}" where "${wanted}" should be.`);
  };
  const any = (): boolean => {
    let value = all();
    while (tokens[0] === 'or' && next() !== '') value = all() || value;
    return value;
  };
  const all = (): boolean => {
    let value = one();
    while (tokens[0] === 'and' && next() !== '') value = one() && value;
    return value;
  };
  const one = (): boolean => {
    const token = next();
    if (token === 'not') return !one();
    if (token === 'role') return inList();
    if (token !== '(')
      return token === 'own' ? row.own : token === 'managed' ? row.managed : token === 'true';
    const value = any();
    must(next(), ')');
    return value;
  };
  const inList = (): boolean => {
    must(next(), 'in');
    must(next(), '(');
    let found = false;
    for (let token = next(); token !== ')' && token !== ''; token = next())
      found ||= token === `'${row.role}'`;
    return found;
  };
  const value = any();
  must(next(), '');
  return value;
}

const COLUMNS = { own: 'own', managed: 'managed', role: 'role' };

function checkRow(found: Scope, row: RowFacts, listed: boolean, what: unknown): void {
  const [data, sql] = [inScope(found, row), holds(scopeSql(found, COLUMNS), row)];
  if (data !== listed || sql !== listed) expect({ what, row, data, sql }).toEqual({ what, row, listed });
}

test('a scope lists exactly the rows that decide answers as wanted, as data and as SQL', () => {
  const random = seeded(3);
  const seen = { all: 0, none: 0, some: 0 };
  for (let count = 0; count < 2_000; count += 1) {
    const question = random.once(3) ? randomDeskQuestion(random) : randomClientQuestion(random);
    const wanted: Outcome[] = random.once(2) ? ['allow'] : OUTCOMES.filter(() => random.once(2));
    const found = scope(question, wanted);
    seen[found.rows] += 1;
    for (const row of rowsFor(question.account)) {
      const { outcome } = decide(aboutRow(question, row));
      checkRow(found, row, wanted.includes(outcome), { question, wanted, found });
    }
  }
  expect(Math.min(seen.all, seen.none, seen.some)).toBeGreaterThan(50);
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
