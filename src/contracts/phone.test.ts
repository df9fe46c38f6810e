import { describe, expect, it } from 'vitest';
import { lineFault, phoneFault } from './phone.ts';

describe('a telephone number', () => {
  it.each(['+44 20 7946 0958', '020 1234', '+298 123456', '0044 20 7946 0958', '(020) 7946-0958 x12'])(
    'may be %s',
    (text) => expect(phoneFault(text)).toBe(null),
  );

  it.each(['020 123', '+44 123', '123456', '12345678901234567', '020+123456'])('is never %s', (text) =>
    expect(phoneFault(text)).not.toBe(null),
  );

  it('says what is missing, and a line of a directory may be an extension', () => {
    expect(phoneFault('020 123')).toBe('has 6 digits; with its area code a telephone number has at least 7');
    expect([lineFault('123'), lineFault('020 123')]).toEqual([null, expect.stringContaining('at least 7')]);
  });
});
