import { Frozen } from '../../live/frozen.ts';
import type { FrozenPart, Whole } from '../../live/frozen.ts';

/** The still picture that this page shows, and whose it is. */
export interface Still {
  readonly by: string;
  readonly whole: Whole;
}

/**
 * Still pictures as agents send them, two of them maybe at once: the first that is whole is shown, to everybody, until its
 * agent shows another or lets the picture move again.
 */
export class Stills {
  #coming = new Map<string, Frozen>();
  #shown: Still | null = null;

  get shown(): Still | null {
    return this.#shown;
  }

  /** Takes a part of an agent's. @returns the picture that is shown from now on; null: nothing changed */
  take(by: string, part: FrozenPart): Still | null {
    if (this.#shown !== null && this.#shown.by !== by) return null;
    const frozen = this.#coming.get(by) ?? new Frozen();
    this.#coming.set(by, frozen);
    const whole = frozen.take(part);
    if (whole === null) return null;
    // What others began to send is over: their pages are told of this one, and would not show theirs after it.
    this.#coming = new Map([[by, frozen]]);
    return (this.#shown = { by, whole });
  }

  /** The picture moves again. */
  drop(): void {
    this.#shown = null;
  }
}
