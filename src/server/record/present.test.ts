import { describe, expect, it } from 'vitest';
import { ERASE } from '../../contracts/record.ts';
import type { RecordBody } from '../../contracts/record.ts';
import { aRow } from './aRecord.ts';
import { presentEntry } from './present.ts';

const sentence = (body: RecordBody, action = 'user.add') =>
  presentEntry(aRow(undefined, { action }, body)).sentence;

describe('presentEntry', () => {
  it('gives the sentence that was written', () => {
    expect(sentence({ sentence: 'Dana was added.' })).toBe('Dana was added.');
  });

  it('makes one of who, what and the answer', () => {
    const body = {
      who: { name: 'Ada Byrne' },
      request: 'add a Member',
      answer: { outcome: 'allow', rule: 'x' },
    };
    expect(sentence(body)).toBe('Ada Byrne (agent) asked: add a Member; answer: Go ahead.');
    expect(sentence({})).toBe('Somebody (agent) asked: user.add.');
    expect(sentence({ answer: { outcome: 'constructor' }, subject: { name: 'Bo' } })).toBe(
      'Somebody (agent) asked: user.add (Bo).',
    );
  });

  it('says what was erased, by the entry that erased and by the erased one', () => {
    expect(sentence({ entries: [3, 7] }, ERASE)).toBe('The content of entries 3, 7 was erased.');
    const row = aRow(undefined, { action: 'user.add' });
    const gone = presentEntry({ ...row, body: null, salt: null, erasedAt: '2026-11-22T08:00:00.000000Z' });
    expect(gone).toMatchObject({ state: 'erased', outcome: null, evaluation: false });
    expect(gone.sentence).toBe('What was done (user.add) stands; its content was erased on 2026-11-22.');
  });

  it('marks what was gained in evaluation mode', () => {
    const view = presentEntry(
      aRow(undefined, {}, { sentence: 'x', evaluation: true, answer: { outcome: 'deny' } }),
    );
    expect(view).toMatchObject({ evaluation: true, outcome: 'deny', state: 'whole' });
  });
});
