import type { AgentSays } from '../contracts/session-peer.ts';
import { MOST } from './forms.ts';

type StrokePart = Extract<AgentSays, { t: 'stroke' }>;
type Point = readonly [x: number, y: number];

const COLORS = { red: '#dc2626', blue: '#2563eb', green: '#16a34a', yellow: '#facc15' } as const;
/** Most points that are kept, a stroke itself counting as one; the oldest strokes fall away, and one that is too long ends. */
export const MOST_POINTS = 20_000;

interface Stroke {
  readonly by: string;
  readonly id: string;
  readonly color: StrokePart['color'];
  readonly points: Point[];
}

/** The strokes of all agents, in shares of the picture. */
export class Ink {
  readonly #strokes = new Map<string, Stroke>();
  /** Points and strokes that there are. */
  #weight = 0;

  /**
   * @param by the agent, so that two do not write into one stroke
   * @param anew it is said from its beginning, though some of it may be there
   */
  take(by: string, { id, color, points }: StrokePart, anew = false): void {
    const key = `${by} ${id}`;
    const before = this.#strokes.get(key);
    this.#remove(key); // one that goes on is the newest: else it would stay, and all that is drawn after it fall away
    const stroke = (anew ? undefined : before) ?? { by, id, color, points: [] };
    stroke.points.push(...points.slice(0, MOST_POINTS - 1 - stroke.points.length));
    this.#strokes.set(key, stroke);
    this.#weight += 1 + stroke.points.length;
    for (const old of this.#strokes.keys()) {
      if (this.#weight <= MOST_POINTS) break;
      this.#remove(old);
    }
  }

  #remove(key: string): void {
    const stroke = this.#strokes.get(key);
    if (stroke !== undefined && this.#strokes.delete(key)) this.#weight -= 1 + stroke.points.length;
  }

  /** Whether there is anything of this stroke. */
  has(by: string, id: string): boolean {
    return this.#strokes.has(`${by} ${id}`);
  }

  /** Whose strokes there are. */
  get holders(): string[] {
    return [...new Set([...this.#strokes.values()].map(({ by }) => by))];
  }

  /** The strokes of one agent, as the messages that draw them. */
  of(by: string): StrokePart[] {
    return [...this.#strokes.values()]
      .filter((stroke) => stroke.by === by)
      .flatMap(({ id, color, points }) =>
        Array.from({ length: Math.ceil(points.length / MOST.points) }, (_, at): StrokePart => {
          const some = points
            .slice(at * MOST.points, (at + 1) * MOST.points)
            .map(([x, y]): [number, number] => [x, y]);
          return { t: 'stroke', id, color, points: some, done: (at + 1) * MOST.points >= points.length };
        }),
      );
  }

  clear(): void {
    this.#strokes.clear();
    this.#weight = 0;
  }

  get isEmpty(): boolean {
    return this.#strokes.size === 0;
  }

  /** Draws all of it on a canvas, as large as that is shown. */
  draw(canvas: HTMLCanvasElement): void {
    const { width, height } = canvas.getBoundingClientRect();
    const scale = window.devicePixelRatio;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext('2d');
    if (pen === null) return;
    pen.lineWidth = 4 * scale;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    for (const { color, points } of this.#strokes.values()) {
      pen.strokeStyle = COLORS[color];
      pen.beginPath();
      for (const [x, y] of points) pen.lineTo(x * canvas.width, y * canvas.height);
      pen.stroke();
    }
  }
}
