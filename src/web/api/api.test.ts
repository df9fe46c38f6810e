import { afterEach, describe, expect, it } from 'vitest';
import { withQuery } from './client.ts';
import { forgetTime, learnTime, serverNow } from './clock.ts';
import { backOff, isStaleBy, topicsIn } from './live.ts';
import { ApiProblem, isCode, problemFrom } from './problem.ts';
import { worthAnotherTry } from './queries.ts';
import { homeOf } from './session.ts';

afterEach(forgetTime);

describe('problemFrom', () => {
  it('keeps what the server said, with its extra members', () => {
    const problem = problemFrom(409, {
      title: 'Changed meanwhile',
      code: 'version-conflict',
      detail: 'Somebody changed this.',
      next: 'Compare.',
      theirs: { first: 'Dana' },
    });
    expect(problem.message).toBe('Somebody changed this.');
    expect(problem.next).toBe('Compare.');
    expect(problem.body['theirs']).toEqual({ first: 'Dana' });
    expect(isCode(problem, 'lapsed', 'version-conflict')).toBe(true);
    expect(isCode(problem, 'lapsed')).toBe(false);
  });

  it('makes a problem of a page that a proxy sent', () => {
    const problem = problemFrom(502, '<html>Bad gateway</html>');
    expect(problem).toMatchObject({ status: 502, code: 'unknown', next: null });
    expect(problem.message).toContain('502');
  });
});

describe('worthAnotherTry', () => {
  const refused = problemFrom(403, {});
  const away = new ApiProblem({ status: 0, code: 'offline', title: '', detail: '' });
  it('repeats what could not be reached, and never a refusal', () => {
    expect(worthAnotherTry(0, away)).toBe(true);
    expect(worthAnotherTry(0, problemFrom(503, {}))).toBe(true);
    expect(worthAnotherTry(3, away)).toBe(false);
    expect(worthAnotherTry(0, refused)).toBe(false);
    expect(worthAnotherTry(0, new Error('ours'))).toBe(false);
  });
});

describe('the server clock', () => {
  it('is taken from the sample with the shortest trip', () => {
    const here = Date.now();
    const header = new Date(here + 3_600_000).toUTCString();
    learnTime(header, here - 100, here);
    expect(Math.abs(serverNow() - Date.now() - 3_600_000)).toBeLessThan(1_700);
    learnTime(new Date(here).toUTCString(), here - 5_000, here);
    expect(serverNow() - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('ignores a reply that names no time', () => {
    learnTime(null, 0, 1);
    learnTime('yesterday', 0, 1);
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(5);
  });
});

describe('live', () => {
  it('reads topics, and nothing from what is not ours', () => {
    expect(topicsIn('{"t":"changed","topics":["contacts","contact:7",3]}')).toEqual([
      'contacts',
      'contact:7',
    ]);
    expect(topicsIn('{"t":"hello"}')).toEqual([]);
    expect(topicsIn('null')).toEqual([]);
    expect(topicsIn('nonsense')).toEqual([]);
  });

  it('finds the queries that a change makes stale', () => {
    expect(isStaleBy('contact:7', ['contact', '7'])).toBe(true);
    expect(isStaleBy('contact:7', ['contact', '7', 'record'])).toBe(true);
    expect(isStaleBy('contact:7', ['contact'])).toBe(true);
    expect(isStaleBy('contact', ['contact', '7'])).toBe(true);
    expect(isStaleBy('contact:7', ['contact', '8'])).toBe(false);
    expect(isStaleBy('contact:7', ['contacts'], ['contact'])).toBe(true);
    expect(isStaleBy('person:7', ['contacts'], ['contact'])).toBe(false);
  });

  it('waits longer each time, and never above 15 s', () => {
    const waits = [0, 1, 2, 3, 4, 5, 20].map((tries) => backOff(tries, 0));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000]);
    expect(backOff(20, 1)).toBe(10_000);
  });
});

describe('homeOf', () => {
  const me = { kind: 'person' } as never;
  it('sends everybody where they belong', () => {
    expect(homeOf({ phase: 'set-up', me: null })).toBe('/set-up');
    expect(homeOf({ phase: 'ready', me: null })).toBe('/sign-in');
    expect(homeOf({ phase: 'ready', me })).toBe('/portal');
    expect(homeOf({ phase: 'ready', me: { kind: 'agent' } as never })).toBe('/desk');
  });
});

describe('withQuery', () => {
  it('escapes values and leaves empty ones out', () => {
    expect(withQuery('/a', { q: 'x&y=z', from: '', to: null, n: 0 })).toBe('/a?q=x%26y%3Dz&n=0');
    expect(withQuery('/a', {})).toBe('/a');
  });
});
