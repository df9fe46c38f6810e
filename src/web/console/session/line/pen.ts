import type { AgentSays } from '../../../../contracts/session-peer.ts';

export type StrokePart = Extract<AgentSays, { t: 'stroke' }>;
export type Color = StrokePart['color'];
export type Point = readonly [x: number, y: number];

/** Colours in the order of their buttons. */
export const PEN_COLORS = ['red', 'blue', 'green', 'yellow'] as const satisfies readonly Color[];

/** Most points of one message, as the contract has it. */
const MOST = 200;
/** Nearer than this to the point before, in shares of the picture, adds nothing that is seen. */
const STEP = 0.002;

const share = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;

/** A line while it is drawn: points are collected, and taken out as parts to be sent. */
export class Pen {
  readonly #id: string;
  readonly #color: Color;
  #fresh: Point[] = [];
  #last: Point | null = null;

  constructor(id: string, color: Color) {
    this.#id = id;
    this.#color = color;
  }

  /** Goes on to a place, in shares of the picture. */
  to(x: number, y: number): void {
    const point: Point = [share(x), share(y)];
    const last = this.#last;
    if (last !== null && Math.hypot(point[0] - last[0], point[1] - last[1]) < STEP) return;
    this.#last = point;
    this.#fresh.push(point);
  }

  /**
   * The points since the last call, as messages.
   *
   * @param done the line is over: there is always a last message that says so
   */
  parts(done: boolean): StrokePart[] {
    const points = this.#fresh;
    this.#fresh = [];
    const parts: StrokePart[] = [];
    for (let at = 0; at < points.length; at += MOST) {
      const some = points.slice(at, at + MOST).map(([x, y]): [number, number] => [x, y]);
      parts.push({ t: 'stroke', id: this.#id, color: this.#color, points: some, done: false });
    }
    const end = parts.at(-1);
    if (!done) return parts;
    if (end === undefined) return [{ t: 'stroke', id: this.#id, color: this.#color, points: [], done: true }];
    return [...parts.slice(0, -1), { ...end, done: true }];
  }
}

/**
 * Where on the picture a place of the screen is, in shares; null: beside it.
 *
 * @param box where the picture stands on the screen
 */
export function placeOn(
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  at: { readonly clientX: number; readonly clientY: number },
): { readonly x: number; readonly y: number } | null {
  if (box.width === 0 || box.height === 0) return null;
  const [x, y] = [(at.clientX - box.left) / box.width, (at.clientY - box.top) / box.height];
  return x < 0 || x > 1 || y < 0 || y > 1 ? null : { x: share(x), y: share(y) };
}
