import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../contracts/errors.ts';
import { Join } from '../../contracts/join.ts';
import { CONSENT_KINDS, ConsentState } from '../../contracts/sessions.ts';
import { LANGUAGES, languageFor } from './index.ts';

type Leaf = string | ((...words: never[]) => string);
const flat = (value: unknown, at = ''): [string, Leaf][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, one]) => flat(one, `${at}.${name}`))
    : [[at, value as Leaf]];

const english = flat(LANGUAGES.en);
const others = Object.entries(LANGUAGES).filter(([code]) => code !== 'en');

describe.each(others)('%s', (_code, texts) => {
  const own = new Map(flat(texts));

  it('has every text of the English, and no other', () => {
    expect([...own.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  });

  it.each(english)('%s says something, with every value that the English has', (key, leaf) => {
    const mine = own.get(key);
    expect(typeof mine).toBe(typeof leaf);
    if (typeof leaf === 'string' || typeof mine !== 'function') return expect(mine).not.toBe('');
    const values = ['«one»', '«two»'] as never[];
    const holes = values.filter((value) => leaf(...values).includes(value));
    for (const value of holes) expect(mine(...values)).toContain(value);
    expect(mine(...(Array.from(values, () => 1) as never[]))).not.toBe('');
  });
});

describe('the texts', () => {
  it('are in the languages of the contract', () => {
    expect(Object.keys(LANGUAGES).sort()).toEqual([...Join.shape.language.options].sort());
    expect(languageFor(['fr', 'de-CH', 'en'])).toBe('de');
    expect(languageFor(['fr'])).toBe('en');
    expect(languageFor([])).toBe('en');
  });

  it('have a word for each consent and each of its states', () => {
    const { consent, receipt, bar } = LANGUAGES.en;
    expect(Object.keys(receipt.kind).sort()).toEqual([...CONSENT_KINDS].sort());
    expect(Object.keys(bar.on).sort()).toEqual([...CONSENT_KINDS].sort());
    expect(CONSENT_KINDS.filter((kind) => !(kind in consent))).toEqual([]);
    expect(Object.keys(receipt.state).sort()).toEqual([...ConsentState.options].sort());
  });

  it('name codes that the server has', () => {
    const files = ['file-too-large', 'file-folder', 'file-name', 'file-unread'];
    const ours = ['offline', 'insecure', 'session-link-cut', 'session-link-wrong', 'other', ...files];
    const codes = Object.keys(LANGUAGES.en.problem.of).filter((code) => !ours.includes(code));
    expect(codes.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([]);
  });

  it('stand nowhere else: no file of the page has a sentence of its own', () => {
    const folder = join(import.meta.dirname, '..');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.includes('.test.') && !file.startsWith('texts/'),
    );
    const sentence = /['"`][A-Z][a-zäöüß’]+(?: [a-zäöüß’]+){2,}[^'"`]*['"`]/g;
    const found = files.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(sentence)].map(([hit]) => `${file}: ${hit}`),
    );
    expect(found).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });
});
