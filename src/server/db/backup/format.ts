import type { Applied } from '../migrate/applied.ts';

/**
 * A backup is one gzip file of lines of text:
 *
 * 1. the {@link BackupHeader} as JSON;
 * 2. for each table a {@link TableLine} as JSON, then its rows as PostgreSQL's COPY writes them, then `\.`;
 * 3. the {@link EndLine} as JSON, with the SHA-256 (hex) of every byte before it.
 *
 * It holds no server version's own format, so any PostgreSQL of the supported ones reads it.
 */
export interface BackupHeader {
  readonly bailiwick: 'backup';
  readonly v: 1;
  /** When the snapshot was taken, by PostgreSQL's clock, ISO 8601. */
  readonly at: string;
  /** The version of the server that it comes from, for example `18.4`. */
  readonly postgres: string;
  /** What had been applied, in order: the shape that the rows have. */
  readonly migrations: readonly Applied[];
  readonly tables: readonly TableLine[];
  readonly sequences: readonly SequenceState[];
}

/** One table of a backup. */
export interface TableLine {
  /** Schema and name, unquoted, for example `guard.record`. */
  readonly table: string;
  /** The columns, in the order of the rows. */
  readonly columns: readonly string[];
  /** How many rows follow. */
  readonly rows: number;
}

/** Where a sequence stood. */
export interface SequenceState {
  /** Schema and name, unquoted. */
  readonly sequence: string;
  /** Its last value, as text: it may be above what a number holds. */
  readonly last: string;
}

/** The last line. */
export interface EndLine {
  readonly end: true;
  readonly rows: number;
  readonly sha256: string;
}

/** What ends a table's rows. */
export const ROWS_END = '\\.\n';

/** The key that signs who entered: with it whoever speaks SQL could enter as anybody. Each database makes its own. */
export const GUARD_KEY = 'guard.secret';

/**
 * Tables that stay out: the bookkeeping of migrations and the guard's key, which a restore makes anew, and what holds
 * only within one server's own transaction numbers, where in another it would name a stranger's transaction.
 */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  GUARD_KEY,
  'migrate.applied',
  'migrate.stamp',
  'guard.tx',
  'guard.deed',
]);

/** What a command tells about a backup. */
export interface BackupSummary {
  readonly header: BackupHeader;
  readonly rows: number;
  readonly sha256: string;
}
