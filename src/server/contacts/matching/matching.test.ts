import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Phone } from '../../../contracts/common.ts';
import { lineFault, phoneFault } from '../../../contracts/phone.ts';
import { emailKey, nameKeys, phoneKey } from './keys.ts';
import { canMatch, matches, matchKeys } from './matches.ts';
import { FULL_FORMS } from './shortForms.ts';

type Side = [first: string, last: string, email: string];
type Pair = [why: string, a: Side, b: Side];
const pairs = JSON.parse(readFileSync(new URL('pairs.json', import.meta.url), 'utf8')) as {
  match: Pair[];
  differ: Pair[];
};
const keysOf = ([first, last, email]: Side) => matchKeys({ first, last, email });

describe('pairs.json', () => {
  it('holds at least 40 of each kind, each named once', () => {
    expect(pairs.match.length).toBeGreaterThanOrEqual(40);
    expect(pairs.differ.length).toBeGreaterThanOrEqual(40);
    const names = [...pairs.match, ...pairs.differ].map(([why]) => why);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(pairs.match)('matches: %s', (_why, a, b) => {
    expect(matches(keysOf(a), keysOf(b))).toBe(true);
    expect(matches(keysOf(b), keysOf(a))).toBe(true);
  });

  it.each(pairs.differ)('differs: %s', (_why, a, b) => {
    expect(matches(keysOf(a), keysOf(b))).toBe(false);
    expect(matches(keysOf(b), keysOf(a))).toBe(false);
  });
});

describe('short forms', () => {
  const entries = [...FULL_FORMS];

  it('are at most 200 pairs, all in plain form', () => {
    const count = entries.reduce((sum, [, full]) => sum + full.length, 0);
    expect(count).toBeLessThanOrEqual(200);
    for (const word of entries.flatMap(([short, full]) => [short, ...full])) expect(word).toMatch(/^[a-z]+$/);
  });

  it('never lead to another short form, so that no chain joins two full names', () => {
    const chained = entries.flatMap(([, full]) => full).filter((name) => FULL_FORMS.has(name));
    expect(chained).toEqual([]);
    for (const a of new Set(entries.flatMap(([, full]) => full))) expect(nameKeys(a)).toEqual([a]);
  });

  it('are listed once each', () => {
    expect(entries.filter(([short, full]) => full.length === 0 || full.includes(short))).toEqual([]);
  });
});

describe('nameKeys', () => {
  it('gives the plain form, the spelled-out form and the full forms', () => {
    expect(nameKeys('Müller')).toEqual(['mueller', 'muller']);
    expect(nameKeys('Chris')).toEqual(['chris', 'christian', 'christina', 'christine', 'christopher']);
    expect(nameKeys('O’Neil-Smith')).toEqual(['oneilsmith']);
  });

  it('is empty for what cannot be a name', () => {
    for (const raw of [
      '',
      ' ',
      '\0',
      'a\0',
      '\u200b',
      '\u0301',
      'x'.repeat(201),
      '\ud800',
      '\x1b[31mred',
      '\u2800', // a blank among the Braille letters
      '\u3164',
      '\ufffd',
    ]) {
      expect(nameKeys(raw)).toEqual([]);
    }
  });

  it('gives the same keys for a name and for each of its keys in another dress', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (raw) => {
        const keys = nameKeys(raw);
        expect(nameKeys(raw.normalize('NFD'))).toEqual(keys);
        expect(nameKeys(raw.normalize('NFC'))).toEqual(keys);
        expect(keys).not.toContain('');
        for (const key of keys) expect(nameKeys(key)).toContain(key);
      }),
      { numRuns: 2000 },
    );
  });

  it('never joins two different names of small letters unless a short form does', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        fc.pre(a !== b && !FULL_FORMS.has(a) && !FULL_FORMS.has(b));
        expect(nameKeys(a).some((key) => nameKeys(b).includes(key))).toBe(false);
      }),
    );
  });
});

describe('emailKey', () => {
  it('trims, lowers and writes the domain in ASCII', () => {
    expect(emailKey('  Ada.Byrne+desk@Bücher.Example ')).toBe('ada.byrne+desk@xn--bcher-kva.example');
  });

  it('refuses what is no address', () => {
    const bad = [
      'a',
      '@',
      'a@',
      '@b.example',
      'a@b',
      'a b@c.example',
      'a@b..example',
      '.a@b.example',
      'a.@b.example',
    ];
    bad.push(
      'a..b@c.example',
      'a@-b.example',
      'a@b_c.example',
      'a@[::1]',
      'a@1.2.3.4',
      'a@0x7f.1',
      'a@b.example/x',
    );
    bad.push(
      '<a@b.example>',
      '"a"@b.example',
      'a,b@c.example',
      'a@b.example,c@d.example',
      'a\n@b.example',
      'a@b.1',
    );
    bad.push(`${'a'.repeat(65)}@b.example`, `a@${'b'.repeat(64)}.example`, `a@${'b.'.repeat(130)}example`);
    for (const raw of bad) expect([raw, emailKey(raw)]).toEqual([raw, null]);
  });

  it('is stable: the key of a key is that key, never longer than 254', () => {
    const local = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(local, fc.domain(), (name, domain) => {
        const key = emailKey(`${name}@${domain}`);
        if (key === null) return;
        expect(emailKey(key)).toBe(key);
        expect(key.length).toBeLessThanOrEqual(254);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('phoneKey', () => {
  it('keeps the digits and the country', () => {
    expect(phoneKey('+44 (0)20 7946-0958')).toBe('+442079460958');
    expect(phoneKey('0044 20 7946 0958')).toBe('+442079460958');
    expect(phoneKey('tel:+1.415.555.0100')).toBe('+14155550100');
    expect(phoneKey('020 7946 0958 ext. 12')).toBe('02079460958x12');
    expect(phoneKey('\u202a+1 415 555 0100\u202c')).toBe('+14155550100');
  });

  it('refuses what is no number', () => {
    for (const raw of [
      '',
      '12',
      '+',
      'call me',
      '1-800-FLOWERS',
      '+1'.repeat(30),
      '++44123456',
      '123\x00456',
    ]) {
      expect([raw, phoneKey(raw)]).toEqual([raw, null]);
    }
  });
});

describe('phoneFault', () => {
  it('takes numbers as people write and pages print them', () => {
    for (const raw of [
      '+44 20 7946 0958',
      '+44\u00a020\u00a07946\u20110958',
      '+44 (0)20 7946 0958',
      '0044 20 7946 0958',
      '(020) 7946-0958',
      '030/1234567',
      '+1.202.555.0101',
      '555-0100 x12',
      '+1 202 555 0101 ext. 1234',
      '\u202a+1 202 555 0101\u202c',
      '＋４９ ３０ ５５５０１００',
      '+683 4123',
    ])
      expect([raw, Phone.safeParse(raw).error?.issues]).toEqual([raw, undefined]);
    expect(Phone.parse(' +44\u00a020\u00a07946\u20110958 ')).toBe('+44 20 7946-0958');
  });

  it('says what is wrong', () => {
    for (const [raw, why] of [
      ['020 12', /^has 5 digits; with its area code/],
      ['+44 20 12', /^has 6 digits; with the code of its country/],
      ['+44 20 7946 0958 0958 09', /^has 18 digits, and no telephone number has more than 15/],
      ['+020 7946 0958', /no code of a country begins with 0/],
      ['44+20 7946 0958', /^has a \+ that is not its first sign/],
      ['call me', /^must be a telephone number/],
      ['+ - ()', /^must be a telephone number/],
      ['1-800-FLOWERS', /^holds what no telephone number has/],
      ['020 7946 0958 ext', /^holds what no telephone number has/],
    ] as const) {
      expect([raw, phoneFault(raw)]).toEqual([raw, expect.stringMatching(why)]);
      expect(Phone.safeParse(raw).success).toBe(false);
    }
    expect(['101', '12', '1', '1 01', '020 12'].map((raw) => lineFault(raw) === null)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('takes nothing that could not be compared', () => {
    const sign = fc.constantFrom(...'0123456789012345678900000+ ().-/x#', ' ext. ', '(0)');
    const number = fc.array(sign, { maxLength: 25 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(number, (raw) => {
        const { success, data } = Phone.safeParse(raw);
        if (success) expect(phoneKey(data)).toMatch(/^(?:\+[1-9]\d{6,14}|\d{6,15})(?:x\d{1,6})?$/);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('canMatch', () => {
  it('is false as soon as one fact has no key', () => {
    expect(canMatch(matchKeys({ first: 'Dana', last: 'Okafor', email: 'd@acme.example' }))).toBe(true);
    expect(canMatch(matchKeys({ first: '-', last: 'Okafor', email: 'd@acme.example' }))).toBe(false);
    expect(canMatch(matchKeys({ first: 'Dana', last: '', email: 'd@acme.example' }))).toBe(false);
    expect(canMatch(matchKeys({ first: 'Dana', last: 'Okafor', email: 'acme' }))).toBe(false);
  });
});
