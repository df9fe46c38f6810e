import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findProgram } from './programs.ts';

describe('a program that tests need', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bailiwick-programs-'));
    vi.stubEnv('PATH', `${folder}:/nowhere`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  const wanted = { program: 'no-such-turn', package: 'no-such-package', neededBy: 'the tests of TURN' };
  const put = (name: string) => {
    const path = join(folder, name);
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    return path;
  };

  test('is taken from the PATH', () => {
    const path = put('no-such-turn');
    expect(findProgram(wanted)).toBe(path);
  });

  test('is taken from its variable first, which must name something that runs', () => {
    put('no-such-turn');
    const other = put('other');
    vi.stubEnv('NO_SUCH_TURN', other);
    expect(findProgram(wanted)).toBe(other);
    vi.stubEnv('NO_SUCH_TURN', join(folder, 'gone'));
    expect(() => findProgram(wanted)).toThrow(/NO_SUCH_TURN names .*gone, which cannot be run/);
  });

  test('that is missing for good is told with what is skipped and what to do', () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000); // whoever runs this: nothing is installed
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => said.push(String(line)) > 0);
    expect(findProgram(wanted)).toBeNull();
    expect(said.join('')).toMatch(
      /^Skipped: the tests of TURN, since no-such-turn is not there.*"no-such-package".*NO_SUCH_TURN=/,
    );
  });
});
