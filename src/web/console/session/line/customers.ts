import type { CustomerSays } from '../../../../contracts/session-peer.ts';
import type { Carried, Peer as AnyPeer, Signal } from '../../../../live/peer.ts';
import { Lines } from '../../../../live/lines.ts';
import { Peers } from '../../../../live/peers.ts';
import type { Somebody } from '../../../../live/peers.ts';
import type { Told } from './returned.ts';
import { readSaid } from './said.ts';
import { overOf, shownOf } from './shown.ts';

/** The connection to a customer's page. */
export type Peer = AnyPeer<'agent'>;
/** Whether pointer and strokes appear on the shared page itself, on a small copy, or nowhere. */
export type Surface = Extract<CustomerSays, { t: 'surface' }>['on'];

/** What the connections ask of the room and tell it. */
export interface CustomersUse {
  signal(to: string, data: Signal): void;
  /** What we send of this kind now; null: nothing. */
  own(kind: Carried): MediaStreamTrack | null;
  changed(): void;
  /** Nothing comes over one of them any more. */
  silent(): void;
  /** A page of the customer's can be spoken to for the first time: their first one, or one that they loaded anew. */
  opened(peer: Peer): void;
  /**
   * A page of the customer's tells what is shown and drawn on it, by others or by an earlier page of this agent.
   *
   * @param anew a line is told from its beginning
   */
  told(message: Told, anew: boolean): void;
  /** A page of the customer's said something, which may be one of thousands. */
  said(): void;
}

interface Kept {
  readonly order: number;
  readonly tracks: Map<Carried, MediaStreamTrack>;
  surface: Surface;
  rate: { readonly bits: number; readonly at: number } | null;
  missing: number | null;
  opened: boolean;
  /** The lines that were told of by this page. */
  readonly lines: Lines<true>;
}

/** How long what their page says of its rate counts, ms: it says so every two seconds while something goes out. */
const SAID_LATELY = 6_000;

const isTold = (message: CustomerSays): message is Told =>
  ['frozen', 'stroke', 'clear', 'thaw'].includes(message.t);

/** The customer's pages: one, or two for a moment after they loaded theirs anew. */
export class Customers {
  readonly peers: Peers<'agent'>;
  readonly #kept = new Map<Peer, Kept>();
  #members: readonly Somebody[] = [];
  #made = 0;

  constructor(uses: CustomersUse) {
    this.peers = new Peers('agent', {
      signal: (to, data) => uses.signal(to, data),
      read: readSaid,
      said: (peer, message) => {
        if (message.t === 'surface') this.#of(peer).surface = message.on;
        else if (message.t === 'rate') this.#of(peer).rate = { bits: message.bits, at: performance.now() };
        else if (message.t === 'stroke') uses.told(message, this.#isFirst(peer, message));
        else if (isTold(message)) uses.told(message, false);
        uses.said();
      },
      pointed: () => undefined, // only agents point
      media: (peer, kind, track) => {
        const { tracks } = this.#of(peer);
        if (track === null) tracks.delete(kind);
        else tracks.set(kind, track);
        uses.changed();
      },
      changed: () => {
        this.#greet(uses);
        uses.changed();
      },
      silent: () => uses.silent(),
      onAir: (kind) => uses.own(kind),
    });
  }

  #of(peer: Peer): Kept {
    const known = this.#kept.get(peer);
    if (known !== undefined) return known;
    const kept: Kept = {
      order: this.#made++,
      tracks: new Map(),
      surface: 'none',
      rate: null,
      missing: null,
      opened: false,
      lines: new Lines(),
    };
    this.#kept.set(peer, kept);
    return kept;
  }

  #isFirst(peer: Peer, { by, id }: Extract<Told, { t: 'stroke' }>): boolean {
    const { lines } = this.#of(peer);
    return lines.take(`${by ?? ''} ${id}`, () => true).isNew;
  }

  #greet(uses: CustomersUse): void {
    for (const peer of this.peers.all()) {
      const kept = this.#of(peer);
      if (kept.opened || !peer.isOpen) continue;
      kept.opened = true;
      uses.opened(peer);
    }
  }

  /** Who is on the line now. @param now ms */
  named(members: readonly Somebody[], now: number): void {
    this.#members = members;
    this.peers.named(members);
    this.tidy(now);
  }

  /** Ends what is over; to be asked every second or so. @param now ms */
  tidy(now: number): void {
    const standings = this.peers.all().map((peer) => {
      const kept = this.#of(peer);
      const named = this.#members.some(({ id }) => id === peer.id);
      kept.missing = named ? null : (kept.missing ?? now);
      const state = peer.isGone ? 'closed' : peer.pc.connectionState;
      return { id: peer.id, holder: peer.holder, state, missing: kept.missing };
    });
    this.peers.drop(overOf(standings, now));
    for (const peer of this.#kept.keys()) if (!this.peers.all().includes(peer)) this.#kept.delete(peer);
  }

  #best(): Peer | null {
    const isUp = ({ pc }: Peer) => pc.connectionState === 'connected';
    const order = (peer: Peer) => Number(isUp(peer)) * 1e9 + this.#of(peer).order;
    return this.peers.all().sort((a, b) => order(b) - order(a))[0] ?? null;
  }

  /** What the customer sends now. */
  get shown(): Record<Carried, MediaStreamTrack | null> {
    const there = this.peers.all().filter((peer) => !peer.isGone);
    return shownOf(
      there.map((peer) => ({
        order: this.#of(peer).order,
        connected: peer.pc.connectionState === 'connected',
        tracks: this.#of(peer).tracks,
      })),
    );
  }

  get surface(): Surface {
    const best = this.#best();
    return best === null ? 'none' : this.#of(best).surface;
  }

  /** What their browser reckons that may go out now, bit/s; null: it does not say, or not any more. @param now ms */
  rate(now: number): number | null {
    const best = this.#best();
    const said = best === null ? null : this.#of(best).rate;
    return said === null || now - said.at > SAID_LATELY ? null : said.bits;
  }

  /** The connection that counts; null: there is none. */
  get connection(): RTCPeerConnection | null {
    return this.#best()?.pc ?? null;
  }
}
