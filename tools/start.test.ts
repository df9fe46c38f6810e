import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './sources.ts';

/** Runs a file as it is run by a Node of that version, or one that says so. */
function runBy(version: string, words: readonly string[]): { status: number | null; told: string } {
  const says = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const told = spawnSync(process.execPath, ['--import', `data:text/javascript,${says}`, ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, BAILIWICK_PORT: 'none' }, // whatever would start has nowhere to
  });
  return { status: told.status, told: told.stdout + told.stderr };
}

describe('a Node that is too old', () => {
  const command = [join('bin', 'bailiwick.js'), 'decide', '--rules'];

  it('is told in one sentence by `npm start` and by the command', () => {
    for (const words of [[join('tools', 'start.mjs')], command]) {
      expect(runBy('20.18.3', words), words[0]).toEqual({
        status: 2,
        told: 'Bailiwick needs Node 20.19 or newer, and this is 20.18.3: install Node 24 LTS, then try again.\n',
      });
    }
  });

  it('is any before 20.19', () => {
    for (const version of ['4.9.1', '18.20.8']) expect(runBy(version, command).told).toContain('needs Node');
    for (const version of ['20.19.0', '24.1.0'])
      expect(runBy(version, command).told).not.toContain('needs Node');
  });
});

describe('`npm start`', () => {
  it('leaves no shell between npm and the server, so that whoever ends the one ends the other', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const NODE_OPTIONS = '--import data:text/javascript,console.log(process.pid);process.exit()';
    const { pid, stdout } = spawnSync('sh', ['-c', scripts.start], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS },
    });
    expect(stdout).toBe(`${pid}\n`);
  });
});
