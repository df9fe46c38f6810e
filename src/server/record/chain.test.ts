import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordFilter, RecordLastLine } from '../../contracts/record.ts';
import { aChain, aKey, anExport, aRow, CHAIN, erased } from './aRecord.ts';
import { canonical } from './canonical.ts';
import { verifyChain } from './chain.ts';
import type { Trusted, Verdict } from './chain.ts';
import { readCheckpoint, signCheckpoint, signText } from './checkpoint.ts';
import { exportRecord, sealText } from './export.ts';
import type { RecordRow } from './format.ts';
import { readLines } from './lines.ts';

const key = aKey();
const other = aKey();
const trusted = { key: key.publicKey };
const rows = aChain(12);
let lines: string[];
beforeAll(async () => {
  lines = await anExport(rows, key);
});

async function* chunks(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const verify = (text: string | Buffer, trust: Trusted = trusted) =>
  verifyChain(readLines(chunks(Buffer.from(text))), trust);
const verifyLines = (some: string[], trust: Trusted = trusted) => verify(some.join(''), trust);
const brokenAt = (verdict: Verdict) => (verdict.result === 'broken' ? verdict.entry : verdict.result);
const edit = (at: number, change: (line: string) => string) => lines.with(at, change(lines[at] ?? ''));
const object = (line: string | undefined) => JSON.parse(line ?? '') as Record<string, unknown>;
/**
 * The export of altered rows by whoever holds no key: signed with a key of their own, or with the old last
 * line.
 */
const rewritten = async (from: RecordRow[], as = other) => anExport(from, as);

describe('an export that nobody touched', () => {
  it('is good by key, by its own checkpoint, by an earlier one, and else unchecked', async () => {
    const earlier = readCheckpoint((await anExport(rows.slice(0, 5), key)).join(''));
    const full = {
      chain: CHAIN,
      kind: 'client',
      count: 12,
      withheld: 0,
      erased: { count: 0, numbers: [] },
      key: key.id,
    };
    expect(await verifyLines(lines)).toMatchObject({ result: 'good', ...full });
    expect(await verifyLines(lines, { checkpoint: readCheckpoint(lines.at(-1) ?? '') })).toMatchObject({
      result: 'good',
    });
    expect(await verifyLines(lines, { checkpoint: earlier })).toMatchObject({ result: 'good' });
    expect(await verifyLines(lines, { checkpoint: earlier, ...trusted })).toMatchObject({ result: 'good' });
    expect(await verifyLines(lines, {})).toMatchObject({ result: 'unchecked', why: /No key/ });
  });

  it('may be empty', async () => {
    expect(await verifyLines(await anExport([], key))).toMatchObject({ result: 'good', count: 0 });
  });

  it('is unchecked behind a checkpoint of a key that was replaced', async () => {
    const checkpoint = signCheckpoint(other, { at: at(5), chain: CHAIN, count: 5, head: headAt(5) });
    expect(await verifyLines(lines, { checkpoint })).toMatchObject({
      result: 'unchecked',
      why: /up to entry 5/,
    });
  });

  it('reads the same in pieces of any size', async () => {
    for (const size of [1, 7, 64, 4096, 1e6]) {
      const verdict = await verifyChain(readLines(chunks(Buffer.from(lines.join('')), size)), trusted);
      expect(verdict.result).toBe('good');
    }
  });
});

const at = (n: number) => rows[n - 1]?.at ?? '';
const headAt = (n: number) => rows[n - 1]?.hash.toString('hex') ?? '';

describe('damage', () => {
  it('of any one byte is found, given the key', async () => {
    const bytes = Buffer.from(lines.join(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const damaged = Buffer.from(bytes);
        damaged[place] = ((damaged[place] ?? 0) + by) % 256;
        expect((await verify(damaged)).result).toBe('broken');
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('of any one byte left out or put in is found', async () => {
    const bytes = Buffer.from(lines.join(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.option(fc.nat(255)), async (place, more) => {
        const before = bytes.subarray(0, place);
        const damaged =
          more === null
            ? Buffer.concat([before, bytes.subarray(place + 1)])
            : Buffer.concat([before, Buffer.from([more]), bytes.subarray(place)]);
        expect((await verify(damaged)).result).toBe('broken');
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it.each([
    ['the first entry cut', () => lines.toSpliced(1, 1), 1],
    ['the first three cut', () => lines.toSpliced(1, 3), 1],
    ['one in the middle cut', () => lines.toSpliced(6, 1), 6],
    ['the last entry cut', () => lines.toSpliced(12, 1), 12],
    ['the last three cut', () => lines.toSpliced(10, 3), 10],
    ['all of them cut', () => lines.toSpliced(1, 12), 1],
    ['two swapped', () => lines.with(4, lines[5] ?? '').with(5, lines[4] ?? ''), 4],
    ['one doubled', () => lines.toSpliced(4, 0, lines[4] ?? ''), 5],
    ['one doubled over another', () => lines.with(5, lines[4] ?? ''), 5],
    ['the checkpoint line removed', () => lines.slice(0, -1), null],
    ['a second checkpoint line', () => [...lines, lines.at(-1) ?? ''], null],
    ['an early checkpoint line', () => lines.toSpliced(5, 0, lines.at(-1) ?? ''), 5],
    ['rubbish behind', () => [...lines, 'rubbish\n'], null],
    ['an empty line behind', () => [...lines, '\n'], null],
    ['an empty line within', () => lines.toSpliced(3, 0, '\n'), 3],
    ['cut in the middle of a line', () => [lines.join('').slice(0, -300)], null],
    ['the last line end cut', () => [lines.join('').slice(0, -1)], null],
    ['Windows line ends', () => lines.map((line) => line.replace('\n', '\r\n')), null],
    ['a byte order mark', () => ['\ufeff', ...lines], null],
    ['the first line gone', () => lines.slice(1), null],
    ['an empty file', () => [], null],
    ['another file', () => ['{"a":1}\n'], null],
  ])('%s', async (_what, damaged, entry) => {
    const verdict = await verifyLines(damaged());
    expect(verdict.result).toBe('broken');
    expect(brokenAt(verdict)).toBe(entry);
    expect(brokenAt(await verifyLines(damaged(), {}))).toBe(entry);
  });

  it('to the chain in the first line, or in entries taken from another chain', async () => {
    const chain = CHAIN.replace('1', '2');
    const foreign = await anExport(aChain(12, { chain }), key);
    expect(brokenAt(await verifyLines(lines.with(7, foreign[7] ?? '')))).toBe(7);
    expect(brokenAt(await verifyLines(lines.with(0, foreign[0] ?? '')))).toBe(1);
    expect(brokenAt(await verifyLines(lines.with(13, foreign[13] ?? '')))).toBe(null);
    const checkpoint = readCheckpoint(lines.join(''));
    expect(await verifyLines(foreign, { checkpoint })).toMatchObject({
      result: 'broken',
      why: /another chain/,
    });
  });

  it('to the end, by entries that nobody counted', async () => {
    const longer = await anExport(aChain(13).slice(0, 13), key);
    expect(brokenAt(await verifyLines(lines.toSpliced(13, 0, longer[13] ?? '')))).toBe(13);
  });
});

describe('history written anew', () => {
  const forged = () => {
    const start = rows.slice(0, 3);
    const chain = [...start];
    for (let n = 3; n < 12; n += 1) chain.push(aRow(chain.at(-1), {}, { sentence: 'It never happened.' }));
    return chain;
  };

  it('is found by the key, whatever key it was signed with', async () => {
    const whole = await rewritten(forged());
    expect(await verifyLines(whole)).toMatchObject({ result: 'broken', entry: null, why: /not with yours/ });
    const oldEnd = whole.with(-1, lines.at(-1) ?? '');
    expect(await verifyLines(oldEnd)).toMatchObject({ result: 'broken', why: /checkpoint was signed for/ });
    const old = object(lines.at(-1)) as RecordLastLine;
    const head = forged().at(-1)?.hash.toString('hex') ?? '';
    const patched = { ...old, checkpoint: { ...old.checkpoint, head } };
    expect((await verifyLines(whole.with(-1, `${canonical(patched)}\n`))).result).toBe('broken');
    const renamed = { ...object(whole.at(-1)), publicKey: key.rawPublic };
    expect((await verifyLines(whole.with(-1, `${canonical(renamed)}\n`))).result).toBe('broken');
  });

  it('is found by a checkpoint that was kept, at the entry where it says so', async () => {
    const checkpoint = signCheckpoint(key, { at: at(5), chain: CHAIN, count: 5, head: headAt(5) });
    // A fork by the holder of the key itself: only the kept checkpoint contradicts it.
    const fork = await rewritten(forged(), key);
    expect((await verifyLines(fork)).result).toBe('good');
    expect(await verifyLines(fork, { checkpoint })).toMatchObject({
      result: 'broken',
      entry: 5,
      why: /another history/,
    });
    expect(await verifyLines(fork, { checkpoint, ...trusted })).toMatchObject({ result: 'broken', entry: 5 });
    expect((await verifyLines(await rewritten(forged()), { checkpoint })).result).toBe('broken');
  });

  it('is found when it ends before the kept checkpoint', async () => {
    const checkpoint = readCheckpoint(lines.join(''));
    const cut = await anExport(rows.slice(0, 9), key);
    expect(await verifyLines(cut, { checkpoint })).toMatchObject({ result: 'broken', entry: 10 });
  });

  it('refuses a kept checkpoint that nobody signed', async () => {
    const signed = signCheckpoint(key, { at: at(5), chain: CHAIN, count: 5, head: headAt(5) });
    const checkpoint = { ...signed, checkpoint: { ...signed.checkpoint, at: at(6) } };
    expect(await verifyLines(lines, { checkpoint })).toMatchObject({ result: 'broken', why: /signature/ });
  });
});

describe('erased and withheld bodies', () => {
  it('are told and leave the record good', async () => {
    const verdict = await verifyLines(await anExport(erased(rows, [3, 7]), key));
    expect(verdict).toMatchObject({ result: 'good', count: 13, erased: { count: 2, numbers: [3, 7] } });
  });

  it('are broken when no entry says that they were erased', async () => {
    const hide = edit(
      4,
      (line) => `${canonical({ ...object(line), body: null, salt: null, state: 'erased' })}\n`,
    );
    expect(await verifyLines(hide, {})).toMatchObject({
      result: 'broken',
      entry: 4,
      line: 5,
      why: /no later entry/,
    });
  });

  it('are broken when the entry that says so is hidden itself, or names itself or later ones', async () => {
    const made = await anExport(erased(rows, [3]), key);
    const gone = made.with(
      13,
      `${canonical({ ...object(made[13]), body: null, salt: null, state: 'erased' })}\n`,
    );
    expect(brokenAt(await verifyLines(gone, {}))).toBe(13);
    for (const entries of [[13], [14], [], ['3']]) {
      const self = [...rows, aRow(rows.at(-1), { action: 'record.erase' }, { entries })];
      expect(brokenAt(await verifyLines(resigned(self), {}))).toBe(13);
    }
  });

  it('are good when a filter left them out, and the erasures stay in', async () => {
    const filters: [filter: RecordFilter, withheld: number][] = [
      [{ action: 'user' }, 5],
      [{ until: at(4) }, 8],
      [{ text: 'thing 12' }, 9],
      [{ outcome: 'deny' }, 10],
    ];
    for (const [filter, withheld] of filters) {
      const verdict = await verifyLines(await anExport(erased(rows, [3, 8]), key, filter));
      expect(verdict).toMatchObject({ result: 'good', withheld, erased: { count: 2, numbers: [3, 8] } });
    }
  });

  it('are broken when the export claims to be whole, or its filter takes them', async () => {
    const withhold = (line: string) =>
      `${canonical({ ...object(line), body: null, salt: null, state: 'withheld' })}\n`;
    expect(await verifyLines(edit(4, withhold), {})).toMatchObject({
      result: 'broken',
      entry: 4,
      why: /withheld/,
    });
    const made = await anExport(rows, key, { action: 'user.add' });
    expect(await verifyLines(made.with(4, withhold(made[4] ?? '')), {})).toMatchObject({
      result: 'broken',
      entry: 4,
    });
    const shown = made.with(3, lines[3] ?? '');
    expect(await verifyLines(shown, {})).toMatchObject({ result: 'broken', entry: 3, why: /leaves it out/ });
  });

  it('are broken when state and content contradict each other', async () => {
    for (const change of [{ state: 'erased' }, { body: null }, { salt: null }, { state: 'gone' }]) {
      const damaged = edit(4, (line) => `${canonical({ ...object(line), ...change })}\n`);
      expect(brokenAt(await verifyLines(damaged, {}))).toBe(4);
    }
  });
});

/** An export of rows that the exporter would refuse to make, with every hash and signature in order. */
function resigned(from: RecordRow[]): string[] {
  const made = from.map((row) => {
    const header = {
      ...{
        action: row.action,
        actor: row.actor,
        at: row.at,
        authority: row.authority,
        chain: row.chain,
        n: row.n,
      },
      ...{ body: row.digest.toString('hex'), prev: row.prev.toString('hex'), rule: row.rule, v: 1 },
    };
    const body: unknown = JSON.parse(row.body ?? 'null');
    return {
      body,
      hash: row.hash.toString('hex'),
      header,
      salt: row.salt?.toString('hex') ?? null,
      state: 'whole',
    };
  });
  const first = { ...object(lines[0]), count: from.length };
  const text = [first, ...made].map((line) => `${canonical(line)}\n`);
  const head = from.at(-1)?.hash.toString('hex') ?? '';
  const stand = { at: String(object(lines[0])['exported']), chain: CHAIN, count: from.length, head };
  const signed = signCheckpoint(key, stand);
  return [...text, `${canonical({ ...signed, seal: signText(key.privateKey, sealText(signed, '')) })}\n`];
}

describe('JSON that two readers could read in two ways', () => {
  it.each<[string, (line: string) => string]>([
    ['a doubled key', (line) => line.replace('"state":"whole"', '"state":"whole","state":"whole"')],
    ['a doubled key in front', (line) => line.replace('"hash":', '"hash":"x","hash":')],
    ['a doubled key in the header', (line) => line.replace('"v":1', '"v":2,"v":1')],
    ['a space', (line) => line.replace('"v":1', '"v": 1')],
    ['a space in front', (line) => ` ${line}`],
    [
      'another order',
      (line) => `${JSON.stringify(Object.fromEntries(Object.entries(object(line)).reverse()))}
`,
    ],
    ['an escaped letter', (line) => line.replace('Ada', '\\u0041da')],
    ['an escaped slash', (line) => line.replace('"sentence":"', '"sentence":"\\/')],
    ['a number with a point', (line) => line.replace('"v":1', '"v":1.0')],
    ['a number with an exponent', (line) => line.replace('"v":1', '"v":1e0')],
    ['minus zero', (line) => line.replace('"sentence"', '"a":-0,"sentence"')],
    ['a number too large', (line) => line.replace('"sentence"', '"a":1e999,"sentence"')],
    ['a number too long', (line) => line.replace('"sentence"', '"a":9007199254740993,"sentence"')],
    ['a key more', (line) => line.replace(/\}\n$/, ',"z":1}\n')],
    ['a key more in the header', (line) => line.replace('"v":1', '"v":1,"w":1')],
    ['a prototype', (line) => line.replace('{"body"', '{"__proto__":{},"body"')],
    ['half a character', (line) => line.replace('Ada', '\\ud800')],
    [
      'upper-case hex',
      (line) => line.replace(/"hash":"[0-9a-f]+"/, (hash) => hash.toUpperCase().replace('HASH', 'hash')),
    ],
    [
      'nesting without end',
      (line) => line.replace('"sentence"', `"a":${'['.repeat(2e5)}${']'.repeat(2e5)},"sentence"`),
    ],
    ['no object', () => '[]\n'],
    ['null', () => 'null\n'],
  ])('%s', async (_what, change) => {
    const damaged = edit(4, change);
    expect(damaged[4]).not.toBe(lines[4]);
    expect(brokenAt(await verifyLines(damaged, {}))).toBe(4);
  });

  it('bytes that are not UTF-8, where a lenient reader would see the same', async () => {
    const special = [aRow(undefined, {}, { sentence: 'bad \ufffd mark' })];
    const text = Buffer.from((await anExport(special, key)).join(''));
    const place = text.indexOf(Buffer.from('\ufffd'));
    const damaged = Buffer.concat([text.subarray(0, place), Buffer.from([0xff]), text.subarray(place + 3)]);
    expect((await verify(text)).result).toBe('good');
    expect(await verify(damaged)).toMatchObject({ result: 'broken', entry: 1, why: /UTF-8/ });
  });
});

describe('a long record', () => {
  it('is exported and verified entry by entry, in memory that does not grow', async () => {
    const count = 5000;
    let last = aRow(undefined);
    let seen = 0;
    let furthest = 0;
    async function* rowsOf(): AsyncGenerator<RecordRow, void, void> {
      for (let n = 1; n <= count; n += 1, last = n > count ? last : aRow(last)) {
        // Whoever hoards lines would let the maker of rows run ahead.
        furthest = Math.max(furthest, n - seen);
        yield last;
      }
    }
    const of = { chain: CHAIN, kind: 'client', count, at: at(1), filter: null } as const;
    // The head is known at the end only, and is read there.
    const stand = Object.defineProperty({ ...of, head: '' }, 'head', {
      get: () => last.hash.toString('hex'),
    });
    async function* source(): AsyncGenerator<string, void, void> {
      for await (const line of exportRecord(stand, rowsOf(), key)) {
        seen += 1;
        yield line.slice(0, -1);
      }
    }
    expect(await verifyChain(source(), trusted)).toMatchObject({ result: 'good', count });
    expect(furthest).toBeLessThanOrEqual(1);
  }, 60_000);
});
