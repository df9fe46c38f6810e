import { Ink } from '../../../../live/ink.ts';
import { Pen } from './pen.ts';
import type { Color, StrokePart } from './pen.ts';

/** How often a line that is being drawn is sent, ms. */
const SEND_EVERY = 40;

/** Whose what is drawn here is, beside the others'. */
const ME = 'me';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is drawn: by this agent, shown here at once and sent while it grows; and by others, as it is told. */
export class Sketch {
  readonly #ink = new Ink();
  readonly #send: (part: StrokePart) => void;
  readonly #changed: () => void;
  #pen: { readonly pen: Pen; readonly timer: number } | null = null;

  constructor(send: (part: StrokePart) => void, changed: () => void) {
    this.#send = send;
    this.#changed = changed;
  }

  get isEmpty(): boolean {
    return this.#ink.isEmpty;
  }

  draw(canvas: HTMLCanvasElement): void {
    this.#ink.draw(canvas);
  }

  /**
   * Takes what another agent drew, or (null) this one on a page before this one.
   *
   * @param anew it is told from its beginning, though some of it may be here
   */
  take(by: string | null, part: StrokePart, anew: boolean): void {
    this.#ink.take(by ?? ME, part, anew);
    this.#changed();
  }

  /** Begins a line. */
  press({ x, y }: Place, color: Color): void {
    this.lift();
    const pen = new Pen(crypto.randomUUID(), color);
    pen.to(x, y);
    this.#pen = { pen, timer: window.setInterval(() => this.#flush(false), SEND_EVERY) };
  }

  /** Goes on with it, if one was begun. */
  move({ x, y }: Place): void {
    this.#pen?.pen.to(x, y);
  }

  /** Ends it. */
  lift(): void {
    if (this.#pen === null) return;
    window.clearInterval(this.#pen.timer);
    this.#flush(true);
    this.#pen = null;
  }

  /** Takes everything away that was drawn here. */
  wipe(): void {
    if (this.#pen !== null) window.clearInterval(this.#pen.timer);
    this.#pen = null;
    this.#ink.clear();
    this.#changed();
  }

  #flush(done: boolean): void {
    for (const part of this.#pen?.pen.parts(done) ?? []) {
      this.#send(part);
      this.#ink.take(ME, part);
    }
    this.#changed();
  }
}
