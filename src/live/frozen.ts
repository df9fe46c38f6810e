import type { AgentSays } from '../contracts/session-peer.ts';

export type FrozenPart = Extract<AgentSays, { t: 'frozen' }>;

/** Most bytes of one picture; what is larger is left alone. */
const MOST = 4 * 1024 * 1024;
/** Longest side of one, in pixels, twice what our pages send: few bytes can unfold to a picture of gigabytes. */
const LONGEST = 4_096;

/** A whole picture: its bytes, and the messages that it came in. */
export interface Whole {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly parts: readonly FrozenPart[];
}

/** Puts the parts of a still picture together, one picture at a time; whatever order they come in. */
export class Frozen {
  #id = '';
  #of = 0;
  #parts = new Map<number, FrozenPart>();

  /** Takes a part. @returns the whole picture when this was the last part; null before, and when it is none */
  take(one: FrozenPart): Whole | null {
    const { id, part, of } = one;
    if (id !== this.#id || of !== this.#of) {
      this.#id = id;
      this.#of = of;
      this.#parts = new Map();
    }
    if (part >= of) return null;
    this.#parts.set(part, one);
    if (this.#parts.size < of) return null;
    const parts = [...this.#parts.values()].sort((a, b) => a.part - b.part);
    this.#parts = new Map();
    const whole = parts.map(({ data }) => data).join('');
    const bytes = whole.length * 0.75 > MOST ? null : bytesOf(whole);
    return bytes === null ? null : { bytes, parts };
  }
}

/** JPEG bytes of base64; null when it is none, or unfolds to too much. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const longest = longestSide(bytes);
    return longest > 0 && longest <= LONGEST ? bytes : null;
  } catch {
    return null;
  }
}

/** What may stand before the frame of a JPEG, each with its length: tables, what programs put in, comments. */
const hasLength = (marker: number): boolean =>
  marker === 0xc4 ||
  marker === 0xdb ||
  marker === 0xdd ||
  marker === 0xfe ||
  (marker >= 0xe0 && marker <= 0xef);

/** The longer side that the frame of a JPEG names; 0: it is none that our pages make. */
function longestSide(bytes: Uint8Array): number {
  const two = (at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  if (two(0) !== 0xffd8) return 0;
  for (let at = 2; bytes[at] === 0xff; at += 2 + two(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) return Math.max(two(at + 5), two(at + 7));
    if (!hasLength(marker)) return 0;
  }
  return 0;
}
