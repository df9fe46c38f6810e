import type { Waiting } from '../../../contracts/queue.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { App } from '../../app.ts';
import { networkOf } from '../../doors/address.ts';
import { placesOf } from './places.ts';
import type { Place, Places } from './places.ts';
import { letGo, onLine, whoisWaiting } from './store.ts';

/**
 * How long a question is held when nothing changes, ms: at least and at most. Each has its own time, else all who came
 * together, or were there when the server began, ask together ever after.
 */
const HOLD = [10_000, 20_000] as const;
/** Least time between two answers that differ by the place alone, ms; further behind it is {@link GAP_PLACE} for each place. */
const GAP = 1_000;
const GAP_PLACE = 100;
/** A page that asks no more for so long has let go of the line, ms. */
const SILENT = 15_000;
/** How often all that is looked after, ms: often, so that few are answered at once; and after how many turns the database hears who is there. */
const TURN = 200;
const TELL_EVERY = 100;
/** Most tokens of nobody, or of a place that is over, from one network in a minute. */
const MOST_UNKNOWN = 300;

interface Question {
  readonly after: string | undefined;
  /** When it is answered though nothing changed. */
  readonly until: number;
  readonly answer: (waiting: Waiting) => void;
  readonly fail: (error: unknown) => void;
}

/** Somebody whose page asks this process. */
interface Waiter {
  readonly id: string;
  readonly deskId: string;
  readonly token: Buffer;
  question: Question | null;
  answeredAt: number;
  /** When the page last asked or was answered. */
  heardAt: number;
}

/** All who wait at this process, each with at most one question open. */
export class Line {
  readonly #waiters = new Map<string, Waiter>();
  readonly #desks = new Map<string, Places>();
  readonly #unknown = new Map<string, number>();
  /** Pages that let go, until the database knows it: who is back at once must not be told as gone after that. */
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #unsubscribe: () => void;
  readonly #tick: NodeJS.Timeout;
  #turn = 0;
  #closed = false;

  constructor(private readonly app: App) {
    const stale = () => {
      for (const places of this.#desks.values()) places.stale();
    };
    this.#unsubscribe = app.bus.subscribe(({ topic, deskId }) => {
      if (topic === 'queue' && deskId !== null) this.#desks.get(deskId)?.stale();
    }, stale);
    this.#tick = setInterval(() => this.#tend(), TURN).unref();
  }

  /**
   * How the holder of a token stands: at once to a page that knows nothing yet or what is not so any more, else when it changes, at the latest in 20 seconds.
   * Throws `queue-over` when the token is nobody's.
   *
   * @param onLeave calls back when the page goes away before it is answered
   */
  async ask(
    token: Buffer,
    after: string | undefined,
    ip: string,
    onLeave: (run: () => void) => void = () => undefined,
  ): Promise<Waiting> {
    const key = token.toString('base64url');
    const found = this.#waiters.get(key) ?? (await this.#find(key, token, ip));
    if ('state' in found) return found;
    found.heardAt = performance.now();
    const places = this.#places(found.deskId);
    const place = (await places.get()).get(found.id) ?? (await places.next()).get(found.id);
    if (place === undefined) return this.#ended(found);
    const now = viewOf(place);
    if (after === undefined) this.#takeOver(found, now);
    const due = now.version !== after && performance.now() - found.answeredAt >= GAP;
    if (due || after === undefined || this.#closed) {
      found.answeredAt = found.heardAt = performance.now();
      return now;
    }
    return new Promise((answer, fail) => {
      found.question?.answer(now); // an older page of the same place
      const question: Question = { after, until: performance.now() + holding(), answer, fail };
      found.question = question;
      onLeave(() => {
        if (found.question !== question) return;
        found.question = null;
        this.#letGo(found);
      });
    });
  }

  /** Answers every open question as it stands, and takes no more. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    clearInterval(this.#tick);
    for (const places of this.#desks.values()) places.stop();
    for (const waiter of this.#waiters.values()) this.#reply(waiter, STILL);
  }

  async #find(key: string, token: Buffer, ip: string): Promise<Waiter | Waiting> {
    const network = networkOf(ip);
    if ((this.#unknown.get(network) ?? 0) >= MOST_UNKNOWN) throw new Problem('limit-reached', { wait: 60 });
    await this.#leaving.get(key);
    const row = await whoisWaiting(this.app.pools.app, token);
    const stands = row?.state === 'waiting' || row?.state === 'held';
    if (!stands) this.#unknown.set(network, (this.#unknown.get(network) ?? 0) + 1);
    if (row === null) throw new Problem('queue-over');
    if (!stands) return overView(row);
    const known = this.#waiters.get(key);
    if (known !== undefined) return known;
    const waiter: Waiter = {
      id: row.id,
      deskId: row.desk_id,
      token,
      question: null,
      answeredAt: -Infinity,
      heardAt: performance.now(),
    };
    this.#waiters.set(key, waiter);
    return waiter;
  }

  /** A page that knows nothing yet was just loaded: the one before it may go, and nobody is told that they left. */
  #takeOver(waiter: Waiter, now: Waiting): void {
    waiter.question?.answer(now);
    waiter.question = null;
  }

  #places(deskId: string): Places {
    let places = this.#desks.get(deskId);
    if (places === undefined) {
      places = placesOf(this.app, deskId, () => this.#changed(deskId));
      this.#desks.set(deskId, places);
    }
    return places;
  }

  #changed(deskId: string): void {
    this.#quietly(
      this.#places(deskId)
        .get()
        .then((places) => {
          const theirs = [...this.#waiters.values()].filter((waiter) => waiter.deskId === deskId);
          const back = theirs.filter(({ id, question }) => question !== null && places.get(id)?.gone);
          for (const waiter of theirs) this.#look(waiter, places.get(waiter.id));
          return this.#tellBack(back);
        }),
    );
  }

  /** Whoever asks here is there: another process, which they asked before, thought them gone by their silence. */
  async #tellBack(waiters: readonly Waiter[]): Promise<void> {
    if (waiters.length === 0) return;
    await onLine(
      this.app.pools.app,
      waiters.map(({ token }) => token),
    );
    this.app.bus.wake();
  }

  #look(waiter: Waiter, place: Place | undefined): void {
    const { question } = waiter;
    if (question === null) return;
    if (place === undefined) {
      waiter.question = null;
      this.#ended(waiter).then(question.answer, question.fail);
      return;
    }
    const view = viewOf(place);
    const now = performance.now();
    const gap = Math.max(GAP, place.place * GAP_PLACE);
    const changed = view.version !== question.after && now - waiter.answeredAt >= gap;
    if (changed || now >= question.until) this.#reply(waiter, view);
  }

  #reply(waiter: Waiter, view: Waiting): void {
    waiter.answeredAt = waiter.heardAt = performance.now();
    waiter.question?.answer(view);
    waiter.question = null;
  }

  async #ended(waiter: Waiter): Promise<Waiting> {
    this.#forget(waiter);
    const row = await whoisWaiting(this.app.pools.app, waiter.token);
    if (row === null) throw new Problem('queue-over');
    return row.state === 'waiting' || row.state === 'held' ? STILL : overView(row);
  }

  #forget(waiter: Waiter): void {
    this.#waiters.delete(waiter.token.toString('base64url'));
  }

  /** Their page is gone; the next one of theirs is heard after this is told. */
  #letGo(waiter: Waiter): void {
    this.#forget(waiter);
    const key = waiter.token.toString('base64url');
    const told = letGo(this.app.pools.app, waiter.token);
    const over = told.catch(() => undefined).finally(() => this.#leaving.delete(key));
    this.#leaving.set(key, over);
    this.#quietly(told);
  }

  #tend(): void {
    this.#turn += 1;
    for (const deskId of this.#desks.keys()) this.#changed(deskId);
    const now = performance.now();
    for (const waiter of this.#waiters.values()) {
      if (waiter.question !== null || now - waiter.heardAt < SILENT) continue;
      this.#letGo(waiter);
    }
    if (this.#turn % TELL_EVERY !== 0) return;
    if (this.#turn % (3 * TELL_EVERY) === 0) this.#unknown.clear();
    const tokens = [...this.#waiters.values()].map(({ token }) => token);
    if (tokens.length > 0) this.#quietly(onLine(this.app.pools.app, tokens));
  }

  #quietly(work: Promise<unknown>): void {
    void work.catch((error: unknown) =>
      this.app.log.warn({ err: error }, 'The line of the queue could not be looked after.'),
    );
  }
}

const holding = (): number => HOLD[0] + Math.random() * (HOLD[1] - HOLD[0]);

const lines = new WeakMap<object, Line>();

/** The line of this process's server. */
export function lineOf(app: App): Line {
  let line = lines.get(app.bus);
  if (line === undefined) {
    line = new Line(app);
    lines.set(app.bus, line);
  }
  return line;
}

/** Still there, and nothing more is known just now: the page asks again. */
const STILL: Waiting = { version: 'waiting.-.-', state: 'waiting', place: null, minutes: null };

function viewOf({ state, place, minutes }: Place): Waiting {
  const about = minutes === null ? null : Math.max(1, Math.round(minutes));
  const at = state === 'held' ? null : place;
  return { version: `${state}.${at ?? '-'}.${about ?? '-'}`, state, place: at, minutes: about };
}

function overView(row: { readonly state: string; readonly ended_by: string | null }): Waiting {
  const state = row.state === 'claimed' ? 'claimed' : overBy(row.ended_by);
  return { version: state, state, place: null, minutes: null };
}

function overBy(by: string | null): Waiting['state'] {
  return by === 'gone' || by === 'stopped' ? by : 'left';
}
