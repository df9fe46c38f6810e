import type { Carried } from '../../../../live/peer.ts';

/** A page of the customer's that we are, or were, connected to. */
export interface Source<Track> {
  /** Grows with each connection: the newest counts. */
  readonly order: number;
  readonly connected: boolean;
  readonly tracks: ReadonlyMap<Carried, Track>;
}

/**
 * Which track is shown of each kind. A customer who loaded their page anew has two connections for a moment: one that
 * stands counts before one that does not, and then the newer one.
 */
export function shownOf<Track>(sources: readonly Source<Track>[]): Record<Carried, Track | null> {
  const best = [...sources].sort((a, b) => Number(b.connected) - Number(a.connected) || b.order - a.order);
  const first = (kind: Carried) => best.find(({ tracks }) => tracks.has(kind))?.tracks.get(kind) ?? null;
  return { screen: first('screen'), camera: first('camera'), voice: first('voice') };
}

/** How long a page that fell off the line keeps its connection, ms: the customer's page waits as long for us. */
export const WITHOUT_LINE = 15_000;

/** A connection as it is judged. */
export interface Standing {
  readonly id: string;
  readonly holder: string;
  readonly state: RTCPeerConnectionState;
  /** Since when it is not named on the line, ms; null: it is. */
  readonly missing: number | null;
}

/**
 * Which connections are over: closed ones; ones off the line for too long; and ones off the line whose customer is
 * there with another page that is connected. One that failed while it is named is mended, not ended.
 */
export function overOf(standings: readonly Standing[], now: number): string[] {
  const replaced = ({ id, holder }: Standing) =>
    standings.some((other) => other.id !== id && other.holder === holder && other.missing === null);
  return standings
    .filter((one) => {
      if (one.state === 'closed') return true;
      if (one.missing === null) return false;
      return now - one.missing >= WITHOUT_LINE || (replaced(one) && one.state !== 'connected');
    })
    .map(({ id }) => id);
}
