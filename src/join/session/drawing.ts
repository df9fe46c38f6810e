import type { AgentPoints, AgentSays, CustomerSays } from '../../contracts/session-peer.ts';
import { fill, h, show } from '../dom.ts';
import { Frozen } from '../../live/frozen.ts';
import type { Whole } from '../../live/frozen.ts';
import { give } from '../../live/give.ts';
import { Ink } from '../../live/ink.ts';
import type { Peer } from '../media/agents.ts';
import { t } from '../texts/index.ts';
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
  readonly #over = new Surface();
  readonly #picture = h('img', { class: 'picture', alt: '' });
  readonly #video = h('video', { class: 'picture', playsinline: true, muted: true });
  #still: { readonly by: string; readonly whole: Whole } | null = null;
  /** Agents' pages that were given back what is on this page of their agent. */
  readonly #met = new WeakSet<Peer>();
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
    else if (message.t === 'thaw') {
      if (this.#still?.by === peer.holder) this.#thaw();
    } else if (message.t === 'frozen') {
      const whole = this.#frozen.take(message);
      if (whole !== null) this.#freeze(whole, peer.holder);
    }
    this.#draw();
  }

  /** Where an agent's pointer is. */
  pointed(room: Room, peer: Peer, { x, y }: AgentPoints): void {
    if (!room.isGranted('pointer')) return;
    const place = x === null || y === null ? null : { x, y };
    this.#surface(room)?.point(place, agentName(room, peer.holder));
  }

  /**
   * An agent's page that was loaded anew knows nothing of what its agent showed and drew: it is given that back, so that the
   * agent sees what the customer sees, and can take it away. Not while another page of theirs is there, which does know.
   */
  #giveBack(room: Room): void {
    const open = room.peers.all().filter(({ isOpen }) => isOpen);
    for (const peer of open) {
      if (this.#met.has(peer)) continue;
      if (open.some((other) => other !== peer && other.holder === peer.holder)) continue;
      this.#met.add(peer);
      const still = this.#still;
      const parts = still?.by === peer.holder ? still.whole.parts : [];
      void give(peer, [...parts, ...this.#ink.of(peer.holder)], () => this.#still === still);
    }
  }

  #freeze(whole: Whole, by: string): void {
    this.#thaw();
    this.#picture.src = URL.createObjectURL(new Blob([whole.bytes], { type: 'image/jpeg' }));
    this.#picture.onload = this.#draw;
    this.#still = { by, whole };
    this.#changed();
  }

  #thaw(): void {
    this.#ink.clear();
    if (this.#still === null) return;
    URL.revokeObjectURL(this.#picture.src);
    this.#still = null;
    this.#changed();
  }

  #on(room: Room): On {
    if (!room.isGranted('pointer') || room.sources.track('screen') === null) return 'none';
    return room.isOwnPage ? 'page' : 'copy';
  }

  #surface(room: Room): Surface | null {
    if (this.#still !== null) return this.#over;
    const on = this.#on(room);
    return on === 'none' ? null : on === 'page' ? this.#page : this.#copy;
  }

  readonly #draw = (): void => {
    for (const { canvas } of [this.#page, this.#copy, this.#over]) {
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
      h('div', { class: 'under-ink' }, this.#picture, this.#over.element),
    );
    const copyFigure = h(
      'figure',
      { class: 'copy' },
      h('figcaption', {}, theirs.copy),
      h('div', { class: 'under-ink' }, this.#video, this.#copy.element),
    );
    const element = h('section', { class: 'sheet' }, stillFigure, copyFigure);
    const update = (): void => {
      const isIn = room.view.agents.some(({ id }) => id === this.#still?.by);
      if (!room.isGranted('pointer') || (this.#still !== null && !isIn)) this.#thaw();
      this.#giveBack(room);
      const on = this.#on(room);
      this.#tell(room, on);
      const frozen = this.#still !== null;
      fill(still, frozen ? theirs.frozen(agentName(room, this.#still?.by ?? '')) : '');
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
