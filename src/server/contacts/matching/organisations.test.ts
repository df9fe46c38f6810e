import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEADING_FORMS, LEGAL_FORMS, LONGEST_FORM } from './legalForms.ts';
import { overlap } from './matches.ts';
import { namedOrganisationKeys, organisationNameKeys } from './organisations.ts';

type Pair = [why: string, said: string, name: string];
const pairs = JSON.parse(readFileSync(new URL('organisations.json', import.meta.url), 'utf8')) as {
  match: Pair[];
  differ: Pair[];
};

describe('organisations.json', () => {
  it('holds at least 40 of each kind, each named once', () => {
    expect(pairs.match.length).toBeGreaterThanOrEqual(40);
    expect(pairs.differ.length).toBeGreaterThanOrEqual(40);
    const names = [...pairs.match, ...pairs.differ].map(([why]) => why);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(pairs.match)('matches: %s', (_why, said, name) => {
    expect(overlap(namedOrganisationKeys(said), organisationNameKeys(name))).toBe(true);
    expect(overlap(namedOrganisationKeys(name), organisationNameKeys(said))).toBe(true);
  });

  it.each(pairs.differ)('differs: %s', (_why, said, name) => {
    expect(overlap(namedOrganisationKeys(said), organisationNameKeys(name))).toBe(false);
    expect(overlap(namedOrganisationKeys(name), organisationNameKeys(said))).toBe(false);
  });
});

describe('organisationNameKeys', () => {
  it('gives the whole name, and the name whatever its form of law', () => {
    expect(organisationNameKeys('Acme Tools Limited')).toEqual(['acmetools*', 'acmetoolsltd']);
    expect(organisationNameKeys('Acme Tools')).toEqual(['acmetools', 'acmetools*']);
    expect(organisationNameKeys('Müller & Söhne GmbH')).toEqual([
      'muellerandsoehne*',
      'muellerandsoehnegmbh',
      'mullerandsohne*',
      'mullerandsohnegmbh',
    ]);
  });

  it('keeps what would leave nothing, and is empty for what is no name', () => {
    expect(organisationNameKeys('The Limited')).toEqual(['thelimited', 'thelimited*']);
    expect(organisationNameKeys('AG')).toEqual(['ag', 'ag*']);
    for (const raw of ['', ' ', '&', '\0', 'Acme\0', '\u2800', '\ud800', 'x'.repeat(201)]) {
      expect(organisationNameKeys(raw)).toEqual([]);
    }
  });

  it('gives two to four keys, a marked one for each whole one, whatever the text', () => {
    const word = fc.constantFrom(
      'The',
      'Acme',
      'Müller',
      '&',
      'and',
      'GmbH',
      'Co.',
      'KG',
      'S.',
      'A.',
      '株式会社',
      'ß',
    );
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(name, (raw) => {
        const keys = organisationNameKeys(raw);
        expect(keys.length).toBeLessThanOrEqual(4);
        expect(keys.some((key) => key.endsWith('*'))).toBe(keys.some((key) => !key.endsWith('*')));
        for (const key of keys) expect(key).toMatch(/^[\p{L}\p{N}\p{M}]+\*?$/u);
        expect(organisationNameKeys(raw.normalize('NFD'))).toEqual(
          organisationNameKeys(raw.normalize('NFC')),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('forms of law', () => {
  it('are found however long they are, and those before a name are forms', () => {
    for (const form of LEADING_FORMS) expect([...LEGAL_FORMS.values()]).toContain(form);
    expect(organisationNameKeys('Acme G. m. b. H. & Co. KG')).toContain('acmegmbhcokg');
    expect(LONGEST_FORM).toBeGreaterThanOrEqual('g m b h and co kg'.split(' ').length);
  });
});

describe('namedOrganisationKeys', () => {
  it('takes a mail domain bare, in a mail address and in a web address', () => {
    for (const said of [
      'acme.example',
      'www.Acme.example',
      'https://www.acme.example/contact',
      '@acme.example',
      'info@acme.example',
    ])
      expect(namedOrganisationKeys(said)).toContain('acme.example');
    expect(namedOrganisationKeys('Bücher.example')).toContain('xn--bcher-kva.example');
    expect(namedOrganisationKeys('Acme Tools')).toEqual(['acmetools', 'acmetools*']);
  });
});
