import { Problem } from '../../contracts/errors.ts';
import { NO_HASH } from '../../contracts/record.ts';
import type { RecordFilter, RecordPage } from '../../contracts/record.ts';
import { looksIntoBodies, selectsBody } from './filter.ts';
import { parseBody } from './format.ts';
import type { RecordRow } from './format.ts';
import { presentEntry } from './present.ts';

/**
 * Runs one statement in a transaction that its reader entered: the view shows each reader what they may
 * read.
 */
export type Query = {
  rows<R extends Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
};

/** Opens such a transaction for `work`. Reading much takes several short ones, for none may last. */
export type AsReader = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

/** How many rows are read at once. */
const BATCH = 500;
/** How many rows are looked through for one page, when the filter looks into bodies. */
const MOST_LOOKED_THROUGH = 10_000;

/** How far a chain goes, and the database's clock. `count` 0: there are no entries (or none to be read). */
export type Stand = { count: number; head: string; at: string };

const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
const COLUMNS = `chain, n, to_char(at at time zone 'UTC', ${MOMENT}) as at, action, actor, authority, rule,
  prev, hash, digest, salt, body, to_char(erased_at at time zone 'UTC', ${MOMENT}) as "erasedAt"`;

const STAND = `select to_char(clock_timestamp() at time zone 'UTC', ${MOMENT}) as now, last.n, last.hash, guard.reads_chain($1) as whole
  from (select 1) one left join lateral
    (select n, hash from record_entry where chain = $1 order by n desc limit 1) last on true`;

/**
 * Entries below $2, newest first, by the parts of a filter that concern headers; erasures are ordinary here.
 */
const pageOf = (source: Source) => `select ${COLUMNS} from ${source} where chain = $1 and n < $2
  and ($3::text is null or action = $3 or starts_with(action, $3 || '.'))
  and ($4::text is null or actor = $4)
  and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
  order by n desc limit $7`;

const ONWARD = `select ${COLUMNS} from record_entry
  where chain = $1 and n > $2 and n <= $3 order by n limit $4`;

type RawRow = Omit<RecordRow, 'n'> & { n: string | number };

/** Whose entries are read: all of a chain, or what the reader did themself, numbered as theirs. */
type Source = 'record_entry' | 'guard.own_entries()';

interface StandRow extends Record<string, unknown> {
  readonly now: string;
  readonly n: string | null;
  readonly hash: Buffer | null;
  readonly whole: boolean;
}

/** How far a chain goes, for whoever reads all of it. Throws `not-found`. */
export async function readStand(query: Query, chain: string): Promise<Stand> {
  const [row] = await query.rows<StandRow>(STAND, [chain]);
  if (row?.whole !== true) throw new Problem('not-found');
  return { count: Number(row.n ?? 0), head: row.hash?.toString('hex') ?? NO_HASH, at: row.now };
}

/**
 * Entries 1 to `count` in order, a batch to a transaction, for an export. Gaps are the exporter's to refuse.
 */
export async function* readRows(
  asReader: AsReader,
  chain: string,
  count: number,
): AsyncGenerator<RecordRow, void, void> {
  for (let after = 0; after < count;) {
    const batch = await asReader((query) => query.rows<RawRow>(ONWARD, [chain, after, count, BATCH]));
    if (batch.length === 0) return;
    for (const row of batch) yield withNumber(row);
    after = Number(batch.at(-1)?.n ?? count);
  }
}

/**
 * One page of a chain, newest first. Filters on bodies are asked here and not in SQL, so that a page and an
 * export by one filter never differ; such a page may be short, or empty, and still have a `before`.
 *
 * @param before entries below this number; `null` begins at the end @param limit most entries of the page
 * @param own what the reader did themself, and nothing else
 */
export async function readPage(
  query: Query,
  chain: string,
  filter: RecordFilter,
  { before, limit, own = false }: { before: number | null; limit: number; own?: boolean },
): Promise<RecordPage> {
  const sql = pageOf(own ? 'guard.own_entries()' : 'record_entry');
  const { action = null, actor = null, since = null, until = null } = filter;
  const page: RecordPage = { entries: [], before: null };
  let below = before ?? Number.MAX_SAFE_INTEGER;
  for (let looked = 0; looked < MOST_LOOKED_THROUGH; looked += BATCH) {
    const batch = await query.rows<RawRow>(sql, [chain, below, action, actor, since, until, BATCH]);
    for (const row of batch.map(withNumber)) {
      if (!isWanted(row, filter)) continue;
      // One more than the page holds is the proof that another page follows.
      if (page.entries.length === limit) return { ...page, before: page.entries.at(-1)?.n ?? null };
      page.entries.push(presentEntry(row));
    }
    if (batch.length < BATCH) return page;
    below = Number(batch.at(-1)?.n ?? 0);
  }
  return { ...page, before: below };
}

function isWanted(row: RecordRow, filter: RecordFilter): boolean {
  if (!looksIntoBodies(filter)) return true;
  return row.body !== null && selectsBody(filter, parseBody(row.body));
}

/** PostgreSQL's bigint arrives as text; a chain never grows past what a number holds exactly. */
function withNumber(row: RawRow): RecordRow {
  return { ...row, n: Number(row.n) };
}
