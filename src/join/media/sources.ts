import type { Sharing } from '../../contracts/session-line.ts';

/** What a customer's browser can send as it happens; each needs a consent of that name. */
export const SOURCE_KINDS = ['screen', 'camera', 'microphone'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
/** Whether a consent's kind is one of them. */
export const isSource = (kind: string): kind is SourceKind =>
  (SOURCE_KINDS as readonly string[]).includes(kind);

/** Names this page among the tabs, so that it knows itself when it is the one that is shared. */
const OWN_HANDLE = Math.random().toString(36).slice(2);

interface CaptureHandles {
  setCaptureHandleConfig?(config: { handle: string; permittedOrigins: string[] }): void;
}
interface HandledTrack {
  getCaptureHandle?(): { handle?: string } | null;
}

/** Lets this page be known as itself when its own tab is shared; a few browsers can. */
export function nameOwnTab(): void {
  const devices = navigator.mediaDevices as (MediaDevices & CaptureHandles) | undefined;
  devices?.setCaptureHandleConfig?.({ handle: OWN_HANDLE, permittedOrigins: [location.origin] });
}

/** Whether what is shared is this very page. */
export const isOwnTab = (track: MediaStreamTrack): boolean =>
  (track as MediaStreamTrack & HandledTrack).getCaptureHandle?.()?.handle === OWN_HANDLE;

/** Everything that this page captures. Knows nothing of consents: whoever uses it asks first. */
export class Sources {
  readonly #live = new Map<SourceKind, MediaStreamTrack>();
  readonly #ended: (kind: SourceKind) => void;

  /** @param ended hears when the browser or the system ended one, not when we did */
  constructor(ended: (kind: SourceKind) => void) {
    this.#ended = ended;
  }

  /** Takes a stream's first track as the source of this kind, in the place of an earlier one. */
  take(kind: SourceKind, stream: MediaStream): void {
    this.stop(kind);
    const [track, ...more] = stream.getTracks();
    for (const one of more) one.stop();
    if (track === undefined) return;
    if (kind === 'screen') track.contentHint = 'detail';
    this.#live.set(kind, track);
    track.onended = () => {
      if (this.#live.get(kind) !== track) return;
      this.#live.delete(kind);
      this.#ended(kind);
    };
  }

  track(kind: SourceKind): MediaStreamTrack | null {
    return this.#live.get(kind) ?? null;
  }

  kinds(): SourceKind[] {
    return SOURCE_KINDS.filter((kind) => this.#live.has(kind));
  }

  /** Lets nothing through, or everything: the tracks go on in black and silence. */
  enable(on: boolean): void {
    for (const track of this.#live.values()) track.enabled = on;
  }

  stop(kind: SourceKind): void {
    const track = this.#live.get(kind);
    this.#live.delete(kind);
    if (track === undefined) return;
    track.onended = null;
    track.stop();
  }

  /** What is shared, as the others are told. */
  describe(paused: boolean): Sharing {
    const screen = this.track('screen')?.getSettings().displaySurface;
    const known = ['monitor', 'window', 'browser'] as const;
    const surface = known.find((one) => one === screen) ?? 'unknown';
    return {
      screen: this.track('screen') === null ? null : surface,
      camera: this.track('camera') !== null,
      microphone: this.track('microphone') !== null,
      paused,
    };
  }
}
