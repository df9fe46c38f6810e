import type { LineHears, Member } from '../../../src/contracts/session-line.ts';
import type { AgentPoints, AgentSays, CustomerSays } from '../../../src/contracts/session-peer.ts';
import type { z } from 'zod';

type Somebody = z.infer<typeof Member>;
export type Signal = Extract<LineHears, { t: 'signal' }>['data'];

/** A connection to a customer's page. */
export interface One {
  readonly pc: RTCPeerConnection;
  readonly ctl: RTCDataChannel;
  readonly point: RTCDataChannel;
  readonly holder: string;
  offering: boolean;
}

/** How a bare agent behaves. */
export interface Manner {
  readonly session: string;
  /** Keeps its connections whatever the server says. */
  readonly stubborn: boolean;
  /** Takes the way over a TURN server or none. */
  readonly relayOnly: boolean;
}

/** The connections of a bare agent, one for each page of the customer. It is the impolite side. */
export class Peers {
  readonly says: CustomerSays[] = [];
  ice: RTCIceServer[] = [];
  readonly #peers = new Map<string, One>();
  readonly #manner: Manner;
  readonly #signal: (to: string, data: unknown) => void;
  #members: readonly Somebody[] = [];

  constructor(manner: Manner, signal: (to: string, data: unknown) => void) {
    this.#manner = manner;
    this.#signal = signal;
  }

  all(): One[] {
    return [...this.#peers.values()];
  }

  named(members: readonly Somebody[]): void {
    this.#members = members;
    const customers = members.filter(({ kind }) => kind === 'customer');
    for (const [id, one] of [...this.#peers]) {
      const stays = customers.some((member) => member.id === id || member.holderId === one.holder);
      if (stays || this.#manner.stubborn) continue;
      this.#peers.delete(id);
      one.pc.close();
    }
    for (const { id, holderId } of customers) {
      const known = this.all().some((one) => one.holder === holderId && one.pc.connectionState !== 'closed');
      if (!this.#peers.has(id) && !known) this.#meet(id, holderId);
    }
  }

  async take(from: string, data: Signal): Promise<void> {
    const member = this.#members.find(({ id }) => id === from);
    if (member === undefined) return;
    const one = this.#peers.get(from) ?? this.#meet(from, member.holderId);
    const { pc } = one;
    if ('candidate' in data) {
      return pc.addIceCandidate((data.candidate ?? undefined) as RTCIceCandidateInit).catch(() => undefined);
    }
    const collides = data.description.type === 'offer' && (one.offering || pc.signalingState !== 'stable');
    if (collides) {
      // They offered though we had: our first offer was lost on the way.
      if (pc.remoteDescription === null && pc.localDescription !== null) this.#describe(one);
      return;
    }
    await pc.setRemoteDescription(data.description);
    if (data.description.type !== 'offer') return;
    await pc.setLocalDescription();
    this.#describe(one);
  }

  tell(channel: 'ctl' | 'point', message: AgentSays | AgentPoints): void {
    for (const one of this.all())
      if (one[channel].readyState === 'open') one[channel].send(JSON.stringify(message));
  }

  #idOf(one: One): string {
    return [...this.#peers].find(([, other]) => other === one)?.[0] ?? '';
  }

  #describe(one: One): void {
    const { type, sdp } = one.pc.localDescription as RTCSessionDescription;
    this.#signal(this.#idOf(one), { description: { type, sdp } });
  }

  #meet(id: string, holder: string): One {
    const pc = new RTCPeerConnection({
      iceServers: this.ice,
      iceTransportPolicy: this.#manner.relayOnly ? 'relay' : 'all',
    });
    const point = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 };
    const one: One = {
      pc,
      ctl: pc.createDataChannel('ctl', { negotiated: true, id: 0 }),
      point: pc.createDataChannel('point', point),
      holder,
      offering: false,
    };
    this.#peers.set(id, one);
    one.ctl.onmessage = ({ data }) => this.#said(one, JSON.parse(String(data)) as CustomerSays);
    pc.onnegotiationneeded = async () => {
      one.offering = true;
      await pc.setLocalDescription().catch(() => undefined);
      one.offering = false;
      if (pc.localDescription) this.#describe(one);
    };
    pc.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate !== '')
        this.#signal(this.#idOf(one), { candidate: candidate?.toJSON() ?? null });
    };
    pc.ontrack = ({ track }) => play(track);
    return one;
  }

  /** Their page's line came back under another id: the connection is theirs still. */
  #said(one: One, said: CustomerSays): void {
    this.says.push(said);
    const named = said.t === 'line' ? this.#members.find((member) => member.id === said.id) : undefined;
    if (named?.holderId !== one.holder) return;
    this.#peers.delete(this.#idOf(one));
    this.#peers.set(named.id, one);
  }
}

/** A track that nothing plays is not decoded. */
function play(track: MediaStreamTrack): void {
  const media = document.createElement(track.kind === 'video' ? 'video' : 'audio');
  Object.assign(media, { muted: true, autoplay: true, srcObject: new MediaStream([track]) });
  document.body.append(media);
}
