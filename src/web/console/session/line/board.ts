import type { AgentSays } from '../../../../contracts/session-peer.ts';
import { give, MOST_WAITING } from '../../../../live/give.ts';
import type { Taker } from '../../../../live/give.ts';
import type { FrozenPart } from './freeze.ts';
import type { Shown } from './returned.ts';

/** What an agent draws, and takes away again. */
export type Drawn = Extract<AgentSays, { t: 'stroke' | 'clear' | 'thaw' }>;

/** What the board asks of a connection to a page of the customer's. */
export type Viewer = Taker<AgentSays>;

/** Most messages of strokes that are kept; the oldest fall away. */
export const MOST_STROKES = 2_000;

/**
 * What this agent put on the customer's page, a still picture and what was drawn, on that or on the moving one: kept, so that
 * a page they load anew has it again.
 */
export class Board {
  /** The picture's parts, `#parts` of them; none while the picture moves; then the strokes. */
  #shown: AgentSays[] = [];
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
      this.forget();
      this.#isOwn = true;
    }
    if (message.t === 'stroke') this.#keep(message);
    else if (message.t === 'clear') this.#shown.splice(this.#parts);
    for (const viewer of on) {
      if (message.t === 'stroke' && this.#given.has(viewer)) continue;
      if (message.t === 'stroke' && viewer.waiting > MOST_WAITING) this.#give(viewer, this.#shown.length - 1);
      else viewer.say(message);
    }
  }

  #keep(stroke: AgentSays): void {
    if (this.#shown.length - this.#parts >= MOST_STROKES) this.#shown.splice(this.#parts, 1);
    this.#shown.push(stroke);
  }

  /** The customer's page told of it: what is this agent's own is kept, and what another's took away is not. */
  hear(told: Shown): void {
    if (told.t === 'clear') this.#shown.splice(this.#parts);
    else if (told.t === 'thaw') this.forget();
    else if (told.t === 'still') this.restore(told.by === null ? told.whole.parts : []);
    else if (told.by === null) this.#keep(told.part);
  }

  /** Shows a still picture on these pages. */
  freeze(parts: readonly FrozenPart[], on: readonly Viewer[]): void {
    this.restore(parts);
    this.#isOwn = true;
    for (const viewer of on) this.show(viewer);
  }

  /** Keeps a still picture that the customer sees already. */
  restore(parts: readonly FrozenPart[]): void {
    this.#shown = [...parts];
    this.#parts = parts.length;
  }

  /** Gives a page all that is on the board; one that has a picture which was taken away while it was not there loses it. */
  show(viewer: Viewer): void {
    if (this.#parts === 0 && this.#isOwn) viewer.say({ t: 'thaw' });
    this.#give(viewer);
  }

  /** No faster than the connection takes it; until another picture, or none, takes the place of this one. */
  #give(viewer: Viewer, from = 0): void {
    const shown = this.#shown;
    if (shown.length === 0) return;
    this.#given.add(viewer);
    // As long as it is walked through, what is drawn is put behind it.
    void give(
      viewer,
      behind(shown, from),
      () => this.#shown === shown,
      () => this.#given.delete(viewer),
    );
  }

  /** Keeps nothing any more. */
  forget(): void {
    this.restore([]);
  }
}

/** What stands in a list from a place on, also what comes behind it meanwhile. */
function* behind<T>(list: readonly T[], from: number): Generator<T> {
  for (let at = from; at < list.length; at += 1) yield list[at] as T;
}
