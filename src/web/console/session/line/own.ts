import { captureMicrophone, captureScreen, discard } from '../../../../live/capture.ts';
import type { Carried } from '../../../../live/peer.ts';

/** What an agent may send of their own. */
export type OwnKind = Extract<Carried, 'voice' | 'screen'>;

/** The agent's own microphone and screen: captured when they say so, and ended by them or by the browser. */
export class Own {
  readonly #live = new Map<OwnKind, MediaStreamTrack>();
  readonly #changed: () => void;

  /** @param changed something began, ended, or was muted */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What is on of this kind; null: nothing. */
  track(kind: Carried): MediaStreamTrack | null {
    return kind === 'camera' ? null : (this.#live.get(kind) ?? null);
  }

  /** Asks the browser for it; call it from a click. @throws what the browser said, when it was refused */
  async begin(kind: OwnKind): Promise<void> {
    const stream = await (kind === 'voice' ? captureMicrophone() : captureScreen());
    this.#live.get(kind)?.stop();
    const [track] = stream.getTracks();
    if (track === undefined) return discard(stream);
    if (kind === 'screen') track.contentHint = 'detail';
    track.onended = () => this.#live.get(kind) === track && this.end(kind);
    this.#live.set(kind, track);
    this.#changed();
  }

  end(kind: OwnKind): void {
    this.#live.get(kind)?.stop();
    this.#live.delete(kind);
    this.#changed();
  }

  /** Silence and back; the microphone stays at hand. */
  mute(on: boolean): void {
    const voice = this.#live.get('voice');
    if (voice !== undefined) voice.enabled = !on;
    this.#changed();
  }

  get isMuted(): boolean {
    return this.#live.get('voice')?.enabled === false;
  }

  close(): void {
    for (const track of this.#live.values()) track.stop();
    this.#live.clear();
  }
}
