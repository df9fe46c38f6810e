import { describe, expect, test } from 'vitest';
import { firstDifference } from './docs.ts';

describe('printed pages', () => {
  test('are good when they are what is printed', () => {
    expect(firstDifference('docs/a.md', 'one\ntwo\n', 'one\ntwo\n')).toBeNull();
  });

  test.each([
    [null, 1],
    ['one\n2\n', 2],
    ['one\n', 2],
    ['one\ntwo\nthree\n', 3],
  ])('are found out when they are %j', (text, line) => {
    expect(firstDifference('docs/a.md', text, 'one\ntwo\n')).toMatchObject({ file: 'docs/a.md', line });
  });
});
