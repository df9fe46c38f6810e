import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { NO_HASH } from '../../contracts/record.ts';
import type { RecordBody, RecordFilter } from '../../contracts/record.ts';
import { keyId, rawPublicKey } from './checkpoint.ts';
import type { RecordKey } from './checkpoint.ts';
import { exportRecord } from './export.ts';
import { bodyDigest, canonicalBody, hashHeader, headerOf } from './format.ts';
import type { RecordRow } from './format.ts';

/** For tests: the chain that `aRow` makes entries of. */
export const CHAIN = '0197c000-0000-7000-8000-000000000001';
/** For tests: who acts in them. */
export const AGENT = 'agent:0197c000-0000-7000-8000-00000000000a';

/** For tests: a key that stands in no file. */
export function aKey(): RecordKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = rawPublicKey(publicKey);
  return { id: keyId(raw), privateKey, publicKey, rawPublic: raw.toString('base64') };
}

/** For tests: the entry after `before`, as the database would have made it. */
export function aRow(
  before: RecordRow | undefined,
  more: Partial<RecordRow> = {},
  body?: RecordBody,
): RecordRow {
  const n = (before?.n ?? 0) + 1;
  const salt = randomBytes(16);
  const text = canonicalBody(
    body ?? { sentence: `Ada Byrne “did” thing ${n} – ø`, answer: { outcome: 'allow' } },
  );
  const header = {
    ...{
      chain: before?.chain ?? CHAIN,
      n,
      actor: AGENT,
      authority: null,
      rule: 'client.user.add.admin.member',
    },
    ...{ action: n % 2 === 0 ? 'user.add' : 'contact.open', at: atSecond(n) },
    prev: before?.hash ?? Buffer.from(NO_HASH, 'hex'),
    digest: Buffer.from(bodyDigest(salt, text), 'hex'),
    ...more,
  };
  const hash = Buffer.from(hashHeader(headerOf(header)), 'hex');
  return { salt, body: text, erasedAt: null, ...header, hash, ...more };
}

/** For tests: a moment of the record, `n` seconds into one day. */
export function atSecond(n: number): string {
  return new Date(Date.UTC(2026, 10, 22) + n * 1000).toISOString().replace('Z', '000Z');
}

/** For tests: a chain of `count` entries. */
export function aChain(count: number, more: Partial<RecordRow> = {}): RecordRow[] {
  const rows: RecordRow[] = [];
  for (let n = 0; n < count; n += 1) rows.push(aRow(rows.at(-1), more));
  return rows;
}

/** For tests: the chain after entries `numbers` were erased and an entry has said so. */
export function erased(rows: readonly RecordRow[], numbers: readonly number[]): RecordRow[] {
  const gone = rows.map((row) =>
    numbers.includes(row.n) ? { ...row, salt: null, body: null, erasedAt: atSecond(rows.length) } : row,
  );
  return [...gone, aRow(rows.at(-1), { action: 'record.erase', rule: null }, { entries: [...numbers] })];
}

/** For tests: the export of a chain, as lines with their ends. */
export async function anExport(
  rows: readonly RecordRow[],
  key: RecordKey,
  filter: RecordFilter | null = null,
): Promise<string[]> {
  const last = rows.at(-1);
  const head = last?.hash.toString('hex') ?? NO_HASH;
  const of = {
    chain: last?.chain ?? CHAIN,
    kind: 'client',
    count: rows.length,
    head,
    at: atSecond(9999),
    filter,
  } as const;
  const lines: string[] = [];
  for await (const line of exportRecord(of, each(rows), key)) lines.push(line);
  return lines;
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T, void, void> {
  yield* values;
}
