import type { AgentSays } from '../contracts/session-peer.ts';

export type FrozenPart = Extract<AgentSays, { t: 'frozen' }>;

/** Most bytes of one picture; what is larger is left alone. */
const MOST = 4 * 1024 * 1024;

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

/** JPEG bytes of base64; null when it is none. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff ? bytes : null;
  } catch {
    return null;
  }
}
