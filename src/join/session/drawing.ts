import type { AgentPoints, AgentSays, CustomerSays } from '../../contracts/session-peer.ts';
import { fill, h, show } from '../dom.ts';
import { Ink } from '../../live/ink.ts';
import type { Peer } from '../media/agents.ts';
import { t } from '../texts/index.ts';
import { Frozen } from './frozen.ts';
import { Surface } from './ink.ts';
import { agentName } from './part.ts';
import type { Part } from './part.ts';
import type { Room } from './room.ts';

type On = Extract<CustomerSays, { t: 'surface' }>['on'];

/**
 * What agents point at and draw, only while the customer agreed to it: on this page itself when it is what is shared,
 * else on a small copy of what they see, or on the still picture that they sent.
 */
export class Drawing {
  readonly #frozen = new Frozen();
  readonly #ink = new Ink();
  readonly #page = new Surface();
  readonly #copy = new Surface();
  readonly #still = new Surface();
  readonly #picture = h('img', { class: 'picture', alt: '' });
  readonly #video = h('video', { class: 'picture', playsinline: true, muted: true });
  #stillBy: string | null = null;
  #told = '';
  #changed: () => void = () => undefined;

  constructor() {
    this.#page.element.classList.add('over-page');
    this.#video.muted = true;
    this.#video.autoplay = true;
    window.addEventListener('resize', this.#draw);
  }

  /** What an agent said on `ctl`. */
  said(room: Room, peer: Peer, message: AgentSays): void {
    if (!room.isGranted('pointer')) return;
    if (message.t === 'stroke') this.#ink.take(peer.holder, message);
    else if (message.t === 'clear') this.#ink.clear();
    else if (message.t === 'thaw') this.#thaw();
    else if (message.t === 'frozen') {
      const bytes = this.#frozen.take(message);
      if (bytes !== null) this.#freeze(bytes, peer.holder);
    }
    this.#draw();
  }

  /** Where an agent's pointer is. */
  pointed(room: Room, peer: Peer, { x, y }: AgentPoints): void {
    if (!room.isGranted('pointer')) return;
    const place = x === null || y === null ? null : { x, y };
    this.#surface(room)?.point(place, agentName(room, peer.holder));
  }

  #freeze(bytes: Uint8Array<ArrayBuffer>, by: string): void {
    this.#thaw();
    this.#picture.src = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    this.#picture.onload = this.#draw;
    this.#stillBy = by;
    this.#changed();
  }

  #thaw(): void {
    this.#ink.clear();
    if (this.#stillBy === null) return;
    URL.revokeObjectURL(this.#picture.src);
    this.#stillBy = null;
    this.#changed();
  }

  #on(room: Room): On {
    if (!room.isGranted('pointer') || room.sources.track('screen') === null) return 'none';
    return room.isOwnPage ? 'page' : 'copy';
  }

  #surface(room: Room): Surface | null {
    if (this.#stillBy !== null) return this.#still;
    const on = this.#on(room);
    return on === 'none' ? null : on === 'page' ? this.#page : this.#copy;
  }

  readonly #draw = (): void => {
    for (const { canvas } of [this.#page, this.#copy, this.#still]) {
      if (canvas.isConnected) this.#ink.draw(canvas);
    }
  };

  /** The piece of the screen that shows it. */
  part(room: Room): Part {
    const { theirs } = t();
    const still = h('figcaption');
    const stillFigure = h(
      'figure',
      {},
      still,
      h('div', { class: 'under-ink' }, this.#picture, this.#still.element),
    );
    const copyFigure = h(
      'figure',
      { class: 'copy' },
      h('figcaption', {}, theirs.copy),
      h('div', { class: 'under-ink' }, this.#video, this.#copy.element),
    );
    const element = h('section', { class: 'sheet' }, stillFigure, copyFigure);
    const update = (): void => {
      if (!room.isGranted('pointer')) this.#thaw();
      const on = this.#on(room);
      this.#tell(room, on);
      const frozen = this.#stillBy !== null;
      fill(still, frozen ? theirs.frozen(agentName(room, this.#stillBy ?? '')) : '');
      show(stillFigure, frozen);
      show(copyFigure, on === 'copy' && !frozen);
      show(element, frozen || on === 'copy');
      this.#mirror(on === 'copy' ? room.sources.track('screen') : null);
      if (on === 'page' && !frozen) document.body.append(this.#page.element);
      else this.#page.element.remove();
      this.#draw();
    };
    this.#changed = update;
    return { element, update };
  }

  #mirror(track: MediaStreamTrack | null): void {
    const before = (this.#video.srcObject as MediaStream | null)?.getTracks()[0] ?? null;
    if (before !== track) this.#video.srcObject = track === null ? null : new MediaStream([track]);
    if (track !== null) this.#video.play().catch(() => undefined); // muted: no browser forbids it
  }

  #tell(room: Room, on: On): void {
    const key = `${on} ${room.peers
      .all()
      .map(({ id, pc }) => `${id} ${pc.connectionState}`)
      .join()}`;
    if (key === this.#told) return;
    this.#told = key;
    room.peers.say({ t: 'surface', on });
  }

  close(): void {
    this.#thaw();
    this.#page.element.remove();
    this.#video.srcObject = null;
    window.removeEventListener('resize', this.#draw);
  }
}
