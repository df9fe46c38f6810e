import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide } from '../policy/decide.ts';
import { readQuestion } from '../policy/read-question.ts';
import { rules } from '../policy/rules.ts';
import { randomClientQuestion, randomDeskQuestion } from '../policy/testing/questions.ts';
import { seeded, type Random } from '../policy/testing/random.ts';
import { explain } from './decide-explain.ts';
import { answerLines, LineAnswerer } from './decide-lines.ts';

const cases = new URL('../policy/cases/', import.meta.url);
let folder = '';
let program = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bailiwick-decide-'));
  program = join(folder, 'decide.mjs');
  const entry = fileURLToPath(new URL('decide.ts', import.meta.url));
  await build({
    stdin: {
      contents: `import { decideCommand } from ${JSON.stringify(entry)};
        process.exitCode = await decideCommand(process.argv.slice(2));`,
      resolveDir: folder,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: program,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the built command with this input. */
async function run(words: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...words]);
  let [out, error] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, out, error };
}

/** What is answered to these bytes when they come in pieces of a size. */
function answered(bytes: Buffer, size: number): string[] {
  const answerer = new LineAnswerer();
  let out = '';
  for (let from = 0; from < bytes.length; from += size)
    for (const piece of answerer.take(bytes.subarray(from, from + size))) out += piece;
  return (out + answerer.end()).split('\n').slice(0, -1);
}

/** What a line has to be answered, the plain way. */
function plainly(line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return '{"error":{"code":"bad-json","message":"The line is not valid JSON."}}';
  }
  const { question, error } = readQuestion(value);
  return JSON.stringify(error === null ? decide(question) : { error });
}

/** The same JSON written in other ways: spaces, order, escapes, names twice. */
function disguised(random: Random, value: object): string {
  const copy = JSON.parse(JSON.stringify(value)) as { subject: { byLink?: boolean } };
  if (!random.once(20)) delete copy.subject.byLink;
  const fields = Object.entries(copy);
  if (random.once(3)) fields.reverse();
  const space = () => (random.once(4) ? random.pick([' ', '\t', '  ', ' \r']) : '');
  const text = (word: string) =>
    random.once(30) ? JSON.stringify(word).replace('a', '\\u0061') : `"${word}"`;
  const written = fields.map(([name, field]) => {
    const inner = typeof field === 'string' ? text(field) : JSON.stringify(field);
    return `${space()}${text(name)}${space()}:${space()}${inner}${space()}`;
  });
  if (random.once(20))
    written.push(`"${random.pick(['tier', 'role', 'zzz', 'é'])}":${random.pick(['1', '2.0', '"x"'])}`);
  const line = `${space()}{${written.join(',')}}${space()}`;
  return random.once(25) ? line.slice(0, random.below(line.length)) : line;
}

function lines(count: number, seed: number): string[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () =>
    disguised(random, random.once(4) ? randomDeskQuestion(random) : randomClientQuestion(random)),
  );
}

test.each([1, 7, 4096, 1 << 20])(
  'every line is answered as JSON.parse would have it, in pieces of %i',
  (size) => {
    const all = lines(size === 1 ? 300 : 10_000, size);
    const got = answered(Buffer.from(`${all.join('\n')}\n`), size);
    expect(got.length).toBe(all.length);
    for (const [place, line] of all.entries())
      if (got[place] !== plainly(line))
        expect({ line, got: got[place] }).toEqual({ line, got: plainly(line) });
  },
);

test('bad lines get their code in their place', async () => {
  const bad = (await readFile(new URL('bad-lines.jsonl', cases), 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { line: string; code: string });
  const { status, out } = await run(['--jsonl'], `${bad.map(({ line }) => line).join('\r\n')}\r\n`);
  const codes = out.split('\n').slice(0, -1);
  expect(codes.map((line) => (JSON.parse(line) as { error: { code: string } }).error.code)).toEqual(
    bad.map(({ code }) => code),
  );
  expect(status).toBe(1);
});

test('a stream is answered in order, its last line without a line end too', async () => {
  const good = '{"account":"desk","roles":["agent"],"action":"session.join"}';
  const { status, out } = await run(['--jsonl'], `${good}\n\n${good}\r\n${good}`);
  const answer =
    '{"outcome":"allow","rule":"desk.session.join.agent","because":"An agent may join support sessions."}';
  const error = '{"error":{"code":"bad-json","message":"The line is not valid JSON."}}';
  expect(out).toBe(`${answer}\n${error}\n${answer}\n${answer}\n`);
  expect(status).toBe(1);
  expect(await run(['--jsonl'], `${good}\n`)).toEqual({ status: 0, out: `${answer}\n`, error: '' });
  expect(await run(['--jsonl'], '')).toEqual({ status: 0, out: '', error: '' });
});

test('bytes that are no UTF-8 are no JSON; those that are, are read as text', () => {
  const field = (bytes: Buffer) =>
    Buffer.concat([
      Buffer.from('{"account":"desk","roles":[],"action":"session.join","'),
      bytes,
      Buffer.from('":1}\n'),
    ]);
  expect(answered(field(Buffer.from([0xff])), 10)[0]).toContain('bad-json');
  expect(answered(field(Buffer.from('é')), 1)[0]).toContain('no field \\"é\\"');
  expect(answered(Buffer.from('\ufeff{}\n'), 10)[0]).toContain('bad-json');
});

test('a line may be huge or deep', () => {
  const padded = `{"account":"desk",${' '.repeat(5_000_000)}"roles":[],"action":"session.join"}\n`;
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}\n`;
  expect(answered(Buffer.from(padded), 65_536)).toEqual([expect.stringContaining('desk.nobody')]);
  expect(answered(Buffer.from(deep), 65_536)).toEqual([expect.stringMatching(/bad-(value|json)/)]);
});

test('it writes no faster than it is read, and stops when the reader has gone', async () => {
  const question = '{"account":"desk","roles":["agent"],"action":"session.join"}\n';
  let taken = 0;
  async function* source(): AsyncGenerator<Buffer> {
    for (; taken < 1_000; taken += 1) yield Buffer.from(question.repeat(1_000));
  }
  const slow = new PassThrough({ highWaterMark: 1 });
  const answering = answerLines(Readable.from(source()), slow);
  await once(slow, 'readable');
  expect(taken).toBeLessThan(100);
  slow.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' }));
  expect(await answering).toBe(0);
  expect(taken).toBeLessThan(100);
});

test('a reader who leaves early is no fault', async () => {
  const child = spawn(process.execPath, [program, '--jsonl'], { stdio: 'pipe' });
  let error = '';
  child.stderr.on('data', (text: Buffer) => (error += text.toString()));
  child.stdin.on('error', () => undefined); // it may stop reading first
  child.stdout.once('data', () => child.stdout.destroy());
  const question = '{"account":"desk","roles":["agent"],"action":"session.join"}\n'.repeat(10_000);
  const more = () => child.stdin.writable && child.stdin.write(question);
  child.stdin.on('drain', more);
  more();
  const [status] = (await once(child, 'exit')) as [number | null];
  expect({ status, error }).toEqual({ status: 0, error: '' });
});

test('a disk that is full is told, not passed over', async () => {
  const full = new Writable({
    write: (_chunk, _encoding, done) => done(new Error('No space left on device')),
  });
  await expect(answerLines(Readable.from([Buffer.from('{}\n{}\n')]), full)).rejects.toThrow('No space left');
});

test('--explain answers as a person would read it', () => {
  const words = '--account client --role member --action device.troubleshoot --subject.own false --tier 2';
  expect(explain(words.split(' '))).toEqual({
    problem: null,
    text: [
      'Explain only: tell how, change nothing.',
      '',
      "Why:   A Member may have steps explained for another person's device, and nothing is changed on it.",
      'Rule:  client.device.troubleshoot.member.others',
      'Aloud: this answer and its reason may be said to the caller.',
      '',
    ].join('\n'),
  });
  const desk = explain([
    '--account=desk',
    '--roles=manager,customer',
    '--action',
    'seat.manage',
    '--grants',
    'seat.manage',
  ]);
  expect(desk.text).toContain('Allowed.');
  const signed = [
    '--account',
    'client',
    '--role',
    'admin',
    '--action',
    'form.submit',
    '--subject.signedBy',
    'null',
  ];
  expect(explain([...signed, '--tier', '3']).text).toContain('Next:  have the form signed by an Admin');
  expect(explain([...signed, '--tier', '9']).problem).toBe(
    'The value of "tier" must be one of 0, 1, 2, 3. (bad-value)',
  );
  expect(explain(['client']).problem).toBe('Every field is given as --name value; "client" is not.');
});

test('the command tells what it knows, and what it was not told', async () => {
  const listed = await run(['--rules']);
  expect(
    listed.out
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(/\s+/)[0]),
  ).toEqual(rules().map(({ id }) => id));
  expect((await run(['--help'])).out).toContain('--jsonl');
  expect(await run([])).toMatchObject({ status: 2, out: '' });
  expect(await run(['--jsonl', 'extra'])).toMatchObject({ status: 2, out: '' });
  expect(await run(['--explain', '--account', 'client'])).toEqual({
    status: 2,
    out: '',
    error: 'The field "role" is missing; the question needs it. (missing-field)\n',
  });
});
