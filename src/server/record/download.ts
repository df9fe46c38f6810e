import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { RecordFilter } from '../../contracts/record.ts';
import { exportRecord, RecordChanged } from './export.ts';
import type { RecordKey } from './checkpoint.ts';
import { readRows, readStand } from './read.ts';
import type { AsReader, Stand } from './read.ts';

/** Text is gathered to this many characters before it is written. */
const PIECE = 256 * 1024;
/** An erasure amid an export spoils it; so many of them in a row are somebody else's trouble. */
const ATTEMPTS = 3;

/** An export that is whole: `body` gives its bytes, and `stand` is what its checkpoint says. */
export type WholeExport = { stand: Stand; body: Readable };

/** What is exported, and by which filter. */
export type Wanted = { chain: string; kind: 'client' | 'desk'; filter: RecordFilter | null };

/**
 * Writes an export to a file that has no name any more, and gives back its bytes. A reader gets it whole or not at
 * all: what was found wrong at the last entry could no longer be said once the first had been sent.
 *
 * @throws RecordChanged when the record was changed amid each attempt, or the reader may not read every entry.
 */
export async function wholeExport(asReader: AsReader, wanted: Wanted, key: RecordKey): Promise<WholeExport> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await exportOnce(asReader, wanted, key);
    } catch (error) {
      if (!(error instanceof RecordChanged) || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function exportOnce(asReader: AsReader, wanted: Wanted, key: RecordKey): Promise<WholeExport> {
  const stand = await asReader((query) => readStand(query, wanted.chain));
  const rows = readRows(asReader, wanted.chain, stand.count);
  const file = await namelessFile();
  try {
    await writeAll(file, exportRecord({ ...wanted, ...stand }, rows, key));
    return { stand, body: file.createReadStream({ start: 0 }) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Its owner's alone, and gone with its handle, also when this process dies. */
async function namelessFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `bailiwick-export-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

async function writeAll(file: FileHandle, lines: AsyncIterable<string>): Promise<void> {
  let held = '';
  for await (const line of lines) {
    held += line;
    if (held.length < PIECE) continue;
    await file.writeFile(held);
    held = '';
  }
  await file.writeFile(held);
}
