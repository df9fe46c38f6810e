import type { CustomerSays } from '../../../../contracts/session-peer.ts';
import { Frozen } from '../../../../live/frozen.ts';
import type { Whole } from '../../../../live/frozen.ts';

/** What a customer's page tells an agent's of what is shown and drawn on it. */
export type Told = Extract<CustomerSays, { t: 'frozen' | 'stroke' | 'clear' | 'thaw' }>;

/** The same, as it is to be shown. `by`: the agent whose it is; null: this page's own, from before it was loaded anew. */
export type Shown =
  | { readonly t: 'still'; readonly by: string | null; readonly whole: Whole }
  | {
      readonly t: 'stroke';
      readonly by: string | null;
      readonly part: Extract<Told, { t: 'stroke' }>;
      /** It is told from its beginning, though some of it may be shown. */
      readonly anew: boolean;
    }
  | { readonly t: 'clear' }
  | { readonly t: 'thaw' };

/** Most of it that waits to be shown: other people's pages are not trusted. */
const MOST = 2_000;

/** Takes what is told, in order; a still picture once it is whole. */
export class Returned {
  readonly #frozen = new Frozen();
  #waiting: Shown[] = [];

  /** Takes a message. @returns whether something can be taken out now */
  take(message: Told, anew = false): boolean {
    const one = this.#shown(message, anew);
    if (one === null || this.#waiting.length >= MOST) return false;
    this.#waiting.push(one);
    return true;
  }

  #shown(message: Told, anew: boolean): Shown | null {
    if (message.t === 'clear' || message.t === 'thaw') return message;
    const by = message.by ?? null;
    if (message.t === 'stroke') return { t: 'stroke', by, part: message, anew };
    const whole = this.#frozen.take(message);
    return whole === null ? null : { t: 'still', by, whole };
  }

  /** What has come since this was called the last time. */
  out(): readonly Shown[] {
    const out = this.#waiting;
    this.#waiting = [];
    return out;
  }
}
