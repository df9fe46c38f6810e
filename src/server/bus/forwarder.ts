import type { Pool } from 'pg';
import type pg from 'pg';
import { randomUUID } from 'node:crypto';
import type { Bus, BusEvent, Log } from '../app.ts';
import { CHANNEL, listen } from './listener.ts';
import { readOutbox } from './outbox.ts';

/** Least time between two notifications of one process, ms: PostgreSQL takes a server-wide lock for each. */
const NOTIFY_EVERY = 20;
/** How often rows are looked for that no notification told of, ms. */
const POLL_EVERY = 1_000;
/** Most numbers in one notification: its payload ends at 8,000 bytes. */
const MOST_IDS = 400;

/** What the bus needs. */
export interface BusDeps {
  /** Pool of the server's role: reads the outbox, sends notifications. */
  readonly pool: Pool;
  /** How the listening connection signs in; the same role. */
  readonly access: pg.ClientConfig;
  readonly log: Log;
}

interface Subscriber {
  readonly hear: (event: BusEvent) => void;
  readonly gap: (() => void) | undefined;
}

/** One read at a time: two at once could tell one row twice. A failed read is made good by the next poll. */
function turns(log: Log) {
  let work: Promise<void> = Promise.resolve();
  let down = false;
  let closed = false;
  return {
    take(run: () => Promise<void>): void {
      work = work.then(async () => {
        if (closed) return;
        try {
          await run();
          down = false;
        } catch (error) {
          if (!down) log.warn({ err: error }, 'The bus could not read the outbox; it tries again.');
          down = true;
        }
      });
    },
    async end(): Promise<void> {
      closed = true;
      await work;
    },
  };
}

/** Calls `run` soon, at most once per {@link NOTIFY_EVERY}, however often it is asked. */
function seldom(run: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let last = -Infinity;
  return {
    ask(): void {
      if (timer !== undefined) return;
      const wait = Math.max(0, NOTIFY_EVERY - (performance.now() - last));
      timer = setTimeout(() => {
        timer = undefined;
        last = performance.now();
        run();
      }, wait);
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * Starts this process's forwarder: committed outbox rows reach the subscribers of every process, within tens of
 * milliseconds when `wake()` was called after the commit, within a second otherwise.
 */
export async function startBus({ pool, access, log }: BusDeps): Promise<Bus> {
  const node = randomUUID();
  const subscribers = new Set<Subscriber>();
  const outbox = await readOutbox(pool);
  const reads = turns(log);
  const tell = (events: readonly BusEvent[]): void => {
    for (const event of events) {
      for (const { hear } of subscribers) guarded(() => hear(event), log);
    }
  };
  const late = () => reads.take(async () => tell(await outbox.late()));
  const forward = seldom(() =>
    reads.take(async () => {
      const events = await outbox.fresh();
      tell(events);
      if (events.length > 0) await pool.query('select pg_notify($1, $2)', [CHANNEL, payloadOf(node, events)]);
    }),
  );
  const hear = (payload: string): void => {
    const [from, list = ''] = payload.split('/', 2);
    if (from === node) return;
    const ids = list.split(',').map(Number).filter(Number.isSafeInteger);
    reads.take(async () => tell(list === '' ? await outbox.fresh() : await outbox.named(ids)));
  };
  const gap = (): void => {
    late();
    for (const subscriber of subscribers) guarded(() => subscriber.gap?.(), log);
  };
  const listener = await listen(access, { hear, gap }, log);
  const poll = setInterval(late, POLL_EVERY).unref();

  return {
    subscribe(heard, onGap) {
      const subscriber = { hear: heard, gap: onGap };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    wake: () => forward.ask(),
    async close() {
      clearInterval(poll);
      forward.stop();
      await listener.close();
      await reads.end();
    },
  };
}

function payloadOf(node: string, events: readonly BusEvent[]): string {
  const ids = events.length > MOST_IDS ? '' : events.map((event) => event.id).join(',');
  return `${node}/${ids}`;
}

/** One subscriber's mistake must not keep the others from hearing. */
function guarded(run: () => void, log: Log): void {
  try {
    run();
  } catch (error) {
    log.error({ err: error }, 'A subscriber of the bus failed.');
  }
}
