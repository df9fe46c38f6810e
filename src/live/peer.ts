import type { LineSays } from '../contracts/session-line.ts';
import type { AgentPoints, AgentSays, CustomerSays } from '../contracts/session-peer.ts';
import { Allowance, REFUSED } from './allowance.ts';
import { cameOver, Pulse } from './pulse.ts';

/** Whose page this is: the customer's is the polite side of each negotiation. */
export type Side = 'agent' | 'customer';
/** What a side's page says on `ctl`, and what it hears there. */
export type SaysOf<S extends Side> = S extends 'agent' ? AgentSays : CustomerSays;
export type HearsOf<S extends Side> = S extends 'agent' ? CustomerSays : AgentSays;
type Tracks = Extract<AgentSays & CustomerSays, { t: 'tracks' }>;

/** What is relayed to the other page. */
export type Signal = Extract<LineSays, { t: 'signal' }>['data'];
/** What a connection carries, either way. */
export const CARRIED = ['screen', 'camera', 'voice'] as const;
export type Carried = (typeof CARRIED)[number];

/** The page at the other end: its member of the line, and whose page it is. */
export interface Other {
  readonly id: string;
  readonly holder: string;
}

/** What a connection asks of the page and tells it. */
export interface PeerUses<S extends Side> {
  signal(data: Signal): void;
  /** Reads what came on `ctl`; null: nothing that this page knows. */
  read(data: unknown): HearsOf<S> | null;
  said(message: HearsOf<S>): void;
  /** Something came on `point`. */
  pointed(data: unknown): void;
  /** What the other page sends now; null: not any more. */
  media(kind: Carried, track: MediaStreamTrack | null): void;
  /** State or way of the connection changed. */
  changed(): void;
  /** Nothing comes from the other page any more; the way is sought anew. */
  silent(): void;
}

/** How often it is seen whether anything still comes, ms; and how long after a doubt something has to have come. */
const LOOK_EVERY = 1_000;
const COMES_WITHIN = 1_000;
/** How long the customer's page waits for the agent's first offer before it makes one itself, ms. */
const FIRST_OFFER = 3_000;
const MOST_BITS = 8_000_000;
const MOST_FRAMES = 30;
const KIND_OF = { screen: 'video', camera: 'video', voice: 'audio' } as const;

/** The one connection between a customer's page and an agent's. */
export class Peer<S extends Side> implements Other {
  id: string;
  readonly holder: string;
  readonly pc: RTCPeerConnection;
  /** The relay's last refusal, e.g. 401 for credentials that ran out. */
  relayError: number | null = null;
  readonly #side: S;
  readonly #uses: PeerUses<S>;
  readonly #ctl: RTCDataChannel;
  readonly #point: RTCDataChannel;
  readonly #sent = new Map<Carried, RTCRtpTransceiver>();
  readonly #shown = new Map<Carried, MediaStreamTrack>();
  #theirs: Tracks | null = null;
  #offering = false;
  readonly #pulse = new Pulse();
  readonly #allowance = new Allowance();
  readonly #looks: number;
  #first: number | undefined;
  #doubt: number | undefined;

  constructor(side: S, { id, holder }: Other, iceServers: RTCIceServer[], uses: PeerUses<S>) {
    this.#side = side;
    this.id = id;
    this.holder = holder;
    this.#uses = uses;
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.#ctl = this.pc.createDataChannel('ctl', { negotiated: true, id: 0 });
    this.#point = this.pc.createDataChannel('point', {
      negotiated: true,
      id: 1,
      ordered: false,
      maxRetransmits: 0,
    });
    this.#point.onmessage = ({ data }) => this.#hears() && uses.pointed(data);
    this.#ctl.onopen = () => {
      this.tellTracks(); // what was said of them before went nowhere
      uses.changed();
    };
    this.#ctl.onclose = () => uses.changed();
    this.#ctl.onmessage = ({ data }) => this.#hears() && this.#hear(uses.read(data));
    this.#looks = window.setInterval(() => void this.#look(), LOOK_EVERY);
    this.#listen();
  }

  /** Whether one more is heard. Who says too much is not heard any more, and has to come anew. */
  #hears(weight = 1): boolean {
    const may = this.#allowance.take(performance.now(), weight);
    if (!may && this.pc.connectionState !== 'closed') {
      this.close();
      this.#uses.changed();
    }
    return may;
  }

  /** The way is sought anew as soon as nothing comes any more: until the browser says so itself it takes some seconds. */
  async #look(): Promise<void> {
    if (this.pc.connectionState !== 'connected') return;
    if (this.#pulse.take(await this.#came(), performance.now())) this.#seekAnew();
  }

  async #came(): Promise<number | null> {
    return cameOver((await this.pc.getStats()).values() as Iterable<never>);
  }

  #seekAnew(): void {
    this.pc.restartIce();
    this.#uses.silent();
  }

  #listen(): void {
    const { pc } = this;
    pc.onnegotiationneeded = () => this.#begin();
    pc.onicecandidate = ({ candidate }) => {
      // An empty candidate ends the list; some browsers make one, and others fail on it.
      if (candidate?.candidate === '') return;
      this.#uses.signal({ candidate: (candidate?.toJSON() ?? null) as never });
    };
    pc.onicecandidateerror = ({ errorCode }) => {
      if (errorCode === 401 || errorCode >= 701) this.relayError = errorCode;
    };
    pc.onconnectionstatechange = () => {
      if (['failed', 'disconnected'].includes(pc.connectionState)) this.#seekAnew();
      this.#uses.changed();
    };
    pc.ontrack = () => this.#sort();
  }

  /**
   * The agent's page makes the first offer. Chromium cannot start the channels in an answer for which it took an offer of
   * its own back that carried pictures; and a colleague who comes later finds the picture on already.
   */
  #begin(): void {
    const waits = this.#side === 'customer' && this.pc.remoteDescription === null;
    if (!waits) return void this.#offer();
    this.#first ??= window.setTimeout(() => {
      if (this.pc.signalingState === 'stable') void this.#offer();
    }, FIRST_OFFER);
  }

  async #offer(): Promise<void> {
    try {
      this.#offering = true;
      await this.pc.setLocalDescription();
      this.#tellDescription();
    } catch {
      // Closed meanwhile: nothing is left to offer.
    } finally {
      this.#offering = false;
    }
  }

  #tellDescription(): void {
    const description = this.pc.localDescription;
    if (description === null || description.type === 'pranswer') return;
    this.#uses.signal({ description: { type: description.type, sdp: description.sdp } });
  }

  /** Takes what the other page sent by the line. What does not fit is left alone: the next offer mends it. */
  async take(data: Signal): Promise<void> {
    const { pc } = this;
    try {
      if ('candidate' in data) {
        await pc.addIceCandidate((data.candidate ?? undefined) as RTCIceCandidateInit | undefined);
        return;
      }
      const { type } = data.description;
      const meets = type === 'offer' && (this.#offering || pc.signalingState !== 'stable');
      if (meets && this.#side === 'agent') {
        // Offered by themselves though we had: our first offer was lost on the way.
        if (pc.remoteDescription === null) this.#tellDescription();
        return;
      }
      // The customer's page is polite: an offer that meets ours wins, and the browser takes ours back by itself.
      await pc.setRemoteDescription(data.description);
      if (type === 'offer') {
        await pc.setLocalDescription();
        this.#tellDescription();
      }
      this.#sort();
      this.tellTracks();
    } catch {
      if (pc.signalingState === 'stable' && !this.#offering && pc.connectionState === 'failed')
        pc.restartIce();
    }
  }

  /** Sends a track, or nothing, as this kind. The transceiver stays, so that stopping needs no negotiation. */
  async send(kind: Carried, track: MediaStreamTrack | null): Promise<void> {
    const sent = this.#sent.get(kind);
    if (sent !== undefined) {
      if (sent.sender.track !== track) await sent.sender.replaceTrack(track);
    } else if (track !== null && this.pc.signalingState !== 'closed') {
      const limits = KIND_OF[kind] === 'video' ? [{ maxBitrate: MOST_BITS, maxFramerate: MOST_FRAMES }] : [];
      // Both ways: whichever page adds a track later may find its place here.
      const made = this.pc.addTransceiver(track, { direction: 'sendrecv', sendEncodings: limits });
      this.#sent.set(kind, made);
      if (KIND_OF[kind] === 'video') preferVp8(made);
    }
    this.tellTracks();
  }

  /** Says which transceiver carries what. */
  tellTracks(): void {
    const mid = (kind: Carried) => {
      const sent = this.#sent.get(kind);
      return sent?.sender.track ? sent.mid : null;
    };
    const tracks: Tracks = {
      t: 'tracks',
      screen: mid('screen'),
      camera: mid('camera'),
      voice: mid('voice'),
    };
    this.say(tracks);
  }

  /** Says something on `ctl`; false when that is not open, or takes nothing of this length or nothing more. */
  say(message: SaysOf<S>): boolean {
    if (this.#ctl.readyState !== 'open') return false;
    try {
      this.#ctl.send(JSON.stringify(message));
      return true;
    } catch {
      return false; // how much it takes the other page says: one that takes nothing holds nobody else up
    }
  }

  /** Says where the pointer is; what cannot go at once is not worth going later. */
  point(place: AgentPoints): void {
    if (this.#point.readyState === 'open' && this.#point.bufferedAmount === 0) {
      this.#point.send(JSON.stringify(place));
    }
  }

  /** What is said now reaches the other page. */
  get isOpen(): boolean {
    return this.#ctl.readyState === 'open';
  }

  /** The page at the other end ended the connection, as one does that is closed or loaded anew. */
  get isGone(): boolean {
    return this.#ctl.readyState === 'closed';
  }

  /** Bytes of `ctl` that wait to go. */
  get waiting(): number {
    return this.#ctl.bufferedAmount;
  }

  #hear(message: HearsOf<S> | null): void {
    if (message === null) return void this.#hears(REFUSED);
    if (message.t === 'tracks') {
      this.#theirs = message;
      this.#sort();
    } else this.#uses.said(message);
  }

  /** Finds the tracks that the other page named; called again whenever either side of that may be there now. */
  #sort(): void {
    for (const kind of CARRIED) {
      const mid = this.#theirs?.[kind] ?? null;
      const found = mid === null ? undefined : this.pc.getTransceivers().find((one) => one.mid === mid);
      const track = found?.receiver.track;
      if (track === this.#shown.get(kind)) continue;
      if (track === undefined) this.#shown.delete(kind);
      else this.#shown.set(kind, track);
      this.#uses.media(kind, track ?? null);
    }
  }

  /** What was offered and not answered is offered again: it may have gone into the void. @returns whether there was any */
  tellAgain(): boolean {
    const waits = this.pc.signalingState === 'have-local-offer';
    if (waits) this.#tellDescription();
    return waits;
  }

  /** Offers it at once, in place of waiting for the other page to begin. */
  hurry(): void {
    window.clearTimeout(this.#first);
    if (this.#offering || this.tellAgain()) return;
    if (this.pc.remoteDescription === null) void this.#offer();
  }

  /** The line is back: what was said into the void while it was away is said again. */
  resume(): void {
    if (this.tellAgain()) return this.tellTracks();
    if (!['connected', 'new'].includes(this.pc.connectionState)) this.pc.restartIce();
    else void this.#seekUnlessAlive();
    this.tellTracks();
  }

  /** Whatever broke the line may have broken this, too. */
  async #seekUnlessAlive(): Promise<void> {
    const before = await this.#came();
    window.clearTimeout(this.#doubt);
    this.#doubt = window.setTimeout(
      () =>
        void this.#came().then((came) => {
          if (came !== null && came === before && this.pc.connectionState === 'connected')
            this.pc.restartIce();
        }),
      COMES_WITHIN,
    );
  }

  /** What marks the connection at the other end; each has one of its own. Null: nothing was heard of it yet. */
  get mark(): string | null {
    return markOf(this.pc.remoteDescription);
  }

  /** New credentials of the relay. */
  renew(iceServers: RTCIceServer[]): void {
    this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers });
  }

  /** Ends it; nothing more goes out from here on. */
  close(): void {
    window.clearInterval(this.#looks);
    window.clearTimeout(this.#first);
    window.clearTimeout(this.#doubt);
    this.pc.close();
    for (const kind of this.#shown.keys()) this.#uses.media(kind, null);
  }
}

/** By what a description is known to be of one connection and no other: the fingerprint of its certificate. */
export const markOf = (description: { readonly sdp?: string | undefined } | null): string | null =>
  /^a=fingerprint:(.+?)\r?$/m.exec(description?.sdp ?? '')?.[1] ?? null;

/** VP8 costs the least and is as quick as any; the others stay as second choices. */
function preferVp8(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const isVp8 = ({ mimeType }: { mimeType: string }) => mimeType.toLowerCase() === 'video/vp8';
  try {
    transceiver.setCodecPreferences([...codecs.filter(isVp8), ...codecs.filter((one) => !isVp8(one))]);
  } catch {
    // An older browser chooses by itself.
  }
}
