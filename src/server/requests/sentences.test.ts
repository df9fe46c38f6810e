import { describe, expect, it } from 'vitest';
import { Ask, Said } from '../../contracts/contacts.ts';
import { addSentence, changeSentence } from './portal/sentence.ts';
import { plainAddress } from './sentences.ts';

const liam = { first: 'Liam', last: 'Park', email: 'liam@acme.example', role: 'super-admin' } as const;

describe('what somebody agrees to', () => {
  it('names everything that is frozen: the telephone number too', () => {
    expect(addSentence({ ...liam, phone: '+49 30 5550100' }, 'Acme')).toBe(
      'Add Liam Park as a Super admin at Acme, reached at liam@acme.example and +49 30 5550100.',
    );
    expect(addSentence({ ...liam, phone: null }, 'Acme')).toMatch(/liam@acme\.example\.$/);
  });

  it('shows a mail address that only looks like another as what it is', () => {
    const alike = 'liam@\u0430cme.example'; // a Cyrillic a
    expect(addSentence({ ...liam, email: alike }, 'Acme')).toContain('liam@xn--cme-5cd.example');
    expect(changeSentence(liam, 'Acme', { email: alike })).toContain('mail address liam@xn--cme-5cd.example');
    expect(plainAddress('liam@acme\u200b.example')).toBe('liam@acme.example');
    expect(plainAddress('Liam@acme.example')).toBe('Liam@acme.example');
  });

  it.each(['\u202e', '\u202a', '\u2066', '\u2069', '\u2028', '\u2029'])(
    'holds nothing that turns round or parts what stands after it: %j',
    (sign) => {
      const said = { ...liam, first: `Li${sign}am`, role: undefined };
      expect(Said.safeParse(said).success).toBe(false);
      expect(Ask.safeParse({ action: 'x', subject: {}, details: `a${sign}b` }).success).toBe(false);
      expect(Said.safeParse({ ...said, first: 'מרים' }).success).toBe(true);
    },
  );
});
