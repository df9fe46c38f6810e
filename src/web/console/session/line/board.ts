import type { AgentSays } from '../../../../contracts/session-peer.ts';
import type { FrozenPart } from './freeze.ts';

/** What an agent draws, and takes away again. */
export type Drawn = Extract<AgentSays, { t: 'stroke' | 'clear' | 'thaw' }>;

/** Bytes that may wait on a connection before more of a still picture is given, and how soon to look again, ms. */
const MOST_WAITING = 256 * 1024;
const LOOK_AGAIN = 15;

/** What the board asks of a connection to a page of the customer's. */
export interface Viewer {
  /** Bytes that wait to go. */
  readonly waiting: number;
  /** False when nothing can be said any more. */
  say(message: AgentSays): boolean;
}

/** The still picture that the customer sees, and what was drawn on it: kept, so that a page they load anew has it again. */
export class Board {
  /** The picture's parts, `#parts` of them, then the strokes; null: the picture moves. */
  #still: AgentSays[] | null = null;
  #parts = 0;
  /** Pages that are being given the picture: what is drawn meanwhile comes to them behind it. */
  readonly #given = new Set<Viewer>();

  /** Draws on these pages, or takes away what was drawn. */
  draw(message: Drawn, on: readonly Viewer[]): void {
    if (message.t === 'thaw') this.#still = null;
    else if (message.t === 'stroke') this.#still?.push(message);
    else this.#still?.splice(this.#parts);
    for (const viewer of on) {
      if (message.t !== 'stroke' || !this.#given.has(viewer)) viewer.say(message);
    }
  }

  /** Shows a still picture on these pages. */
  freeze(parts: readonly FrozenPart[], on: readonly Viewer[]): void {
    this.#still = [...parts];
    this.#parts = parts.length;
    for (const viewer of on) this.show(viewer);
  }

  /** Gives a page all that is on the board. */
  show(viewer: Viewer): void {
    void this.#give(viewer);
  }

  /** No faster than the connection takes it; until another picture, or none, takes the place of this one. */
  async #give(viewer: Viewer): Promise<void> {
    const still = this.#still;
    if (still === null) return;
    this.#given.add(viewer);
    // As long as it is walked through, what is drawn is put behind it.
    for (const message of still) {
      while (viewer.waiting > MOST_WAITING && this.#still === still) {
        await new Promise((resolve) => window.setTimeout(resolve, LOOK_AGAIN));
      }
      if (this.#still !== still || !viewer.say(message)) break;
    }
    this.#given.delete(viewer);
  }

  /** Keeps nothing any more. */
  forget(): void {
    this.#still = null;
  }
}
