import { button, fill, h, show } from '../dom.ts';
import type { Incoming, Peer } from '../media/agents.ts';
import { t } from '../texts/index.ts';
import { agentName } from './part.ts';
import type { Part } from './part.ts';
import type { Room } from './room.ts';

interface Shown {
  readonly peer: Peer;
  readonly kind: Incoming;
  readonly media: HTMLMediaElement;
}

const trackOf = ({ srcObject }: HTMLMediaElement): string =>
  srcObject instanceof MediaStream ? (srcObject.getTracks()[0]?.id ?? '') : '';

/** What agents send: their voices play, their screens are shown in the page, never over it. */
export class Theirs {
  #shown: Shown[] = [];
  #blocked = false;

  /** Takes a track as it came; null: it is gone. */
  media(peer: Peer, kind: Incoming, track: MediaStreamTrack | null): void {
    const before = this.#shown.find((one) => one.peer === peer && one.kind === kind);
    this.#shown = this.#shown.filter((one) => one !== before);
    before?.media.remove();
    if (track === null) return;
    const media =
      kind === 'voice' ? h('audio') : h('video', { playsinline: true, muted: true, class: 'picture' });
    media.autoplay = true;
    media.muted = kind !== 'voice';
    media.srcObject = new MediaStream([track]);
    this.#shown.push({ peer, kind, media });
    this.#play(media);
  }

  #play(media: HTMLMediaElement): void {
    media.play().then(
      () => undefined,
      (error: unknown) => {
        // A page that was loaded anew may make no sound before a click.
        if (error instanceof DOMException && error.name === 'NotAllowedError') this.#blocked = true;
      },
    );
  }

  /** The piece of the screen that shows it. */
  part(room: Room): Part {
    const sound = button(t().theirs.sound, () => {
      this.#blocked = false;
      for (const { media } of this.#shown) this.#play(media);
      update();
    });
    const pictures = h('div');
    const voices = h('div', { hidden: true });
    const element = h('section', { class: 'sheet' }, sound, pictures, voices);
    let drawn: string | null = null;
    const update = (): void => {
      const seen = this.#shown.filter(({ kind }) => kind !== 'voice');
      show(sound, this.#blocked);
      show(element, seen.length > 0 || this.#blocked);
      const now = this.#shown.map(({ peer, kind, media }) => `${peer.holder} ${kind} ${trackOf(media)}`);
      if (now.join() === drawn && this.#shown.every(({ media }) => media.isConnected)) return;
      drawn = now.join();
      fill(voices, ...this.#shown.filter(({ kind }) => kind === 'voice').map(({ media }) => media));
      fill(
        pictures,
        ...seen.map(({ peer, kind, media }) => {
          const words = t().theirs[kind === 'screen' ? 'screen' : 'camera'](agentName(room, peer.holder));
          return h('figure', {}, h('figcaption', {}, words), media);
        }),
      );
      for (const { media } of this.#shown) this.#play(media);
    };
    return { element, update };
  }
}
