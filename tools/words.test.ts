import { describe, expect, test } from 'vitest';
import { findForeignPackages, findTied } from './words.ts';

const told = (text: string, own: string[] = []) =>
  findTied([{ path: 'docs/a.md', text }], own).map(({ file, line }) => `${file}:${line}`);

describe('words', () => {
  test.each([
    'see /home/dana/bailiwick',
    'cat "/Users/dana/x"',
    'from /workspace/bailiwick/src',
    'npm i --registry http://127.0.0.1:4873',
    'https://registry.npmjs.org/fastify',
  ])('refuses “%s”', (line) => {
    expect(told(`first\n${line}\n`)).toEqual(['docs/a.md:2']);
  });

  test.each([
    '/usr/lib/postgresql',
    "path: '/work/:id'",
    '/api/people',
    'src/server/work/order.ts',
    './data',
  ])('lets “%s” pass', (line) => {
    expect(told(line)).toEqual([]);
  });

  test('refuses the name of this machine and folder', () => {
    expect(told('ran on build-host-7', ['build-host-7'])).toHaveLength(1);
  });

  test('refuses a package from elsewhere', () => {
    const line = (from: string) => `  "resolved": "${from}",`;
    expect(findForeignPackages(line('https://registry.npmjs.org/zod/-/zod-4.tgz'))).toEqual([]);
    expect(findForeignPackages(line('https://packages.example/zod.tgz'))).toHaveLength(1);
    expect(findForeignPackages(line('http://registry.npmjs.org.example/zod.tgz'))).toHaveLength(1);
  });
});
