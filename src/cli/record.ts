import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { messageOf, Obstacle } from '../server/db/obstacle.ts';
import { verifyChain } from '../server/record/chain.ts';
import type { Trusted, Verdict, Verified } from '../server/record/chain.ts';
import { PUBLIC_FILE, readCheckpoint, readPublicKey } from '../server/record/checkpoint.ts';
import { readLines } from '../server/record/lines.ts';
import { readFlags, say, toldPlainly, warn } from './tell.ts';

const HELP = [
  'Checks an exported record. It needs no server, no database and no network.',
  '',
  'usage: bailiwick record verify FILE [--checkpoint C] [--key K]',
  '',
  '  FILE              the export, as it was downloaded',
  '  --checkpoint C    a checkpoint that was mailed, or an earlier export of the same record',
  `  --key K           the public key of the desk (DATA/secrets/${PUBLIC_FILE})`,
  '',
  'exit status:',
  '  0  good: nothing was changed, and it comes from whom the key or checkpoint says',
  '  1  broken: the first bad entry is printed',
  '  2  a file could not be read, or the command was not understood',
  '  3  consistent, but its origin was not checked: give a checkpoint or a key',
].join('\n');

/** `bailiwick record …`. Gives the exit status that its help lists. */
export async function recordCommand(argv: string[]): Promise<number> {
  return toldPlainly(async () => {
    const { values, positionals } = readFlags(argv, FLAGS, 'record');
    const [verb, path, ...rest] = positionals;
    if (values['help'] === true) {
      say(HELP);
      return 0;
    }
    if (verb !== 'verify' || path === undefined || rest.length > 0) {
      throw new Obstacle('record verify takes one file; bailiwick record --help tells more.', {
        exitCode: 2,
      });
    }
    const { checkpoint, key } = values as { checkpoint?: string; key?: string };
    return tell(await verdictOn(path, await readTrusted(checkpoint, key)), path);
  });
}

const FLAGS = {
  checkpoint: { type: 'string' },
  key: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function readTrusted(checkpoint?: string, key?: string): Promise<Trusted> {
  return {
    checkpoint: checkpoint === undefined ? undefined : await readOwn(checkpoint, readCheckpoint),
    key: key === undefined ? undefined : await readOwn(key, (text) => readPublicKey(text, key)),
  };
}

async function readOwn<T>(path: string, parse: (text: string) => T): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
  try {
    return parse(text);
  } catch (cause) {
    throw new Obstacle(messageOf(cause), { exitCode: 2, cause });
  }
}

async function verdictOn(path: string, trusted: Trusted): Promise<Verdict> {
  const stream = createReadStream(path);
  try {
    return await verifyChain(readLines(stream as AsyncIterable<Buffer>), trusted);
  } catch (cause) {
    // A bad file is a verdict; what is thrown here with a code comes from reading it.
    if (cause instanceof Error && 'code' in cause) throw unreadable(path, cause);
    throw cause;
  } finally {
    stream.destroy();
  }
}

function unreadable(path: string, cause: unknown): Obstacle {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why = REASONS.get(code) ?? `cannot be read (${messageOf(cause)})`;
  return new Obstacle(`${path} ${why}; check the name and try again.`, { exitCode: 2, cause });
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'is not there'],
  ['EISDIR', 'is a folder, not a file'],
  ['EACCES', 'may not be read by you'],
]);

function tell(verdict: Verdict, path: string): number {
  if (verdict.result === 'broken') {
    const { entry, line, why } = verdict;
    warn(`BROKEN. ${why}`);
    warn(
      entry === null
        ? `No single entry of ${path} is to blame; line ${line}.`
        : `First bad entry: ${entry} (line ${line}).`,
    );
    return 1;
  }
  describe(verdict);
  if (verdict.result === 'good') {
    say('GOOD. Nothing was changed since it was written.');
    return 0;
  }
  say(`CONSISTENT, but its origin was not checked. ${verdict.why}`);
  say('Give --checkpoint with one that was mailed to you, or --key with the public key of the desk.');
  return 3;
}

function describe({ kind, chain, count, exported, erased, withheld, key }: Verified): void {
  say(`Record of the ${kind} ${chain}: ${entries(count)}, exported ${exported}, signed with key ${key}.`);
  if (erased.count > 0) {
    const numbers = erased.numbers.join(', ') + (erased.count > erased.numbers.length ? ' …' : '');
    const were = erased.count === 1 ? 'was' : 'were';
    say(`The content of ${entries(erased.count)} ${were} erased, and the record says so: ${numbers}`);
  }
  if (withheld > 0) say(`The content of ${entries(withheld)} was left out of this export by its filter.`);
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
