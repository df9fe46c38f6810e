import { describe, expect, it } from 'vitest';
import { problemFrom } from '../../api/problem.ts';
import { changedOnly, conflictIn } from './conflict.ts';

const refused = (extra: object) => problemFrom(409, { code: 'version-conflict', ...extra });

describe('changedOnly', () => {
  it('sends what differs, an emptied field too, and nothing else', () => {
    const loaded = { first: 'Dana', phone: '+44 20' as string | null, role: 'member' };
    expect(changedOnly({ ...loaded, phone: null }, loaded)).toEqual({ phone: null });
    expect(changedOnly(loaded, loaded)).toEqual({});
  });
});

describe('conflictIn', () => {
  it('shows both values where they differ, and nowhere else', () => {
    const error = refused({
      theirs: { first: 'Dana', last: 'Okafor', phone: null, role: 'admin' },
      version: 4,
    });
    const wanted = { first: 'Dana', last: 'Okoro', phone: '+44 20', role: 'admin', version: 3 };
    expect(conflictIn(error, wanted)).toEqual({
      version: 4,
      differences: [
        { field: 'last', mine: 'Okoro', theirs: 'Okafor' },
        { field: 'phone', mine: '+44 20', theirs: '' },
      ],
    });
  });

  it('takes the version from the other value when it stands there', () => {
    expect(conflictIn(refused({ theirs: { version: 9 } }), {})?.version).toBe(9);
  });

  it('is silent about other refusals', () => {
    expect(conflictIn(problemFrom(409, { code: 'lapsed' }), { first: 'x' })).toBeNull();
    expect(conflictIn(new Error('x'), {})).toBeNull();
  });
});
