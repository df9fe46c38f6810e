import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import copyStreams from 'pg-copy-streams';
import { appliedIn } from '../migrate/applied.ts';
import { codeOf, messageOf, Obstacle } from '../obstacle.ts';
import { quoteColumns, quoteName, sequencesIn, tablesIn } from './catalogue.ts';
import { ROWS_END } from './format.ts';
import type { BackupHeader, BackupSummary, EndLine, TableLine } from './format.ts';

/**
 * Writes everything to `file` (0600; it must not be there yet) from one snapshot, while others go on working.
 * Tables are streamed, so memory stays small. A backup that fails leaves no file. Throws {@link Obstacle}.
 *
 * @param client a connection as the owner, outside any transaction. After a failure it is to be ended, and that ends its
 *   transaction: what is asked of it behind a table that broke off amid its copying is never answered
 */
export async function writeBackup(client: pg.Client, file: string): Promise<BackupSummary> {
  const draft = `${file}.part`;
  const out = new Output(openDraft(file, draft));
  try {
    await client.query('begin isolation level repeatable read read only');
    // Rows that a policy hides must make this fail, not be missing from the file.
    await client.query('set local row_security = off; set local statement_timeout = 0');
    const header = await headerOf(client);
    await out.line(header);
    for (const table of header.tables) await copyOut(client, table, out);
    const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
    const sha256 = out.digest();
    const end: EndLine = { end: true, rows, sha256 };
    await out.line(end);
    await out.close();
    await client.query('commit');
    fs.renameSync(draft, file);
    return { header, rows, sha256 };
  } catch (error) {
    out.destroy();
    fs.rmSync(draft, { force: true });
    if (codeOf(error) === 'ENOSPC') {
      throw new Obstacle(`There is no room left for ${file}; free some space or name another place.`, {
        cause: error,
      });
    }
    throw error;
  }
}

function openDraft(file: string, draft: string): number {
  if (fs.existsSync(file)) throw new Obstacle(`${file} is there already; give the backup a name of its own.`);
  try {
    fs.rmSync(draft, { force: true }); // of a backup that was killed
    return fs.openSync(draft, 'wx', 0o600);
  } catch (error) {
    throw new Obstacle(`${file} cannot be written (${messageOf(error)}); name another place.`, {
      cause: error,
    });
  }
}

/** What a backup says where nothing was ever set up. */
export const NOTHING_THERE =
  'The database is empty, so there is nothing to back up; start Bailiwick once first.';

async function headerOf(client: pg.Client): Promise<BackupHeader> {
  const migrations = await appliedIn(client);
  if (migrations.length === 0) {
    throw new Obstacle(NOTHING_THERE);
  }
  const facts = await client.query<{ at: Date; postgres: string }>(
    `select now() as at, split_part(current_setting('server_version'), ' ', 1) as postgres`,
  );
  const { at, postgres } = facts.rows[0] ?? { at: new Date(0), postgres: '' };
  const tables: TableLine[] = [];
  for (const shape of await tablesIn(client)) {
    const count = await client.query<{ n: string }>(`select count(*) as n from ${quoteName(shape.table)}`);
    tables.push({ ...shape, rows: Number(count.rows[0]?.n) });
  }
  return {
    bailiwick: 'backup',
    v: 1,
    at: at.toISOString(),
    postgres,
    migrations,
    tables,
    sequences: await sequencesIn(client),
  };
}

async function copyOut(client: pg.Client, table: TableLine, out: Output): Promise<void> {
  await out.line(table);
  const sql = `copy ${quoteName(table.table)} ${quoteColumns(table.columns)} to stdout`;
  for await (const chunk of client.query(copyStreams.to(sql))) await out.write(chunk as Buffer);
  await out.write(Buffer.from(ROWS_END));
}

/** Hashes what goes through, packs it, and writes it to an open file. */
class Output {
  readonly #hash = createHash('sha256');
  readonly #gzip = createGzip({ level: 6 });
  readonly #file: fs.WriteStream;

  constructor(descriptor: number) {
    this.#file = fs.createWriteStream('', { fd: descriptor, flush: true });
    this.#gzip.pipe(this.#file);
    this.#file.on('error', (error) => this.#gzip.destroy(error));
    this.#gzip.on('error', () => undefined); // the write that waits is refused with it
  }

  async line(value: object): Promise<void> {
    await this.write(Buffer.from(JSON.stringify(value) + '\n'));
  }

  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    // What failed meanwhile is told once only: who waits for it afterwards waits for ever.
    if (this.#gzip.errored !== null) throw this.#gzip.errored;
    if (!this.#gzip.write(bytes)) await once(this.#gzip, 'drain');
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  async close(): Promise<void> {
    this.#gzip.end();
    await finished(this.#file);
  }

  destroy(): void {
    this.#gzip.destroy();
    this.#file.destroy();
  }
}
