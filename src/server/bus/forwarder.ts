import type { Pool } from 'pg';
import type pg from 'pg';
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Bus, BusEvent } from '../app.ts';
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
  readonly log: FastifyBaseLogger;
}

interface Subscriber {
  readonly hear: (event: BusEvent) => void;
  readonly gap: (() => void) | undefined;
}

/**
 * Starts this process's forwarder: committed outbox rows reach the subscribers of every process, within tens of
 * milliseconds when `wake()` was called after the commit, within a second otherwise.
 */
export async function startBus({ pool, access, log }: BusDeps): Promise<Bus> {
  const node = randomUUID();
  const subscribers = new Set<Subscriber>();
  const outbox = await readOutbox(pool);
  let closed = false;
  let down = false;
  let timer: NodeJS.Timeout | undefined;
  let last = -Infinity;
  let work: Promise<void> = Promise.resolve();

  const tell = (events: readonly BusEvent[]): void => {
    for (const event of events) {
      for (const { hear } of subscribers) guarded(() => hear(event), log);
    }
  };
  // One read at a time: two at once could tell one row twice. A failed read is made good by the next poll.
  const inTurn = (run: () => Promise<void>): Promise<void> => {
    work = work.then(async () => {
      if (closed) return;
      try {
        await run();
        down = false;
      } catch (error) {
        if (!down && !closed) log.warn({ err: error }, 'The bus could not read the outbox; it tries again.');
        down = true;
      }
    });
    return work;
  };
  const forward = (): Promise<void> =>
    inTurn(async () => {
      last = performance.now();
      const events = await outbox.fresh();
      tell(events);
      if (events.length > 0) await pool.query('select pg_notify($1, $2)', [CHANNEL, payloadOf(node, events)]);
    });
  const poll = setInterval(() => void inTurn(async () => tell(await outbox.late())), POLL_EVERY);
  poll.unref();

  const heard = (payload: string): void => {
    const [from, list = ''] = payload.split('/', 2);
    if (from === node) return;
    const ids = list.split(',').map(Number).filter(Number.isSafeInteger);
    void inTurn(async () => tell(list === '' ? await outbox.fresh() : await outbox.named(ids)));
  };
  const gap = (): void => {
    void inTurn(async () => tell(await outbox.late()));
    for (const subscriber of subscribers) guarded(() => subscriber.gap?.(), log);
  };
  const listener = await listen(access, { hear: heard, gap }, log);

  return {
    subscribe(hear, onGap) {
      const subscriber = { hear, gap: onGap };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    wake() {
      if (timer !== undefined || closed) return;
      const wait = Math.max(0, NOTIFY_EVERY - (performance.now() - last));
      timer = setTimeout(() => {
        timer = undefined;
        void forward();
      }, wait);
    },
    async close() {
      closed = true;
      clearInterval(poll);
      clearTimeout(timer);
      await listener.close();
      await work;
    },
  };
}

function payloadOf(node: string, events: readonly BusEvent[]): string {
  const ids = events.length > MOST_IDS ? '' : events.map((event) => event.id).join(',');
  return `${node}/${ids}`;
}

/** One subscriber's mistake must not keep the others from hearing. */
function guarded(run: () => void, log: FastifyBaseLogger): void {
  try {
    run();
  } catch (error) {
    log.error({ err: error }, 'A subscriber of the bus failed.');
  }
}
