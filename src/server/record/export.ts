import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { ERASE, EraseBody, RECORD_VERSION } from '../../contracts/record.ts';
import type { RecordBody, RecordEntryLine, RecordFilter, RecordFirstLine } from '../../contracts/record.ts';
import { canonical } from './canonical.ts';
import { signCheckpoint, signText } from './checkpoint.ts';
import type { RecordKey } from './checkpoint.ts';
import { headerOf, parseBody } from './format.ts';
import type { RecordRow } from './format.ts';
import { selects } from './filter.ts';

/**
 * What is exported. `count` and `head`: how far the chain went when the export was asked; `at`: the
 * database's clock.
 */
export type ExportOf = {
  chain: string;
  kind: 'client' | 'desk';
  count: number;
  head: string;
  at: string;
  filter: RecordFilter | null;
};

/**
 * Thrown within an export when the record changed in a way that would make the file false; ask for it again.
 */
export class RecordChanged extends Error {
  override name = 'RecordChanged';
}

/**
 * The lines of an export, each with its line end: the first line, entries 1 to `count`, and the checkpoint
 * that is signed for it. All headers are there; a filter leaves out bodies only, and never one that says
 * what was erased.
 *
 * @param rows entries in order from 1; more than `count` are not read. @throws RecordChanged
 */
export async function* exportRecord(
  of: ExportOf,
  rows: AsyncIterable<RecordRow>,
  key: RecordKey,
): AsyncGenerator<string, void, void> {
  const file = createHash('sha256');
  const { chain, kind, count, at: exported, filter } = of;
  const first: RecordFirstLine = {
    ...{ bailiwick: 'record', v: RECORD_VERSION, from: 1 },
    ...{ chain, kind, count, exported, filter },
  };
  yield hashed(file, first);
  const unexplained = new Set<number>();
  let n = 0;
  if (count > 0) {
    for await (const row of rows) {
      n += 1;
      if (row.n !== n) throw new RecordChanged(`Entry ${n} could not be read; ask for the export again.`);
      const line = entryLine(row, filter);
      noteErasure(line, unexplained);
      yield hashed(file, line);
      if (n === count) break;
    }
  }
  if (n !== count || unexplained.size > 0) {
    throw new RecordChanged('The record was changed while it was exported; ask for the export again.');
  }
  const signed = signCheckpoint(key, of);
  yield `${canonical({ ...signed, seal: signText(key.privateKey, sealText(signed, file.digest('hex'))) })}\n`;
}

/**
 * What the seal of an export is a signature over; no checkpoint has this form, so none can stand for the
 * other.
 */
export function sealText(signed: { checkpoint: unknown }, fileHash: string): string {
  return canonical({ bailiwick: 'record-export', checkpoint: signed.checkpoint, file: fileHash });
}

function hashed(file: Hash, value: unknown): string {
  const line = `${canonical(value)}\n`;
  file.update(line, 'utf8');
  return line;
}

function entryLine(row: RecordRow, filter: RecordFilter | null): RecordEntryLine {
  const header = headerOf(row);
  const hash = row.hash.toString('hex');
  if (row.body === null || row.salt === null)
    return { body: null, hash, header, salt: null, state: 'erased' };
  const body: RecordBody = parseBody(row.body);
  if (!selects(filter, header, body)) return { body: null, hash, header, salt: null, state: 'withheld' };
  return { body, hash, header, salt: row.salt.toString('hex'), state: 'whole' };
}

/** An erasure that came after the export began is not in it, and its entry would look tampered with. */
function noteErasure(line: RecordEntryLine, unexplained: Set<number>): void {
  if (line.state === 'erased') unexplained.add(line.header.n);
  if (line.header.action !== ERASE || line.body === null) return;
  for (const erased of EraseBody.parse(line.body).entries) unexplained.delete(erased);
}
