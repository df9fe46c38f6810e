import type { ConsentKind } from '../../contracts/sessions.ts';
import { keep, kept } from '../keep.ts';

/** What the customer did and the server has not heard yet: took a kind back, or everything (`all`), or paused. */
export type Debt = ConsentKind | 'all' | 'pause';

/** What one session's server is yet to hear, in the order that it was done; kept over a reload. */
export class Owed {
  readonly #session: string;
  #all: readonly Debt[];

  constructor(session: string) {
    this.#session = session;
    const [whose, ...all] = (kept('owed') ?? '').split(' ');
    this.#all = whose === session ? (all as Debt[]) : []; // nothing of another session counts in this one
  }

  /** All of it, oldest first. */
  get all(): readonly Debt[] {
    return this.#all;
  }

  get isPause(): boolean {
    return this.#all.includes('pause');
  }

  /** Whether this kind was taken back. */
  isBack(kind: ConsentKind): boolean {
    return this.#all.includes(kind) || this.#all.includes('all');
  }

  add(debt: Debt): void {
    this.#put([...this.#all.filter((one) => one !== debt), debt]);
  }

  /** The server has heard of it. */
  settle(debt: Debt): void {
    this.#put(this.#all.filter((one) => one !== debt));
  }

  /** There is nothing left that it could be said of. */
  drop(): void {
    this.#put([]);
  }

  #put(all: readonly Debt[]): void {
    this.#all = all;
    keep('owed', all.length === 0 ? null : [this.#session, ...all].join(' '));
  }
}
