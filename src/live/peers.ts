import type { Member } from '../contracts/session-line.ts';
import type { z } from 'zod';
import { CARRIED, markOf, Peer } from './peer.ts';
import type { Carried, HearsOf, SaysOf, Side, Signal } from './peer.ts';

export type Somebody = z.infer<typeof Member>;

/** What the connections ask of the page and tell it. */
export interface PeersUse<S extends Side> {
  signal(to: string, data: Signal): void;
  /** Reads what came on `ctl`; null: nothing that this page knows. */
  read(data: unknown): HearsOf<S> | null;
  said(peer: Peer<S>, message: HearsOf<S>): void;
  pointed(peer: Peer<S>, data: unknown): void;
  media(peer: Peer<S>, kind: Carried, track: MediaStreamTrack | null): void;
  /** A connection came, changed its state, or went. */
  changed(): void;
  /** What goes out now as this kind; null: nothing. */
  onAir(kind: Carried): MediaStreamTrack | null;
  /** Nothing comes over one of them any more. */
  silent(): void;
}

/** Somebody whose line came back is known to us under the old id: their page says so, or else is a new page, ms. */
const SAYS_SO_WITHIN = 2_000;
/** Signals of somebody who was not named yet: their offer may overtake the list of members. */
export const MOST_EARLY = 60;
/** Connections that ended here and may stand in a page's mind still: so many are known by their marks. */
const MOST_ENDED = 20;

/** Whether this browser has WebRTC at all: some are built without it, and in others somebody switched it off. */
export const hasConnections = (): boolean => typeof RTCPeerConnection === 'function';

/** One connection for each page of the other side on the line. */
export class Peers<S extends Side> {
  readonly #side: S;
  readonly #uses: PeersUse<S>;
  readonly #peers = new Map<string, Peer<S>>();
  readonly #waiting = new Map<string, number>();
  /** What pages said of themselves before the server named them: a channel is quicker than the line. */
  readonly #claims = new Map<string, Peer<S>>();
  /** Marks of connections that ended here; a page that was away for long does not know it yet. */
  #ended: readonly string[] = [];
  #early: { from: string; data: Signal }[] = [];
  #others: readonly Somebody[] = [];
  #ice: RTCIceServer[] = [];

  constructor(side: S, uses: PeersUse<S>) {
    this.#side = side;
    this.#uses = uses;
  }

  all(): Peer<S>[] {
    return [...this.#peers.values()];
  }

  /** Where STUN and TURN are, with credentials that are good now. */
  set ice(servers: RTCIceServer[]) {
    this.#ice = servers;
    for (const peer of this.all()) peer.renew(servers);
  }

  /** Who is on the line: whoever is new gets a connection. Whose end it is, others decide ({@link drop}). */
  named(members: readonly Somebody[]): void {
    this.#others = members.filter(({ kind }) => kind !== this.#side);
    for (const { id, holderId } of this.#others) {
      const claim = this.#claims.get(id);
      if (claim !== undefined) this.#move(claim, id);
      if (this.#peers.has(id) || this.#waiting.has(id)) continue;
      if (!this.all().some((peer) => peer.holder === holderId)) this.#make(id);
      else
        this.#waiting.set(
          id,
          window.setTimeout(() => this.#make(id), SAYS_SO_WITHIN),
        );
    }
    const early = this.#early.filter(({ from }) => this.#others.some(({ id }) => id === from));
    this.#early = [];
    for (const { from, data } of early) this.signal(from, data);
  }

  /** Something came by the line from another page. */
  signal(from: string, data: Signal): void {
    const isNamed = this.#others.some(({ id }) => id === from);
    if (!isNamed) {
      this.#early = [...this.#early, { from, data }].slice(-MOST_EARLY);
      return;
    }
    void this.#of(from, data)?.take(data);
  }

  /**
   * The connection that a signal is of. A page whose line came back has another id, and may have lost the way to us with
   * it: then the mark of its connection tells that it is no new page. And one that begins anew under the id that we know
   * has left its connection of before. One that goes on with a connection that ended here is offered the one that is there
   * now, which is not to be mixed up with that.
   */
  #of(from: string, data: Signal): Peer<S> | null {
    const known = this.#peers.get(from);
    const mark = 'description' in data ? markOf(data.description) : null;
    if (mark === null) return known ?? null; // a candidate comes behind the offer that it is of
    const holder = this.#others.find(({ id }) => id === from)?.holderId;
    const same = this.all().find((peer) => peer.mark === mark && peer.holder === holder);
    if (same === undefined && this.#ended.includes(mark)) {
      (known ?? this.#make(from))?.hurry();
      return null;
    }
    if (known !== undefined && known !== same && (same !== undefined || known.mark !== null))
      this.drop([from]);
    if (same !== undefined && same !== known) this.#move(same, from);
    return this.#peers.get(from) ?? this.#make(from);
  }

  #make(id: string): Peer<S> | null {
    window.clearTimeout(this.#waiting.get(id));
    this.#waiting.delete(id);
    const other = this.#others.find((one) => one.id === id);
    if (other === undefined || this.#peers.has(id)) return this.#peers.get(id) ?? null;
    if (!hasConnections()) return null; // chat and files go on without
    const uses = this.#uses;
    const peer: Peer<S> = new Peer(this.#side, { id, holder: other.holderId }, this.#ice, {
      signal: (data) => uses.signal(peer.id, data),
      read: (data) => uses.read(data),
      said: (message) => {
        if (message.t === 'line') this.#move(peer, message.id);
        else uses.said(peer, message);
      },
      pointed: (data) => uses.pointed(peer, data),
      media: (kind, track) => uses.media(peer, kind, track),
      changed: () => uses.changed(),
      silent: () => uses.silent(),
    });
    this.#peers.set(id, peer);
    this.#send(peer);
    this.#uses.changed();
    return peer;
  }

  /** The other page's line came back under another id: if that is the same person, the connection goes on as theirs. */
  #move(peer: Peer<S>, id: string): void {
    for (const [claimed, by] of this.#claims) if (by === peer) this.#claims.delete(claimed);
    const other = this.#others.find((one) => one.id === id);
    if (other === undefined) this.#claims.set(id, peer);
    if (other?.holderId !== peer.holder || this.#peers.get(peer.id) !== peer || this.#peers.has(id)) return;
    window.clearTimeout(this.#waiting.get(id));
    this.#waiting.delete(id);
    this.#peers.delete(peer.id);
    peer.id = id;
    this.#peers.set(id, peer);
    peer.tellAgain();
    this.#uses.changed();
  }

  /** Puts on air what may be, and takes off what may not; on every connection. */
  send(): void {
    for (const peer of this.all()) this.#send(peer);
  }

  #send(peer: Peer<S>): void {
    for (const kind of CARRIED) {
      peer.send(kind, this.#uses.onAir(kind)).catch(() => undefined); // closed meanwhile
    }
  }

  say(message: SaysOf<S>): void {
    for (const peer of this.all()) peer.say(message);
  }

  /** Ends these connections. */
  drop(ids: readonly string[]): void {
    for (const id of ids) {
      const peer = this.#peers.get(id);
      this.#peers.delete(id);
      const mark = peer?.mark ?? null;
      if (mark !== null) this.#ended = [...this.#ended, mark].slice(-MOST_ENDED);
      peer?.close();
    }
    if (ids.length > 0) this.#uses.changed();
  }

  close(): void {
    for (const timer of this.#waiting.values()) window.clearTimeout(timer);
    this.#waiting.clear();
    this.drop([...this.#peers.keys()]);
  }
}
