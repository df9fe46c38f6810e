import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './sources.ts';

/** One step of the check: what it is called and how it is run. */
interface Step {
  name: string;
  command: [string, ...string[]];
}

const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const tool = (name: string, ...words: string[]): [string, ...string[]] => [
  bin('tsx'),
  join('tools', `${name}.ts`),
  ...words,
];

const steps: Step[] = [
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'sizes', command: tool('sizes') },
  { name: 'imports', command: tool('imports') },
  { name: 'words', command: tool('words') },
  { name: 'licences', command: tool('licences') },
  { name: 'docs', command: tool('docs') },
  { name: 'types', command: [bin('tsc'), '-p', '.'] },
  { name: 'lint', command: [bin('eslint'), '--max-warnings', '0', '.'] },
];

/** Runs a step with its output shown; whether it passed. */
function run({ name, command: [program, ...words] }: Step): boolean {
  const began = performance.now();
  process.stdout.write(`== ${name}\n`);
  const { status } = spawnSync(program, words, { cwd: root, stdio: 'inherit' });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${name}: ${status === 0 ? 'good' : 'FAILED'} (${seconds} s)\n`);
  return status === 0;
}

/** `npm run check`: every step, then the tests; `-- --no-tests` leaves those out, `-- lint types` runs those alone. */
function main(words: string[]): void {
  const chosen = steps.filter(({ name }) => words.includes(name));
  const unknown = words.filter((word) => word !== '--no-tests' && !chosen.some(({ name }) => name === word));
  if (unknown.length > 0) {
    process.stderr.write(
      `No step is called ${unknown.join(' or ')}: there are ${steps.map(({ name }) => name).join(', ')}.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const failed = (chosen.length > 0 ? chosen : steps).filter((step) => !run(step)).map(({ name }) => name);
  const withTests = chosen.length === 0 && !words.includes('--no-tests');
  if (withTests && !run({ name: 'tests', command: tool('test') })) failed.push('tests');
  process.stdout.write(failed.length === 0 ? 'check: good\n' : `check: FAILED in ${failed.join(', ')}\n`);
  if (failed.length > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
