import type { AgentPoints, AgentSays, CustomerSays } from '../../contracts/session-peer.ts';
import { fill, h, show } from '../dom.ts';
import { Telling } from '../../live/give.ts';
import { Ink } from '../../live/ink.ts';
import { Lines } from '../../live/lines.ts';
import type { Peer } from '../media/agents.ts';
import { t } from '../texts/index.ts';
import { Surface } from './ink.ts';
import { agentName } from './part.ts';
import type { Part } from './part.ts';
import type { Room } from './room.ts';
import { Stills } from './stills.ts';
import type { Still } from './stills.ts';

type StrokePart = Extract<AgentSays, { t: 'stroke' }>;
type On = Extract<CustomerSays, { t: 'surface' }>['on'];

/**
 * What agents point at and draw, only while the customer agreed to it: on this page itself when it is what is shared,
 * else on a small copy of what they see, or on the still picture that they sent.
 */
export class Drawing {
  readonly #stills = new Stills();
  readonly #ink = new Ink();
  readonly #page = new Surface();
  readonly #copy = new Surface();
  readonly #over = new Surface();
  readonly #picture = h('img', { class: 'picture', alt: '' });
  readonly #video = h('video', { class: 'picture', playsinline: true, muted: true });
  /** Agents' pages that were given what is on this page. */
  readonly #met = new WeakSet<Peer>();
  /** What agents' pages are being told of the others. */
  readonly #telling = new Telling<CustomerSays>();
  /** The lines that each page of theirs said something of; true: they were here before it did. */
  readonly #lines = new WeakMap<Peer, Lines<boolean>>();
  #told = '';
  #changed: () => void = () => undefined;

  constructor() {
    this.#page.element.classList.add('over-page');
    this.#video.muted = true;
    this.#video.autoplay = true;
    window.addEventListener('resize', this.#draw);
  }

  /** What an agent said on `ctl`; the other agents are told of it. */
  said(room: Room, peer: Peer, message: AgentSays): void {
    if (!room.isGranted('pointer')) return;
    const by = peer.holder;
    if (message.t === 'stroke') this.#stroke(room, peer, message);
    else if (message.t === 'clear') {
      this.#ink.clear();
      this.#tellOthers(room, by, [message]);
    } else if (message.t === 'thaw') {
      if (this.#still?.by === by) this.#thaw(room);
    } else if (message.t === 'frozen') {
      const still = this.#stills.take(by, message);
      if (still !== null) this.#freeze(room, still);
    }
    this.#draw();
  }

  #stroke(room: Room, peer: Peer, part: StrokePart): void {
    const lines = this.#lines.get(peer) ?? new Lines<boolean>();
    this.#lines.set(peer, lines);
    // After a new connection to the same page of theirs all of it is said again, which everybody here knows.
    const { isNew, known } = lines.take(part.id, () => this.#ink.has(peer.holder, part.id));
    this.#ink.take(peer.holder, part, isNew);
    if (!known) this.#tellOthers(room, peer.holder, [{ ...part, by: peer.holder }]);
  }

  get #still(): Still | null {
    return this.#stills.shown;
  }

  /** Tells all agents but one, behind what they are being told. */
  #tellOthers(room: Room, by: string, messages: readonly CustomerSays[], isWanted = () => true): void {
    const canMiss = messages.every(({ t: kind }) => kind === 'stroke');
    for (const peer of room.peers.all()) {
      if (peer.holder !== by && this.#met.has(peer)) this.#telling.tell(peer, messages, isWanted, canMiss);
    }
  }

  /** Where an agent's pointer is. */
  pointed(room: Room, peer: Peer, { x, y }: AgentPoints): void {
    if (!room.isGranted('pointer')) return;
    const place = x === null || y === null ? null : { x, y };
    this.#surface(room)?.point(place, agentName(room, peer.holder));
  }

  /**
   * An agent's page that came just now knows nothing of what is shown and drawn here: it is given that, so that its agent
   * sees what the customer sees, and can take away what is theirs. Not while another page of theirs is there, which does know.
   */
  #giveBack(room: Room): void {
    const open = room.peers.all().filter(({ isOpen }) => isOpen);
    for (const peer of open) {
      if (this.#met.has(peer)) continue;
      if (open.some((other) => other !== peer && other.holder === peer.holder)) continue;
      this.#met.add(peer);
      const still = this.#still;
      const own = <T extends CustomerSays>(by: string, parts: readonly T[]) =>
        by === peer.holder ? parts : parts.map((part) => ({ ...part, by }));
      const drawn = this.#ink.holders.flatMap((by) => own(by, this.#ink.of(by)));
      const parts = still === null ? [] : own(still.by, still.whole.parts);
      this.#telling.tell(peer, [...parts, ...drawn], () => this.#still === still);
    }
  }

  #freeze(room: Room, still: Still): void {
    const { by, whole } = still;
    this.#ink.clear();
    URL.revokeObjectURL(this.#picture.src);
    this.#picture.src = URL.createObjectURL(new Blob([whole.bytes], { type: 'image/jpeg' }));
    this.#picture.onload = this.#draw;
    const parts = whole.parts.map((part) => ({ ...part, by }));
    this.#tellOthers(room, by, parts, () => this.#still === still);
    this.#changed();
  }

  /** The picture moves again, for everybody. */
  #thaw(room: Room): void {
    if (this.#still !== null) this.#tellOthers(room, this.#still.by, [{ t: 'thaw' }]);
    this.#drop();
  }

  #drop(): void {
    this.#ink.clear();
    if (this.#still === null) return;
    URL.revokeObjectURL(this.#picture.src);
    this.#stills.drop();
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
      if (!room.isGranted('pointer')) this.#drop();
      else if (this.#still !== null && !isIn) this.#thaw(room);
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
    this.#drop();
    this.#page.element.remove();
    this.#video.srcObject = null;
    window.removeEventListener('resize', this.#draw);
  }
}
