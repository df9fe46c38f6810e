import type { CustomerSays } from '../../../../contracts/session-peer.ts';
import { Frozen } from '../../../../live/frozen.ts';
import type { Whole } from '../../../../live/frozen.ts';
import type { StrokePart } from './pen.ts';

/** What a customer's page gives back to an agent's that was loaded anew. */
export type GivenBack = Extract<CustomerSays, { t: 'frozen' | 'stroke' }>;

/** Most messages of strokes that are taken: other people's pages are not trusted. */
const MOST = 2_000;

/** Takes what is given back: a still picture once it is whole, and what was drawn. */
export class Returned {
  readonly #frozen = new Frozen();
  #strokes: StrokePart[] = [];
  #still: Whole | null = null;
  #count = 0;

  /** Takes a message. @returns whether something can be taken out now */
  take(message: GivenBack): boolean {
    if (message.t === 'frozen') {
      const whole = this.#frozen.take(message);
      if (whole === null) return false;
      this.#still = whole;
      return true;
    }
    this.#count += 1;
    if (this.#count > MOST) return false;
    this.#strokes.push(message);
    return true;
  }

  /** What has come since this was called the last time. */
  out(): { readonly still: Whole | null; readonly strokes: readonly StrokePart[] } {
    const [still, strokes] = [this.#still, this.#strokes];
    this.#still = null;
    this.#strokes = [];
    return { still, strokes };
  }
}
