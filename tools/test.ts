import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './sources.ts';

/** What of vitest's JSON report is read. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** How many tests of a run went which way. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts a run. A file that does not load counts as one failure, and so does a run that ends badly without naming a
 * failed test (an error outside every test, a crash).
 *
 * @param json vitest's report, or null when it wrote none
 * @param status the run's exit status
 */
export function tally(json: string | null, status: number | null): Tally {
  if (json === null) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(json) as Report;
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + unloaded;
  const crashed = failed === 0 && status !== 0 ? 1 : 0;
  return { passed: report.numPassedTests, failed: failed + crashed, skipped: report.numPendingTests };
}

/** The line that ends every run: what passed and failed in all projects together. */
export function closingLine(tallies: Tally[]): string {
  const sum = (key: keyof Tally) => tallies.reduce((total, one) => total + one[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

function runProject(project: string, filters: string[], long: boolean): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-test-'));
  const out = join(folder, 'report.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = [
    '--reporter=default',
    `--reporter=${join(root, 'tools', 'secondTries.ts')}`,
    '--reporter=json',
    `--outputFile.json=${out}`,
  ];
  // What meets a server or a page waits as much as it works, for an answer, a mail, fifteen seconds without a server: three share
  // two processors well.
  const workers = project === 'unit' ? [] : ['--maxWorkers=3'];
  process.stdout.write(`\n== ${project} tests ==\n`);
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--passWithNoTests', '--project', project, ...workers, ...reporters, ...filters],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...(long ? { BAILIWICK_LONG: '1' } : {}) } },
  );
  try {
    return tally(readFileSync(out, 'utf8'), status);
  } catch {
    return tally(null, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The projects of vitest.config.ts, fastest first. */
const all = ['unit', 'server', 'e2e'];

/** `npm test`: every project; `-- server e2e` runs those alone, further words are filters on file names. */
function main(words: string[]): void {
  const long = words.includes('--long');
  const projects = all.filter((name) => words.includes(name));
  const filters = words.filter((word) => word !== '--long' && !projects.includes(word));
  const wanted = projects.length > 0 ? projects : all;
  const took: string[] = [];
  const tallies = wanted.map((project) => {
    const began = performance.now();
    const one = runProject(project, filters, long);
    took.push(`${project} ${((performance.now() - began) / 1000).toFixed(0)} s`);
    return one;
  });
  const skipped = tallies.reduce((total, one) => total + one.skipped, 0);
  if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
  process.stdout.write(`\nTook: ${took.join(', ')}.\n`);
  if (tallies.every(({ passed, failed }) => passed + failed === 0)) tallies.push(tally(null, 1));
  if (tallies.some(({ failed }) => failed > 0)) process.exitCode = 1;
  process.stdout.write(`\n${closingLine(tallies)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
