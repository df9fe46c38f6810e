import type { App } from '../../app.ts';

/** Where somebody stands in line. */
export interface Place {
  readonly state: 'waiting' | 'held';
  /** 1: next of their group. */
  readonly place: number;
  /** Median of the last 20 waits of their group; null: fewer than five are known. */
  readonly minutes: number | null;
  /** Whether their page is thought gone. */
  readonly gone: boolean;
}

/**
 * Least time between two readings of one desk's line, ms: however many move, the database is asked, and everybody told,
 * this seldom. A short line is read sooner than one of a thousand.
 */
const pause = (waiting: number): number => Math.min(400, 25 + 0.4 * waiting);

/** The whole line of a desk as this process knows it: read once per change and shared by all who wait. */
export interface Places {
  /** The line as last read; reads it first when it never was. */
  get(): Promise<ReadonlyMap<string, Place>>;
  /** The line as it is read next, for whoever came after the last reading; all who ask meanwhile share it. */
  next(): Promise<ReadonlyMap<string, Place>>;
  /** Says that it changed: it is read again soon. */
  stale(): void;
  stop(): void;
}

/** @param changed called after each reading */
export function placesOf(app: App, deskId: string, changed: () => void): Places {
  let known: Promise<ReadonlyMap<string, Place>> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let last = -Infinity;
  let waiting = 0;
  const nexts: ((reading: Promise<ReadonlyMap<string, Place>>) => void)[] = [];
  const readAgain = () => {
    timer = undefined;
    last = performance.now();
    const reading = readPlaces(app, deskId);
    for (const next of nexts.splice(0)) next(reading);
    void reading.then(
      (line) => {
        known = reading;
        waiting = line.size;
        changed();
      },
      (error: unknown) => {
        app.log.warn({ err: error }, 'The line of the queue could not be read; it is tried again.');
        stale();
      },
    );
  };
  const stale = () => {
    timer ??= setTimeout(readAgain, Math.max(0, pause(waiting) - (performance.now() - last))).unref();
  };
  return {
    get: () => {
      known ??= readPlaces(app, deskId).catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    next: () => {
      const reading = new Promise<ReadonlyMap<string, Place>>((resolve) => nexts.push(resolve));
      stale();
      return reading;
    },
    stale,
    stop: () => {
      clearTimeout(timer);
      for (const next of nexts.splice(0)) next(Promise.resolve(new Map()));
    },
  };
}

async function readPlaces(app: App, deskId: string): Promise<ReadonlyMap<string, Place>> {
  const { rows } = await app.pools.app.query<Place & { readonly id: string }>({
    name: 'places',
    text: 'select id, state, place, minutes, gone from guard.places($1)',
    values: [deskId],
  });
  return new Map(rows.map(({ id, ...place }) => [id, place]));
}
