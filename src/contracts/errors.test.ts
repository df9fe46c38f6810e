import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS, ERROR_GROUPS, errorsPage, isErrorCode, Problem, problemFromDatabase } from './errors.ts';

const root = join(import.meta.dirname, '..', '..');
const files = (folder: string, end: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => end.test(path))
    .map((path) => join(root, folder, path));

/** The codes in the first argument of a refusal: one literal, or those of a `case`. */
function words(call: string): string[] {
  const first = call.startsWith('case') ? call.split(' end')[0] : call.split(',')[0];
  const whens = first?.replace(/= '[^']*'/g, '') ?? '';
  return [...whens.matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '');
}

/** Codes that SQL raises (`guard.refuse('x')`) or that TypeScript throws (`new Problem('x')`), with their files. */
function thrown(): [string, string][] {
  const sql = files('src/server', /\.sql$/).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/guard\.refuse\(([^;]*);|BW\d{3}', message = '([^']+)'/g)]
      .flatMap((match) => match[2] ?? words(match[1] ?? ''))
      .map((code): [string, string] => [code, path]),
  );
  const code = files('src/server', /(?<!\.test)\.ts$/).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/new Problem\(\s*'([^']+)'/g)].map((match): [string, string] => [
      match[1] ?? '',
      path,
    ]),
  );
  return [...sql, ...code];
}

describe('the error list', () => {
  it('holds every code that anything throws', () => {
    const found = thrown();
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(([code]) => !isErrorCode(code))).toEqual([]);
  });

  it('puts each code into one group, each with whole sentences', () => {
    const grouped = ERROR_GROUPS.flatMap(([, entries]) => Object.keys(entries));
    expect(grouped.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
    for (const [code, { status, title, detail, next }] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toMatch(/\.$/);
      expect(detail).toMatch(/^[A-Z{].*[.}]$/);
      expect(next).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('is what docs/errors.md says', () => {
    expect(readFileSync(join(root, 'docs', 'errors.md'), 'utf8')).toBe(errorsPage());
  });
});

describe('a problem', () => {
  it('fills its detail and carries its members', () => {
    const problem = new Problem('already-answered', { by: 'Grace Hopper', at: 'now' });
    expect(problem.body('r1')).toEqual({
      type: 'urn:bailiwick:problem:already-answered',
      title: 'Already answered',
      status: 409,
      code: 'already-answered',
      detail: 'This was answered by Grace Hopper.',
      next: ERRORS['already-answered'].next,
      request: 'r1',
      by: 'Grace Hopper',
      at: 'now',
    });
  });

  it('says numbers as a person reads them', () => {
    const said = (code: 'limit-reached' | 'code-wrong' | 'import-bad-rows', members: object) =>
      new Problem(code, { ...members }).message;
    expect(said('limit-reached', { wait: 86_400 })).toBe(
      'This was tried too often; it opens again in 24 hours.',
    );
    expect(said('code-wrong', { left: 1 })).toBe('The code is wrong; one try is left.');
    expect(said('code-wrong', { left: 4 })).toBe('The code is wrong; 4 tries are left.');
    expect(said('import-bad-rows', { count: 1 })).toBe(
      'The file cannot be taken: mistakes in 1 row; nothing was changed.',
    );
  });

  it('lets no member replace its code or status', () => {
    const body = new Problem('conflict', { code: 'not-found', status: 200, detail: 'x' }).body();
    expect(body).toMatchObject({ code: 'conflict', status: 409, detail: ERRORS.conflict.detail });
  });

  it('tells nothing of a cause that is not for the caller', () => {
    const text = JSON.stringify(new Problem('internal', { secret: 'x1' }, new Error('x2')).body());
    expect(text).not.toMatch(/x1|x2|secret/);
  });
});

describe('an error of the database', () => {
  const error = (code: string, message = '', detail = '') =>
    Object.assign(new Error(message), { code, detail });

  it.each([
    ['BW001', 'authority-used', 'authority-used'],
    ['BW001', 'nothing we know', 'guard-refused'],
    ['22021', 'invalid byte sequence', 'bad-input'],
    ['22P05', 'unsupported Unicode escape sequence', 'bad-input'],
    ['22003', 'out of range', 'bad-input'],
    ['22P02', 'invalid input syntax for type uuid', 'bad-input'],
    ['23505', 'duplicate key', 'conflict'],
    ['40001', 'could not serialize', 'try-again'],
    ['40P01', 'deadlock', 'try-again'],
    ['57P01', 'terminating connection', 'database-away'],
    ['08006', 'connection failure', 'database-away'],
    ['53300', 'too many connections', 'database-away'],
    ['53100', 'could not extend file: No space left on device', 'no-room'],
    ['ECONNREFUSED', 'connect', 'database-away'],
  ])('%s (%s) is %s', (code, message, expected) => {
    expect(problemFromDatabase(error(code, message))?.code).toBe(expected);
  });

  it('of a lost connection is told by its message', () => {
    expect(problemFromDatabase(new Error('Connection terminated unexpectedly'))?.code).toBe('database-away');
    expect(problemFromDatabase(new Error('timeout exceeded when trying to connect'))?.code).toBe(
      'database-away',
    );
  });

  it('that the guard raises brings its members, and prose is not taken for them', () => {
    const made = problemFromDatabase(error('BW001', 'code-wrong', '{"left":2}'));
    expect(made?.body()).toMatchObject({ detail: 'The code is wrong; 2 tries are left.', left: 2 });
    expect(problemFromDatabase(error('BW001', 'code-wrong', 'Key (email)=(a@b)'))?.members).toEqual({});
    expect(problemFromDatabase(error('BW001', 'code-wrong', '{broken'))?.members).toEqual({});
  });

  it('that nobody foresaw is none of these', () => {
    expect(problemFromDatabase(error('42601', 'syntax error'))).toBeNull();
    expect(problemFromDatabase(error('ENOENT', 'no such file'))).toBeNull();
    expect(problemFromDatabase(new TypeError('x is undefined'))).toBeNull();
  });
});
