import type { AgentSays } from '../../../../contracts/session-peer.ts';
import { give } from '../../../../live/give.ts';
import type { Taker } from '../../../../live/give.ts';
import type { FrozenPart } from './freeze.ts';

/** What an agent draws, and takes away again. */
export type Drawn = Extract<AgentSays, { t: 'stroke' | 'clear' | 'thaw' }>;

/** What the board asks of a connection to a page of the customer's. */
export type Viewer = Taker<AgentSays>;

/** The still picture that the customer sees, and what was drawn on it: kept, so that a page they load anew has it again. */
export class Board {
  /** The picture's parts, `#parts` of them, then the strokes; null: the picture moves. */
  #still: AgentSays[] | null = null;
  #parts = 0;
  #isOwn = false;
  /** Pages that are being given the picture: what is drawn meanwhile comes to them behind it. */
  readonly #given = new Set<Viewer>();

  /**
   * This page showed a still picture, or took it away: what the customer's page has of an earlier page of the same agent
   * counts no more.
   */
  get isOwn(): boolean {
    return this.#isOwn;
  }

  /** Draws on these pages, or takes away what was drawn. */
  draw(message: Drawn, on: readonly Viewer[]): void {
    if (message.t === 'thaw') {
      this.#still = null;
      this.#isOwn = true;
    }
    if (message.t === 'stroke') this.#still?.push(message);
    else if (message.t === 'clear') this.#still?.splice(this.#parts);
    for (const viewer of on) {
      if (message.t !== 'stroke' || !this.#given.has(viewer)) viewer.say(message);
    }
  }

  /** Shows a still picture on these pages. */
  freeze(parts: readonly FrozenPart[], on: readonly Viewer[]): void {
    this.restore(parts);
    this.#isOwn = true;
    for (const viewer of on) this.show(viewer);
  }

  /** Keeps a still picture that the customer sees already. */
  restore(parts: readonly FrozenPart[]): void {
    this.#still = [...parts];
    this.#parts = parts.length;
  }

  /** Gives a page all that is on the board; one that has a picture which was taken away while it was not there loses it. */
  show(viewer: Viewer): void {
    if (this.#still === null && this.#isOwn) viewer.say({ t: 'thaw' });
    this.#give(viewer);
  }

  /** No faster than the connection takes it; until another picture, or none, takes the place of this one. */
  #give(viewer: Viewer): void {
    const still = this.#still;
    if (still === null) return;
    this.#given.add(viewer);
    // As long as it is walked through, what is drawn is put behind it.
    void give(
      viewer,
      still,
      () => this.#still === still,
      () => this.#given.delete(viewer),
    );
  }

  /** Keeps nothing any more. */
  forget(): void {
    this.#still = null;
  }
}
