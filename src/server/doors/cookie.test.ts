import { describe, expect, it } from 'vitest';
import { tokenFrom } from './cookie.ts';

const OWN = Buffer.alloc(32, 1);
const own = `__Host-bw=${OWN.toString('base64url')}`;
const planted = (before: string) => `${before}__Host-bw=${Buffer.alloc(32, 2).toString('base64url')}`;

describe('the cookie of a sign-in', () => {
  it('is found wherever it stands among others', () => {
    for (const header of [own, `a=1; ${own}`, `a=1;${own};b=2`]) expect(tokenFrom(header, true)).toEqual(OWN);
    expect(tokenFrom(own, false)).toBeNull();
  });

  // Browsers let a neighbour of the domain set a cookie whose name begins with such a byte: to them it has no prefix.
  it.each(['\u00a0', '\u0085', '\ufeff', '\u2003', '\u000b', '\u000c', 'x', '='])(
    'is none when %j stands before its name',
    (before) => {
      expect(tokenFrom(`a=1; ${planted(before)}`, true)).toBeNull();
      expect(tokenFrom(planted(before), true)).toBeNull();
      expect(tokenFrom(`a=1; ${planted(before)}; ${own}`, true)).toEqual(OWN);
    },
  );
});
