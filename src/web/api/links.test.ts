import { describe, expect, it } from 'vitest';
import { secretIn } from './linkSecret.ts';
import { besideNoField, mistakesIn } from './mistakes.ts';
import { problemFrom } from './problem.ts';

const secret = 'A'.repeat(42) + '_';

describe('secretIn', () => {
  it('reads a whole secret, named or not', () => {
    expect(secretIn(`#${secret}`)).toBe(secret);
    expect(secretIn(`#token=${secret}`)).toBe(secret);
  });

  it('reads nothing from a link that is cut short or too long', () => {
    for (const fragment of ['', '#', `#${secret.slice(1)}`, `#${secret}x`, `#${secret}=`]) {
      expect(secretIn(fragment)).toBeNull();
    }
  });
});

describe('mistakesIn', () => {
  it('names the first mistake of each field by its last word', () => {
    const fields = [
      { field: 'body.person.email', message: 'must be a mail address' },
      { field: 'body.person.email', message: 'is too long' },
      { field: 'body.first', message: 'is missing' },
      { field: 'body.mailDomains.1', message: '“mailDomains.1” must be a mail domain.' },
      { field: 7 },
      null,
    ];
    const found = mistakesIn(problemFrom(400, { code: 'bad-input', fields }));
    expect(found).toEqual({
      email: 'Must be a mail address',
      first: 'Is missing',
      mailDomains: 'Must be a mail domain.',
    });
  });

  it('says what stands beside no field as a sentence of its own', () => {
    const fields = [
      { field: 'body', message: 'changes nothing' },
      { field: 'path.id', message: 'becomes a work order' },
      { field: 'query.limit', message: '“limit” must be a number.' },
      { field: 'body.first', message: 'is missing' },
    ];
    expect(besideNoField(problemFrom(400, { code: 'bad-input', fields }))).toEqual([
      'This changes nothing.',
      'This becomes a work order.',
      '“limit” must be a number.',
    ]);
    expect(besideNoField(null)).toEqual([]);
  });

  it('names none for another error', () => {
    expect(mistakesIn(new Error('x'))).toEqual({});
    expect(mistakesIn(problemFrom(403, {}))).toEqual({});
  });
});
