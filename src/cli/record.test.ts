import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { aChain, anExport, aRow, erased } from '../server/record/aRecord.ts';
import { openRecordKey, PUBLIC_FILE } from '../server/record/checkpoint.ts';
import { recordCommand } from './record.ts';

let folder: string;
let out: string;
const path = (name: string) => join(folder, name);
const rows = aChain(6);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-record-'));
  const key = await openRecordKey(folder);
  const good = await anExport(rows, key);
  await writeFile(path('good.jsonl'), good.join(''));
  await writeFile(path('early.jsonl'), (await anExport(rows.slice(0, 3), key)).join(''));
  await writeFile(path('mailed.json'), (await anExport(rows.slice(0, 3), key)).at(-1) ?? '');
  await writeFile(path('erased.jsonl'), (await anExport(erased(rows, [2]), key)).join(''));
  await writeFile(path('bad.jsonl'), good.join('').replace('thing 4', 'thing 5'));
  const fork = rows.slice(0, 2);
  while (fork.length < 6) fork.push(aRow(fork.at(-1)));
  await writeFile(path('fork.jsonl'), (await anExport(fork, key)).join(''));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  out = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
  }
});

const verify = (file: string, ...more: string[]) => recordCommand(['verify', path(file), ...more]);

describe('bailiwick record verify', () => {
  it('ends with 0 by key, by a mailed checkpoint or an earlier export, and 3 without', async () => {
    expect(await verify('good.jsonl', '--key', path(PUBLIC_FILE))).toBe(0);
    expect(out).toContain('GOOD');
    expect(await verify('good.jsonl', '--checkpoint', path('mailed.json'))).toBe(0);
    expect(await verify('good.jsonl', '--checkpoint', path('early.jsonl'))).toBe(0);
    expect(await verify('good.jsonl')).toBe(3);
    expect(out).toContain('origin was not checked');
  });

  it('ends with 1 and names the first bad entry', async () => {
    expect(await verify('bad.jsonl')).toBe(1);
    expect(out).toContain('First bad entry: 4 (line 5).');
    expect(await verify('fork.jsonl', '--key', path(PUBLIC_FILE), '--checkpoint', path('mailed.json'))).toBe(
      1,
    );
    expect(out).toContain('First bad entry: 3 (line 4).');
  });

  it('says what was erased, and ends with 0', async () => {
    expect(await verify('erased.jsonl', '--key', path(PUBLIC_FILE))).toBe(0);
    expect(out).toContain('1 entry was erased, and the record says so: 2');
  });

  it('ends with 2 and one sentence on what it cannot read', async () => {
    for (const words of [
      [],
      ['check', 'x'],
      ['verify'],
      ['verify', 'a', 'b'],
      ['verify', 'a', '--kee', 'b'],
    ]) {
      expect(await recordCommand(words)).toBe(2);
    }
    const before = out.length;
    expect(await verify('nowhere')).toBe(2);
    expect(out.slice(before)).toMatch(/^[^\n]+ is not there; check the name and try again\.\n$/);
    expect(await verify('')).toBe(2);
    expect(await verify('good.jsonl', '--key', path('good.jsonl'))).toBe(2);
    expect(await verify('good.jsonl', '--checkpoint', path(PUBLIC_FILE))).toBe(2);
  });

  it('helps', async () => {
    expect(await recordCommand(['--help'])).toBe(0);
    expect(out).toContain('exit status');
  });
});

describe('the key', () => {
  it('is made once, by whoever comes first, and is its owner’s alone to read', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'bw-key-'));
    try {
      const first = await openRecordKey(fresh);
      expect((await openRecordKey(fresh)).id).toBe(first.id);
      expect((await stat(join(fresh, 'record-key.pem'))).mode & 0o777).toBe(0o600);
      await writeFile(join(fresh, 'record-key.pem'), 'nonsense');
      await expect(openRecordKey(fresh)).rejects.toThrow(/no key in PEM form/);
    } finally {
      await rm(fresh, { recursive: true });
    }
  });
});
