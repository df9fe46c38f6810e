import type { Pool } from 'pg';
import type { BusEvent } from '../app.ts';

interface Row {
  readonly id: number | string;
  readonly topic: string;
  readonly ref: string | null;
  readonly desk_id: string | null;
  readonly client_id: string | null;
  readonly person_id: string | null;
}

/** Numbers are given before commit, so a lower one can appear after a higher one: this far back is read again. */
const BEHIND = 256;
const COLUMNS = 'id, topic, ref, desk_id, client_id, person_id';

/** Reads outbox rows, each once. */
export interface OutboxReader {
  /** Rows that came since the last read, as far as they are near its end. */
  fresh(): Promise<BusEvent[]>;
  /** Rows of these numbers that were not read yet. */
  named(ids: readonly number[]): Promise<BusEvent[]>;
  /** Every row of the last seconds that was not read yet, however late it was committed. */
  late(): Promise<BusEvent[]>;
}

/**
 * @param pool of the server's role
 * @param keepMs how long a number is looked back for; longer than any transaction lasts
 */
export async function readOutbox(
  pool: Pool,
  keepMs = 5_000,
  now = () => performance.now(),
): Promise<OutboxReader> {
  const first = await pool.query<{ top: number | null }>('select max(id)::float8 as top from outbox');
  const seen = new Map<number, number>();
  let top = first.rows[0]?.top ?? 0;
  // What was there at the start is old news; only numbers above it are ever told.
  const begin = top;
  let floor = top;

  const take = (rows: readonly Row[]): BusEvent[] => {
    const events: BusEvent[] = [];
    for (const row of rows) {
      const id = Number(row.id);
      if (id <= begin || seen.has(id)) continue;
      seen.set(id, now());
      top = Math.max(top, id);
      const { topic, ref, desk_id: deskId, client_id: clientId, person_id: personId } = row;
      events.push({ id, topic, ref, deskId, clientId, personId });
    }
    return events;
  };
  const read = async (where: string, value: unknown): Promise<BusEvent[]> =>
    take((await pool.query<Row>(`select ${COLUMNS} from outbox where ${where} order by id`, [value])).rows);

  return {
    fresh: () => read('id > $1', Math.max(floor, top - BEHIND)),
    named: async (ids) => {
      const unread = ids.filter((id) => !seen.has(id));
      return unread.length === 0 ? [] : await read('id = any($1)', unread);
    },
    late: async () => {
      const events = await read('id > $1', floor);
      const old = now() - keepMs;
      for (const [id, at] of seen) {
        if (at > old) break;
        floor = Math.max(floor, id);
        seen.delete(id);
      }
      return events;
    },
  };
}
