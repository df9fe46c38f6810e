import { Ink } from '../../../../live/ink.ts';
import { Pen } from './pen.ts';
import type { Color, StrokePart } from './pen.ts';

/** How often a line that is being drawn is sent, ms. */
const SEND_EVERY = 40;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What this agent draws: shown here at once, and sent while it grows. */
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

  /** Takes back what this agent had drawn on a page before this one. */
  restore(strokes: readonly StrokePart[]): void {
    for (const part of strokes) this.#ink.take('me', part);
    if (strokes.length > 0) this.#changed();
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
      this.#ink.take('me', part);
    }
    this.#changed();
  }
}
