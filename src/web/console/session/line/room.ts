import type { LineHears, Sharing } from '../../../../contracts/session-line.ts';
import type { AgentPoints } from '../../../../contracts/session-peer.ts';
import { openLine } from '../../../../live/line.ts';
import type { Line } from '../../../../live/line.ts';
import type { Carried } from '../../../../live/peer.ts';
import type { Somebody } from '../../../../live/peers.ts';
import { Talk } from '../../../../live/talk.ts';
import { Board } from './board.ts';
import type { Drawn } from './board.ts';
import { Customers } from './customers.ts';
import type { Surface } from './customers.ts';
import { hasTurn, healthOf, readFigures } from './figures.ts';
import type { Figures, Health } from './figures.ts';
import type { FrozenPart } from './freeze.ts';
import { Own } from './own.ts';
import type { OwnKind } from './own.ts';
import { Returned } from './returned.ts';

/** How often connections are tidied and measured, ms. */
const TICK = 1_000;
/** What the customer's page says is shown this seldom, ms: however much that is, this page stays in its agent's hands. */
const SHOW_EVERY = 50;
/** How long to wait before a line is opened anew that was said to be over, ms. */
const REOPEN = 2_000;

/** What the room asks of the page and tells it. */
export interface RoomUses {
  /** A new one-time grant; fails with what the server said. */
  grant(signal: AbortSignal): Promise<string>;
  isOver(error: unknown): boolean;
  /** The session changed, or is over: read it again. */
  stale(): void;
}

/** The room at one moment; a new object whenever anything in it changed. */
export interface RoomNow {
  readonly isUp: boolean;
  /** The line was up once: without it now, it is being dialled again. */
  readonly wasUp: boolean;
  readonly members: readonly Somebody[];
  readonly sharing: Sharing | null;
  readonly shown: Record<Carried, MediaStreamTrack | null>;
  readonly surface: Surface;
  /** Grows whenever there is something for `takeTold`. */
  readonly returned: number;
  readonly health: Health;
  readonly figures: Figures | null;
  readonly own: { readonly voice: boolean; readonly muted: boolean; readonly screen: boolean };
  readonly said: Talk['messages'];
  readonly unsent: Talk['unsent'];
  /** Holders who type just now. */
  readonly typing: readonly string[];
  /** Number up to which somebody has read. */
  readonly readBy: (n: number, holders: readonly string[]) => string[];
}

/** A session as an agent's page lives it: the line, the customer's pages, the talk, what the agent sends. */
export class Room {
  readonly #uses: RoomUses;
  readonly #talk = new Talk();
  readonly #own: Own;
  readonly #board = new Board();
  readonly #returned = new Returned();
  #returnedCount = 0;
  readonly #customers: Customers;
  readonly #listeners = new Set<() => void>();
  readonly #timer: number;
  #show: number | undefined;
  #line: Line;
  #closed = false;
  #isUp = false;
  #wasUp = false;
  #isActive = false;
  #members: readonly Somebody[] = [];
  #ice: RTCIceServer[] = [];
  #sharing: Sharing | null = null;
  #figures: Figures | null = null;
  /** Since when the customer's page is there and no connection stands, ms. */
  #waitsSince: number | null = null;
  #now: RoomNow;

  constructor(uses: RoomUses) {
    this.#uses = uses;
    this.#own = new Own(() => this.#ownChanged());
    this.#customers = new Customers({
      signal: (to, data) => void this.#line.say({ t: 'signal', to, data }),
      own: (kind) => (this.#isActive ? this.#own.track(kind) : null),
      changed: () => this.#changed(),
      silent: () => this.#line.doubt(),
      opened: (peer) => this.#board.show(peer),
      told: (message, anew) => {
        // Its own this page knows better, once it has shown or taken away a picture itself.
        const isOwn = (message.t === 'frozen' || message.t === 'stroke') && message.by === undefined;
        if (isOwn && this.#board.isOwn) return;
        if (this.#returned.take(message, anew)) this.#returnedCount += 1;
      },
      said: () => this.#showSoon(),
    });
    this.#now = this.#look();
    this.#line = this.#open();
    this.#timer = window.setInterval(() => void this.#tick(), TICK);
  }

  #open(): Line {
    return openLine({
      grant: (signal) => this.#uses.grant(signal),
      after: () => this.#talk.whole,
      hears: (message) => this.#hear(message),
      state: (state) => {
        this.#isUp = state === 'up';
        this.#wasUp ||= this.#isUp;
        this.#changed();
      },
      over: () => this.#over(),
      isOver: (error) => this.#uses.isOver(error),
    });
  }

  /** The line says that it is over: HTTP tells whether the session is; if it is not, the line is opened anew. */
  #over(): void {
    this.#uses.stale();
    window.setTimeout(() => {
      if (!this.#closed) this.#line = this.#open();
    }, REOPEN);
  }

  // --- for the page

  /** What can be heard in the session now: the customer, and the agent of this page unless they are muted. */
  get sounds(): MediaStreamTrack[] {
    const own = this.#own.isMuted || !this.#isActive ? null : this.#own.track('voice');
    return [this.#customers.shown.voice, own].filter((track) => track !== null);
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly now = (): RoomNow => this.#now;

  /** The session runs, or rests: while it rests nothing of the agent's goes out. */
  set isActive(active: boolean) {
    if (this.#isActive === active) return;
    this.#isActive = active;
    this.#customers.peers.send();
  }

  /** Says a text in the chat; it waits for the line if there is none. */
  say(text: string): void {
    const one = this.#talk.say(text, crypto.randomUUID());
    if (one !== null) this.#line.say({ t: 'say', id: one.id, text: one.text });
    this.#changed();
  }
  /** Says once more what the server did not take. */
  sayAgain(unsent: string): void {
    const one = this.#talk.again(unsent);
    if (one !== null) this.#line.say({ t: 'say', id: one.id, text: one.text });
    this.#changed();
  }
  /** Does not say it, and gives its text back. */
  unsay(unsent: string): string {
    const text = this.#talk.drop(unsent);
    this.#changed();
    return text;
  }
  typing(on: boolean): void {
    this.#line.say({ t: 'typing', on });
  }
  readUpTo(n: number): void {
    this.#line.say({ t: 'read', n });
  }

  point(place: AgentPoints): void {
    for (const peer of this.#customers.peers.all()) peer.point(place);
  }
  draw(message: Drawn): void {
    this.#board.draw(message, this.#customers.peers.all());
  }
  /** Shows a still picture in the place of the moving one. */
  freeze(parts: readonly FrozenPart[]): void {
    this.#board.freeze(parts, this.#customers.peers.all());
  }
  /** What others, or an earlier page of this agent, put on the customer's page and took away since this was called. */
  takeTold(): ReturnType<Returned['out']> {
    const all = this.#returned.out();
    for (const one of all) this.#board.hear(one);
    return all;
  }
  /** This page itself froze the picture, or let it move again. */
  get isOwnStill(): boolean {
    return this.#board.isOwn;
  }
  /** The still picture is over, and the customer's pages know it by themselves. */
  forgetStill(): void {
    this.#board.forget();
  }

  /** Begins to send the agent's voice or screen; call it from a click. @throws what the browser said */
  begin(kind: OwnKind): Promise<void> {
    return this.#own.begin(kind);
  }
  end(kind: OwnKind): void {
    this.#own.end(kind);
  }
  mute(on: boolean): void {
    this.#own.mute(on);
  }

  /** Ends everything here: line, connections, captures. */
  close(): void {
    this.#closed = true;
    window.clearInterval(this.#timer);
    window.clearTimeout(this.#show);
    this.#own.close();
    this.#customers.peers.close();
    this.#line.close();
  }

  // --- what the server says

  #hear(message: LineHears): void {
    if (message.t === 'welcome') this.#welcome(message);
    else if (message.t === 'members') this.#named(message.members);
    else if (message.t === 'ice') this.#renew(message.ice);
    else if (message.t === 'signal') this.#customers.peers.signal(message.from, message.data);
    else if (message.t === 'said') this.#talk.add(message.messages);
    else if (message.t === 'typing') this.#typed(message.from, message.on);
    else if (message.t === 'read') this.#talk.read(message.holderId, message.n);
    else if (message.t === 'sharing') this.#sharing = message.sharing;
    else if (message.t === 'problem') this.#talk.refuse(message.about ?? '', message.code);
    else if (message.t === 'changed') this.#uses.stale();
    if (message.t !== 'alive' && message.t !== 'signal') this.#changed();
  }

  #welcome(welcome: Extract<LineHears, { t: 'welcome' }>): void {
    this.#renew(welcome.ice);
    this.#talk.add(welcome.said);
    this.#sharing = welcome.sharing;
    const { peers } = this.#customers;
    peers.say({ t: 'line', id: welcome.you });
    this.#named(welcome.members);
    for (const { id, text } of this.#talk.waiting) this.#line.say({ t: 'say', id, text });
    for (const peer of peers.all()) peer.resume();
    this.#uses.stale();
  }

  #renew(ice: Extract<LineHears, { t: 'ice' }>['ice']): void {
    this.#ice = ice as RTCIceServer[];
    this.#customers.peers.ice = this.#ice;
  }

  #named(members: readonly Somebody[]): void {
    this.#members = members;
    if (!members.some(({ kind }) => kind === 'customer')) this.#sharing = null;
    this.#customers.named(members, performance.now());
  }

  #typed(from: string, on: boolean): void {
    const holder = this.#members.find(({ id }) => id === from)?.holderId;
    if (holder !== undefined) this.#talk.typed(holder, on, performance.now());
  }

  #ownChanged(): void {
    this.#customers.peers.send();
    this.#changed();
  }

  async #tick(): Promise<void> {
    this.#customers.tidy(performance.now());
    const pc = this.#customers.connection;
    if (pc?.connectionState === 'connected') {
      const reports = await pc.getStats();
      this.#figures = readFigures([...reports.values()] as never, this.#figures);
    } else this.#figures = null;
    if (!this.#closed) this.#changed();
  }

  // --- what the page sees

  #health(): Health {
    const state = this.#customers.connection?.connectionState ?? null;
    this.#waitsSince =
      state === null || state === 'connected' ? null : (this.#waitsSince ?? performance.now());
    const bits = this.#customers.rate(performance.now());
    const waited = this.#waitsSince === null ? 0 : performance.now() - this.#waitsSince;
    return healthOf({ state, waited, turn: hasTurn(this.#ice), figures: this.#figures, bits });
  }

  #look(): RoomNow {
    return {
      isUp: this.#isUp,
      wasUp: this.#wasUp,
      members: this.#members,
      sharing: this.#sharing,
      shown: this.#customers.shown,
      surface: this.#customers.surface,
      returned: this.#returnedCount,
      health: this.#health(),
      figures: this.#figures,
      own: {
        voice: this.#own.track('voice') !== null,
        muted: this.#own.isMuted,
        screen: this.#own.track('screen') !== null,
      },
      said: this.#talk.messages,
      unsent: this.#talk.unsent,
      typing: this.#talk.typing(performance.now()),
      readBy: (n, holders) => this.#talk.readers(n, holders),
    };
  }

  #showSoon(): void {
    this.#show ??= window.setTimeout(() => {
      this.#show = undefined;
      this.#changed();
    }, SHOW_EVERY);
  }

  #changed(): void {
    this.#now = this.#look();
    for (const listener of this.#listeners) listener();
  }
}
