import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import fs from 'node:fs';
import { createGunzip } from 'node:zlib';
import { messageOf, Obstacle } from '../obstacle.ts';
import { ROWS_END } from './format.ts';
import type { BackupHeader, BackupSummary, EndLine, TableLine } from './format.ts';

/** What is done with the parts of a backup as they come by. */
export interface BackupVisitor {
  header?(header: BackupHeader): Promise<void>;
  /** Gets the table and its rows, in pieces that end with a line; it must take them all. */
  rows?(table: TableLine, rows: AsyncIterable<Buffer>): Promise<void>;
}

/** A line that is longer than this is no line of ours. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * Reads a backup from end to end, once, in small pieces, and checks it: framing, row counts, SHA-256. A file that
 * was cut, changed, or is no backup is an {@link Obstacle}.
 */
export async function readBackup(file: string, visitor: BackupVisitor = {}): Promise<BackupSummary> {
  const source = openSource(file);
  const reader = new Reader(source);
  try {
    const header = asHeader(file, await reader.json());
    await visitor.header?.(header);
    let total = 0;
    for (const table of header.tables) {
      const line = (await reader.json()) as TableLine;
      if (line.table !== table.table) throw damaged(file, `${table.table} is not where it belongs`);
      const rows = reader.rows(table.rows);
      if (visitor.rows === undefined) for await (const piece of rows) void piece;
      else await visitor.rows(table, rows);
      if (reader.counted !== table.rows) throw damaged(file, `${table.table} has another number of rows`);
      total += table.rows;
    }
    const sha256 = reader.digest();
    const end = (await reader.json()) as Partial<EndLine>;
    if (end.end !== true || end.sha256 !== sha256 || end.rows !== total) {
      throw damaged(file, 'its checksum does not fit its content');
    }
    if (await reader.more()) throw damaged(file, 'something follows its end');
    return { header, rows: total, sha256 };
  } catch (error) {
    if (error instanceof NotWhole || isUnpacking(error)) throw damaged(file, messageOf(error), error);
    throw error;
  } finally {
    source.destroy();
  }
}

/** The bytes of a backup ended or went wrong before their time. */
class NotWhole extends Error {}

function openSource(file: string) {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, 'r');
    if (fs.fstatSync(descriptor).isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    throw new Obstacle(`${file} cannot be read (${messageOf(error)}); name a backup.`, { cause: error });
  }
  const packed = fs.createReadStream('', { fd: descriptor, highWaterMark: 256 * 1024 });
  const plain = createGunzip({ chunkSize: 256 * 1024 });
  packed.on('error', (error) => plain.destroy(error));
  plain.on('close', () => packed.destroy());
  return packed.pipe(plain);
}

function isUnpacking(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('Z_');
}

function damaged(file: string, why: string, cause?: unknown): Obstacle {
  return new Obstacle(`${file} is damaged or no backup (${why}): nothing was changed; use another copy.`, {
    cause,
  });
}

function asHeader(file: string, value: unknown): BackupHeader {
  const header = value as Partial<BackupHeader>;
  if (header.bailiwick !== 'backup') throw damaged(file, 'it does not begin like one');
  if (header.v !== 1) {
    throw new Obstacle(
      `${file} was written by a newer Bailiwick (format ${String(header.v)}): restore it with that one.`,
    );
  }
  if (!isWhole(header)) throw damaged(file, 'its first line lacks what it must tell');
  return header;
}

function isWhole(header: Partial<BackupHeader>): header is BackupHeader {
  const { at, migrations, tables, sequences } = header;
  const lists: readonly unknown[] = [migrations, tables, sequences];
  return (
    lists.every(
      (list) => Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null),
    ) &&
    (tables ?? []).every(({ table, columns, rows }) => {
      const names: readonly unknown[] = Array.isArray(columns) ? columns : [null];
      return [table, ...names].every((name) => typeof name === 'string') && Number.isInteger(rows);
    }) &&
    (sequences ?? []).every(
      ({ sequence, last }) => typeof sequence === 'string' && /^-?\d{1,19}$/.test(String(last)),
    ) &&
    !Number.isNaN(Date.parse(String(at)))
  );
}

/** Takes lines and blocks of rows from a stream of bytes, hashing all it takes. */
class Reader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hash: Hash = createHash('sha256');
  #held: Buffer = Buffer.alloc(0);
  /** How many rows the last block had. */
  counted = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  async more(): Promise<boolean> {
    return this.#held.length > 0 || (await this.#fill());
  }

  async json(): Promise<unknown> {
    const line = await this.#line();
    try {
      const value: unknown = JSON.parse(line.toString('utf8'));
      if (typeof value === 'object' && value !== null) return value;
    } catch (error) {
      throw new NotWhole('a line is not readable', { cause: error });
    }
    throw new NotWhole('a line is not readable');
  }

  /** The rows up to their end mark, in pieces of whole lines; no more than `most`, whatever the file unfolds to. */
  async *rows(most: number): AsyncGenerator<Buffer> {
    this.counted = 0;
    for (let from = 0; ;) {
      const at = this.#held.subarray(from).lastIndexOf(10);
      const last = at < 0 ? 0 : from + at + 1;
      const whole = this.#held.subarray(0, last);
      const mark = endMark(whole);
      const piece = whole.subarray(0, mark < 0 ? last : mark);
      this.#take(piece.length);
      if (piece.length > 0) {
        this.counted += linesIn(piece);
        if (this.counted > most) throw new NotWhole('it has more rows than it tells');
        yield piece;
      }
      if (mark >= 0) return this.#take(ROWS_END.length);
      from = this.#held.length; // what is left holds no end of a line
      if (from > LONGEST_LINE) throw new NotWhole('a line does not end');
      if (!(await this.#fill())) throw new NotWhole('it ends too early');
    }
  }

  async #line(): Promise<Buffer> {
    for (let from = 0; ;) {
      const end = this.#held.indexOf(10, from);
      if (end >= 0) {
        const line = this.#held.subarray(0, end);
        this.#take(end + 1);
        return line;
      }
      from = this.#held.length;
      if (from > LONGEST_LINE) throw new NotWhole('a line does not end');
      if (!(await this.#fill())) throw new NotWhole('it ends too early');
    }
  }

  #take(bytes: number): void {
    this.#hash.update(this.#held.subarray(0, bytes));
    this.#held = this.#held.subarray(bytes);
  }

  /** Takes as much again as is held, at least: a long line is not copied anew for each piece of it. */
  async #fill(): Promise<boolean> {
    const pieces = [this.#held];
    for (let more = 0; more === 0 || more < this.#held.length;) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      pieces.push(next.value);
      more += next.value.length;
    }
    this.#held = Buffer.concat(pieces);
    return pieces.length > 1;
  }
}

/** Where the line `\.` begins in whole lines, or -1. COPY never writes that line for a row. */
function endMark(lines: Buffer): number {
  const end = Buffer.from(ROWS_END);
  if (lines.subarray(0, end.length).equals(end)) return 0;
  const found = lines.indexOf(`\n${ROWS_END}`);
  return found < 0 ? -1 : found + 1;
}

function linesIn(piece: Buffer): number {
  let n = 0;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) n += 1;
  return n;
}
