import { describe, expect, test } from 'vitest';
import { findTooLong, functionSizes, quantile } from './sizes.ts';

const lines = (count: number) => 'x();\n'.repeat(count);
const told = (path: string, text: string) => findTooLong([{ path, text }]);

describe('sizes', () => {
  test('passes a file and a function of just the limit', () => {
    expect(told('src/a.ts', `function f() {\n${lines(58)}}\n${lines(340)}`)).toEqual([]);
  });

  test.each([
    ['declared', (body: string) => `function f() {\n${body}}\n`],
    ['arrow', (body: string) => `const f = () => {\n${body}};\n`],
    ['method', (body: string) => `class A {\nf() {\n${body}}\n}\n`],
    ['property', (body: string) => `const a = {\nf: async () => {\n${body}},\n};\n`],
    ['accessor', (body: string) => `const a = {\nget f() {\n${body}},\n};\n`],
    ['without a name', (body: string) => `run(() => {\n${body}});\n`],
  ])('refuses a function of 61 lines, %s', (_kind, wrap) => {
    expect(told('src/a.ts', wrap(lines(59)))).toMatchObject([
      { text: expect.stringContaining('has 61 lines') },
    ]);
    expect(told('src/a.ts', wrap(lines(58)))).toEqual([]);
  });

  test('counts a component in a .tsx file', () => {
    const text = `export const Page = () => (\n<p>\n${'<b>x</b>\n'.repeat(60)}</p>\n);\n`;
    expect(told('src/web/Page.tsx', text)).toMatchObject([
      { line: 1, text: expect.stringContaining('Page') },
    ]);
  });

  test('refuses a file of 401 lines, a test too', () => {
    expect(told('src/a.ts', lines(401))).toMatchObject([{ line: 401 }]);
    expect(told('src/a.test.ts', lines(400))).toEqual([]);
    expect(told('src/a.test.ts', lines(401))).toHaveLength(1);
  });

  test('a describe may be long, a single test may not', () => {
    expect(told('src/a.test.ts', `describe('a', () => {\n${lines(100)}});\n`)).toEqual([]);
    expect(told('src/a.test.ts', `test('a', () => {\n${lines(100)}});\n`)).toHaveLength(1);
  });

  test('names functions and finds medians', () => {
    expect(functionSizes({ path: 'a.ts', text: 'const f = () => 1;\nclass A { g() {} }' })).toMatchObject([
      { name: 'f', line: 1, lines: 1 },
      { name: 'g', line: 2, lines: 1 },
    ]);
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([], 0.5)).toBe(0);
  });
});
