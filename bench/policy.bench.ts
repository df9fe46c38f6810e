import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decide } from '../src/policy/decide.ts';
import type { Question } from '../src/policy/question.ts';
import { readQuestion } from '../src/policy/read-question.ts';
import { randomClientQuestion } from '../src/policy/testing/questions.ts';
import { seeded } from '../src/policy/testing/random.ts';
import { CLIENT_ACTIONS } from '../src/policy/words.ts';
import { caslAsked, caslReason, type CaslQuestion } from './policy-casl.ts';
import { median, type BenchRow } from './row.ts';

const ROUNDS = 7;
/** Different questions, asked over and over. */
const QUESTIONS = 512;
/** Decisions in one round. */
const DECISIONS = 3_000_000;
const LINES = 600_000;
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Written questions of table 1 as JSON would have them. */
function written(count: number): object[] {
  const random = seeded(20);
  const found: object[] = [];
  while (found.length < count) {
    const { subject, ...rest } = randomClientQuestion(random);
    // JSON leaves out what is undefined, and a stop link is no word of written questions.
    const about = { ...subject, byLink: undefined };
    if ((CLIENT_ACTIONS as readonly string[]).includes(rest.action)) found.push({ ...rest, subject: about });
  }
  return found.map((question) => JSON.parse(JSON.stringify(question)) as object);
}

/** The questions as a door reads them. */
function asked(): Question[] {
  return written(QUESTIONS).map((line) => {
    const { question, error } = readQuestion(line);
    if (question === null) throw new Error(`The benchmark asks what it should not: ${error.message}`);
    return question;
  });
}

/** Asks each question again and again; decisions a second. What comes back is used, so that nothing is left out. */
function rate<Asked>(questions: readonly Asked[], reasonOf: (question: Asked) => string): number {
  let characters = 0;
  const began = performance.now();
  for (let count = 0; count < DECISIONS; count += questions.length)
    for (const question of questions) characters += reasonOf(question).length;
  const seconds = (performance.now() - began) / 1000;
  if (characters === 0) throw new Error('Nobody explained anything.');
  return DECISIONS / seconds;
}

/** CASL answers only what the table says, without tiers, presets and approval, so its part is the lighter one. */
function decisions(): BenchRow[] {
  const questions = asked();
  const forCasl = questions.flatMap((question): CaslQuestion[] => caslAsked(question));
  const ours: number[] = [];
  const casls: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(rate(questions, (question) => decide(question).because));
    casls.push(rate(forCasl, caslReason));
  }
  const [mine, casl] = [median(ours), median(casls)];
  const millions = (perSecond: number) => `${(perSecond / 1e6).toFixed(1)} million/s`;
  return [
    {
      work: '`decide` with explanation, one thread',
      must: '≥ 10 million/s',
      got: millions(mine),
      met: mine >= 10e6,
    },
    {
      work: 'the same questions, against CASL in the same run',
      must: '≥ 1.5 × CASL',
      got: `CASL ${millions(casl)}`,
      ratio: mine / casl,
      met: mine >= 1.5 * casl,
    },
  ];
}

const sh = promisify(execFile);

/** Lines a second through a pipe on both sides, the start of the process included. */
async function linesPerSecond(file: string): Promise<number> {
  const began = performance.now();
  const script = 'cat "$1" | "$2" "$3" decide --jsonl | wc -l';
  const { stdout } = await sh('sh', ['-c', script, 'sh', file, process.execPath, CLI]);
  const seconds = (performance.now() - began) / 1000;
  if (Number(stdout) !== LINES) throw new Error(`${LINES} lines went in, ${stdout.trim()} came out.`);
  return LINES / seconds;
}

/** Milliseconds from the start of the process to its first answer. */
async function firstAnswer(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, 'decide', '--jsonl'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write('{"account":"client","role":"member","action":"phone.view","tier":2}\n');
  await once(child.stdout, 'data');
  const taken = performance.now() - began;
  const closed = once(child, 'close');
  child.stdin.end();
  await closed;
  return taken;
}

async function repeated(work: () => Promise<number>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) taken.push(await work());
  return median(taken);
}

const BAD_LINES = [
  '',
  'not a question',
  '{"account":"client"',
  '{"account":"client","role":"member"}',
  '{"account":"client","role":"king","action":"phone.view"}',
  '{"account":"client","role":"member","action":"phone.view","colour":"red"}',
  '[{"account":"client"}]',
];

async function lines(folder: string): Promise<BenchRow[]> {
  if (!existsSync(CLI)) throw new Error('The command line is not built: run `npm run build` first.');
  const write = async (name: string, some: readonly string[]) => {
    const file = join(folder, name);
    const all = Array.from({ length: LINES }, (_, place) => some[place % some.length] ?? '');
    await writeFile(file, `${all.join('\n')}\n`);
    return file;
  };
  const good = await write(
    'good.jsonl',
    written(50_000).map((question) => JSON.stringify(question)),
  );
  const bad = await write('bad.jsonl', BAD_LINES);
  const [answers, errors] = [
    await repeated(() => linesPerSecond(good)),
    await repeated(() => linesPerSecond(bad)),
  ];
  const first = await repeated(firstAnswer);
  const thousands = (perSecond: number) => `${Math.round(perSecond / 1000)},000 lines/s`;
  return [
    {
      work: '`node dist/cli.js decide --jsonl`, through pipes',
      must: '≥ 200,000 lines/s',
      got: thousands(answers),
      met: answers >= 200_000,
    },
    {
      work: 'the same, bad lines',
      must: '≥ 100,000 lines/s',
      got: thousands(errors),
      met: errors >= 100_000,
    },
    { work: 'the same, first answer', must: '< 300 ms', got: `${first.toFixed(0)} ms`, met: first < 300 },
  ];
}

/** The policy alone: decisions in one thread, and the command line's stream of them. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bailiwick-bench-'));
  try {
    return [...decisions(), ...(await lines(folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
