import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchRow } from './row.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** What else the machine did when this began. */
const loadBefore = loadavg()[0]?.toFixed(1) ?? '?';

/** The machine that the figures are of, and how busy it was. */
function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const { platform, arch, version } = process;
  const processor = `${cpus().length} × ${first?.model ?? 'unknown processor'}`;
  return `${processor}, ${memory} GiB, ${platform} ${arch}, Node ${version}, load average ${loadBefore} before`;
}

/** A Markdown table of the rows. */
export function benchTable(rows: BenchRow[]): string {
  const lines = rows.map(({ work, must, got, ratio, met }) => {
    const by = ratio === undefined ? '' : `${ratio.toFixed(2)} ×`;
    return `| ${work} | ${must} | ${got} | ${by} | ${met ? 'yes' : 'NO'} |`;
  });
  return ['| work | must | got | ratio | met |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}

/**
 * Runs one in a process of its own: what another one had the compiler assume, or left in memory, would count as this
 * one's.
 */
function runApart(name: string): BenchRow[] {
  const words = ['--import', 'tsx', fileURLToPath(import.meta.url), name, '--json'];
  const { stdout } = spawnSync(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  try {
    return (JSON.parse(stdout) as { rows: BenchRow[] }).rows;
  } catch {
    return [{ work: name, must: 'to run', got: 'it ended without figures', met: false }];
  }
}

async function runFile(name: string): Promise<BenchRow[]> {
  process.stderr.write(`${name} …\n`);
  try {
    const { run } = (await import(pathToFileURL(join(folder, name)).href)) as {
      run: () => Promise<BenchRow[]>;
    };
    return await run();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return [{ work: name, must: 'to run', got: 'it failed', met: false }];
  }
}

/** `npm run bench`: every `*.bench.ts` one after the other; words pick files, `--json` prints JSON. */
async function main(words: string[]): Promise<void> {
  const wanted = words.filter((word) => !word.startsWith('--'));
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.bench.ts'))
    .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
    .sort();
  const rows: BenchRow[] = [];
  for (const file of files) rows.push(...(files.length > 1 ? runApart(file) : await runFile(file)));
  const asJson = words.includes('--json');
  process.stdout.write(
    asJson
      ? `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`
      : `${machine()}\n\n${benchTable(rows)}\n`,
  );
  if (rows.length === 0 || rows.some(({ met }) => !met)) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(process.argv.slice(2));
  // A benchmark may leave a pool or a timer behind; the figures are out, so nothing is waited for.
  process.exit();
}
