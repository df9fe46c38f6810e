import type { AgentSays } from '../../contracts/session-peer.ts';

type FrozenPart = Extract<AgentSays, { t: 'frozen' }>;

/** Most bytes of one picture; what is larger is left alone. */
const MOST = 4 * 1024 * 1024;

/** Puts the parts of a still picture together, one picture at a time; whatever order they come in. */
export class Frozen {
  #id = '';
  #of = 0;
  #parts = new Map<number, string>();

  /** Takes a part. @returns the whole picture when this was the last part; null before */
  take({ id, part, of, data }: FrozenPart): Uint8Array<ArrayBuffer> | null {
    if (id !== this.#id || of !== this.#of) {
      this.#id = id;
      this.#of = of;
      this.#parts = new Map();
    }
    if (part >= of) return null;
    this.#parts.set(part, data);
    if (this.#parts.size < of) return null;
    const whole = Array.from({ length: of }, (_, at) => this.#parts.get(at) ?? '').join('');
    this.#parts = new Map();
    return whole.length * 0.75 > MOST ? null : bytesOf(whole);
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
