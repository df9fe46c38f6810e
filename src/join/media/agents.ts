import type { AgentPoints, AgentSays } from '../../contracts/session-peer.ts';
import type { Carried, Peer as AnyPeer, Signal } from '../../live/peer.ts';
import { Peers } from '../../live/peers.ts';
import { readPoint, readSaid } from './said.ts';
import type { SourceKind } from './sources.ts';

/** The connection to an agent's page. */
export type Peer = AnyPeer<'customer'>;
/** What an agent may send. */
export type Incoming = Carried;

/** What the connections to agents ask of the page and tell it. */
export interface AgentsUse {
  signal(to: string, data: Signal): void;
  said(peer: Peer, message: AgentSays): void;
  pointed(peer: Peer, place: AgentPoints): void;
  media(peer: Peer, kind: Incoming, track: MediaStreamTrack | null): void;
  /** A connection came, changed its state, or went. */
  changed(): void;
  /** Nothing comes over one of them any more. */
  silent(): void;
  /** What goes out now as this kind; null: nothing. */
  onAir(kind: SourceKind): MediaStreamTrack | null;
}

/** One connection for each agent's page on the line. */
export function openAgents(uses: AgentsUse): Peers<'customer'> {
  return new Peers('customer', {
    ...uses,
    read: readSaid,
    pointed: (peer, data) => {
      const place = readPoint(data);
      if (place !== null) uses.pointed(peer, place);
    },
    onAir: (kind) => uses.onAir(kind === 'voice' ? 'microphone' : kind),
  });
}
