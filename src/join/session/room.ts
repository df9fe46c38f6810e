import type { LineHears } from '../../contracts/session-line.ts';
import type { ConsentKind } from '../../contracts/sessions.ts';
import { isOver } from '../api.ts';
import type { OwnDoors, View } from '../api.ts';
import { discard } from '../../live/capture.ts';
import { openLine } from '../../live/line.ts';
import type { Line } from '../../live/line.ts';
import type { Peers, Somebody } from '../../live/peers.ts';
import { Talk } from '../../live/talk.ts';
import { openAgents } from '../media/agents.ts';
import type { Incoming, Peer } from '../media/agents.ts';
import { isOwnTab, SOURCE_KINDS, Sources } from '../media/sources.ts';
import type { SourceKind } from '../media/sources.ts';
import { begin, heard, named, placed, tick } from '../media/stop.ts';
import type { Orders, Watch } from '../media/stop.ts';
import type { AgentPoints, AgentSays } from '../../contracts/session-peer.ts';
import { startClock } from './clock.ts';
import { Owed } from './owed.ts';
import type { Debt } from './owed.ts';

/** How often the rules of stopping are asked, ms. */
const TICK = 250;
/** How often the session is read by HTTP while there is no line, ms. */
const POLL = 5_000;
/** How long to wait before a line is opened anew that was said to be over, ms. */
const REOPEN = 2_000;
/** How often the server is told anew what it has not heard of, beside each time that the line is back, ms. */
const TELL_AGAIN = 15_000;

/** What the screen hears of its room. */
export interface RoomHears {
  /** Anything changed: draw again. */
  changed(): void;
  /** The session is over. */
  ended(): void;
  /** The line is there, for the first time or again. */
  back(): void;
  /** The browser ended what it sent, not the page: `Stop sharing`, or a device that was pulled out. */
  withdrawn(kind: SourceKind): void;
  /** The customer took back this kind, or (null) everything. */
  stopped(kind: ConsentKind | null): void;
  /** The server was silent for too long, so that all sharing stopped. */
  silenced(): void;
  said(peer: Peer, message: AgentSays): void;
  pointed(peer: Peer, place: AgentPoints): void;
  media(peer: Peer, kind: Incoming, track: MediaStreamTrack | null): void;
}

/** A session as its customer's page lives it: what the server says, what is captured, who gets it, when it stops. */
export class Room {
  readonly doors: OwnDoors;
  readonly talk = new Talk();
  readonly sources: Sources;
  readonly peers: Peers<'customer'>;
  view: View;
  isUp = false;
  members: readonly Somebody[] = [];
  ice: RTCIceServer[] = [];
  /** Milliseconds that the server's clock is ahead of ours. */
  ahead = 0;
  readonly now = startClock();
  readonly #hears: RoomHears;
  #line: Line;
  readonly #timer: number;
  /** Captured, and the server is being told: not to be stopped for want of a consent. */
  readonly #beginning = new Set<SourceKind>();
  #watch: Watch;
  readonly #owed: Owed;
  #toldAt = 0;
  #closed = false;
  #reads = 0;
  #applied = 0;
  #readAt = 0;

  constructor(doors: OwnDoors, view: View, hears: RoomHears) {
    this.doors = doors;
    this.view = view;
    this.#owed = new Owed(view.id);
    this.#hears = hears;
    this.#watch = begin(this.now());
    this.sources = new Sources((kind) => this.#endedByBrowser(kind));
    this.peers = openAgents({
      signal: (to, data) => void this.#line.say({ t: 'signal', to, data }),
      said: (peer, message) => hears.said(peer, message),
      pointed: (peer, place) => hears.pointed(peer, place),
      media: (peer, kind, track) => hears.media(peer, kind, track),
      changed: () => this.#changed(),
      silent: () => this.#line.doubt(),
      onAir: (kind) => this.onAir(kind),
    });
    this.#line = this.#open();
    this.#timer = window.setInterval(() => this.#tick(), TICK);
    document.addEventListener('visibilitychange', this.#tick);
    window.addEventListener('pagehide', this.#leave);
    this.#apply(view, ++this.#reads);
  }

  #open(): Line {
    return openLine({
      grant: (signal) => this.doors.grant(signal),
      after: () => this.talk.whole,
      hears: (message) => this.#hear(message),
      state: (state) => this.#lineIs(state),
      over: () => void this.#over(),
      isOver,
    });
  }

  /** The line says that it is over: the session tells by HTTP how it ended; if it has not, the line is opened anew. */
  async #over(): Promise<void> {
    await this.read();
    window.setTimeout(() => {
      if (!this.#closed) this.#line = this.#open();
    }, REOPEN);
  }

  // --- what may go out

  /** Whether the server has the customer's yes to this kind. */
  isGranted(kind: ConsentKind): boolean {
    return this.view.consents.some((one) => one.kind === kind && one.state === 'granted');
  }

  /** The customer paused, or the agent put the session on hold. */
  get isQuiet(): boolean {
    return this.isPaused || this.view.state !== 'active';
  }

  get isPaused(): boolean {
    return this.#owed.isPause || this.view.pausedAt !== null;
  }

  /** The track of a kind that may be sent this moment; null: nothing may. */
  onAir(kind: SourceKind): MediaStreamTrack | null {
    const may = this.isGranted(kind) && !this.isQuiet && !this.#beginning.has(kind);
    return may ? this.sources.track(kind) : null;
  }

  /** Agreed to, but not captured: after a reload, or after the server was away for too long. */
  get lost(): SourceKind[] {
    return SOURCE_KINDS.filter((kind) => this.isGranted(kind) && this.sources.track(kind) === null);
  }

  /** Whether pointer and strokes would lie on this page itself. */
  get isOwnPage(): boolean {
    const track = this.sources.track('screen');
    return track !== null && isOwnTab(track);
  }

  #refreshAir(): void {
    this.sources.enable(!this.isQuiet);
    this.peers.send();
    this.#line.say({ t: 'sharing', sharing: this.sources.describe(this.isPaused) });
    this.#changed();
  }

  // --- what the customer does

  /**
   * Begins to share: only when a stream really began, the server hears the yes.
   *
   * @throws what the browser or the server said; then nothing is shared
   */
  async share(kind: SourceKind, stream: Promise<MediaStream>, confirm: () => Promise<View>): Promise<void> {
    const began = await stream;
    this.#beginning.add(kind);
    this.sources.take(kind, began);
    try {
      await this.#settle(); // what was taken back before is not to take this back
      const view = await confirm();
      this.#beginning.delete(kind);
      this.#apply(view, ++this.#reads);
    } catch (error) {
      this.#beginning.delete(kind);
      this.sources.stop(kind);
      discard(began);
      this.#refreshAir();
      throw error;
    }
    if (this.sources.track(kind) === null) this.#endedByBrowser(kind); // ended while the server was told
    this.#refreshAir();
  }

  /** Takes the session as a door answered it. */
  async take(view: Promise<View>): Promise<void> {
    this.#apply(await view, ++this.#reads);
  }

  /** Stops a kind, or everything, at once; the server hears of it when it can. */
  stop(kind: ConsentKind | null): void {
    this.#owed.add(kind ?? 'all');
    this.#stopHere(kind);
    void this.#settle();
  }

  /**
   * Stops everything at once and ends the session. What was agreed ends with it and is not said to be taken back; should
   * the end not get through, the stop does.
   */
  async leave(): Promise<void> {
    this.#stopHere(null);
    try {
      await this.doors.leave();
    } catch (error) {
      this.stop(null);
      throw error;
    }
  }

  #stopHere(kind: ConsentKind | null): void {
    for (const one of SOURCE_KINDS) if (kind === null || one === kind) this.sources.stop(one);
    this.#hears.stopped(kind);
    const stays = (one: View['consents'][number]) =>
      one.state !== 'granted' || (kind !== null && one.kind !== kind);
    this.view = { ...this.view, consents: this.view.consents.filter(stays) };
    this.#refreshAir();
  }

  /** Tells the server what it has not heard of yet; what does not get through is told again. */
  async #settle(): Promise<void> {
    this.#toldAt = this.now();
    await Promise.all(this.#owed.all.map((debt) => this.#tell(debt)));
  }

  async #tell(debt: Debt): Promise<void> {
    try {
      const { withdraw, pause } = this.doors;
      const view = await (debt === 'pause' ? pause(true) : withdraw(debt === 'all' ? null : debt));
      this.#owed.settle(debt);
      this.#apply(view, ++this.#reads);
    } catch (error) {
      if (isOver(error)) this.#owed.drop();
    }
  }

  /** Pauses at once, and the server hears of it when it can; goes on only when the server has heard of that. */
  async pause(on: boolean): Promise<void> {
    if (on) {
      this.#owed.add('pause');
      this.#refreshAir();
      return this.#settle();
    }
    const view = await this.doors.pause(false);
    this.#owed.settle('pause');
    this.#apply(view, ++this.#reads);
  }

  /** Says a text in the chat; it waits for the line if there is none. */
  say(text: string): void {
    const one = this.talk.say(text, crypto.randomUUID());
    if (one !== null) this.#line.say({ t: 'say', id: one.id, text: one.text });
    this.#changed();
  }

  /** Says once more what the server did not take. */
  sayAgain(unsent: string): void {
    const one = this.talk.again(unsent);
    if (one !== null) this.#line.say({ t: 'say', id: one.id, text: one.text });
    this.#changed();
  }

  /** Does not say it, and gives its text back. */
  unsay(unsent: string): string {
    const text = this.talk.drop(unsent);
    this.#changed();
    return text;
  }

  typing(on: boolean): void {
    this.#line.say({ t: 'typing', on });
  }

  readUpTo(n: number): void {
    this.#line.say({ t: 'read', n });
  }

  /** The page goes: whoever sees its picture is not left with the last of it. */
  readonly #leave = (): void => this.peers.close();

  /** Ends everything here: line, connections, captures. */
  close(): void {
    this.#closed = true;
    window.clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', this.#tick);
    window.removeEventListener('pagehide', this.#leave);
    for (const kind of SOURCE_KINDS) this.sources.stop(kind);
    this.peers.close();
    this.#line.close();
  }

  // --- what the server says

  /** Reads the session again. */
  async read(): Promise<void> {
    const mine = ++this.#reads;
    this.#readAt = this.now();
    try {
      this.#apply(await this.doors.session(), mine);
    } catch (error) {
      if (isOver(error)) this.#hears.ended();
    }
  }

  #apply(view: View, order: number): void {
    if (order < this.#applied) return;
    this.#applied = order;
    if (view.state === 'ended') return this.#hears.ended();
    const isBack = ({ kind, state }: View['consents'][number]) =>
      state === 'granted' && this.#owed.isBack(kind);
    this.view = { ...view, consents: view.consents.filter((one) => !isBack(one)) };
    this.ahead = Date.parse(view.now) - Date.now();
    for (const kind of this.sources.kinds()) {
      if (!this.isGranted(kind) && !this.#beginning.has(kind)) this.sources.stop(kind);
    }
    const agents = view.agents.map(({ id }) => id);
    this.#obey(placed(this.#watch, this.peers.all(), agents));
    if (view.admitted) this.peers.named(this.members);
    this.#refreshAir();
  }

  #hear(message: LineHears): void {
    this.#obey(heard(this.#watch, this.now()));
    if (message.t === 'welcome') this.#welcome(message);
    else if (message.t === 'members') this.#named(message.members);
    else if (message.t === 'ice') this.#renew(message.ice);
    else if (message.t === 'signal') this.peers.signal(message.from, message.data);
    else if (message.t === 'said') this.talk.add(message.messages);
    else if (message.t === 'typing') this.#typed(message.from, message.on);
    else if (message.t === 'read') this.talk.read(message.holderId, message.n);
    else if (message.t === 'problem') this.talk.refuse(message.about ?? '', message.code);
    else if (message.t === 'changed') void this.read();
    if (message.t !== 'alive' && message.t !== 'signal') this.#changed();
  }

  #welcome(welcome: Extract<LineHears, { t: 'welcome' }>): void {
    this.#renew(welcome.ice);
    this.talk.add(welcome.said);
    this.peers.say({ t: 'line', id: welcome.you });
    this.#named(welcome.members);
    for (const { id, text } of this.talk.waiting) this.#line.say({ t: 'say', id, text });
    for (const peer of this.peers.all()) peer.resume();
    this.#hears.back();
    void this.#settle();
    void this.read();
  }

  #renew(ice: Extract<LineHears, { t: 'ice' }>['ice']): void {
    this.ice = ice as RTCIceServer[];
    this.peers.ice = this.ice;
  }

  #named(members: readonly Somebody[]): void {
    this.members = members;
    if (this.view.admitted) this.peers.named(members);
    const ids = members.map(({ id }) => id);
    this.#obey(named(this.#watch, this.peers.all(), ids, this.now()));
  }

  #typed(from: string, on: boolean): void {
    const holder = this.members.find(({ id }) => id === from)?.holderId;
    if (holder !== undefined) this.talk.typed(holder, on, this.now());
  }

  #lineIs(state: 'up' | 'down'): void {
    this.isUp = state === 'up';
    this.#changed();
  }

  // --- when it stops

  readonly #tick = (): void => {
    const now = this.now();
    this.#obey(tick(this.#watch, now));
    if (!this.isUp && now - this.#readAt > POLL) void this.read();
    if (this.#owed.all.length > 0 && now - this.#toldAt > TELL_AGAIN) void this.#settle();
  };

  #obey([watch, orders]: [Watch, Orders]): void {
    this.#watch = watch;
    this.peers.drop(orders.close);
    if (orders.ask) void this.read();
    if (!orders.stop || this.sources.kinds().length === 0) return;
    for (const kind of SOURCE_KINDS) this.sources.stop(kind);
    this.#refreshAir();
    this.#hears.silenced();
  }

  #endedByBrowser(kind: SourceKind): void {
    if (this.#beginning.has(kind)) return; // share() finds out
    this.stop(kind);
    this.#hears.withdrawn(kind);
  }

  #changed(): void {
    this.#hears.changed();
  }
}
