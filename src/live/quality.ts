/**
 * How the picture fares: what to tell and what to do about it. `narrow`: little goes through in a second. `unconnected`: no
 * way to the agent was found yet.
 */
export type Quality = 'good' | 'slow' | 'narrow' | 'lossy' | 'unconnected';

/** Figures of a connection: round trip in ms, share of lost packets, bit/s that may go out; null: not measured yet. */
export interface Figures {
  readonly connected: boolean;
  readonly rtt: number | null;
  readonly loss: number | null;
  readonly bits: number | null;
}

const SLOW_MS = 400;
const LOSSY = 0.05;
/** A browser begins with 300,000 bit/s, and goes up within a second where there is room. */
const NARROW = 250_000;

/** Judges the figures; the worst comes first. */
export function judge({ connected, rtt, loss, bits }: Figures): Quality {
  if (!connected) return 'unconnected';
  if (loss !== null && loss > LOSSY) return 'lossy';
  if (bits !== null && bits < NARROW) return 'narrow';
  return rtt !== null && rtt > SLOW_MS ? 'slow' : 'good';
}

interface Report {
  readonly type: string;
  readonly roundTripTime?: number;
  readonly fractionLost?: number;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
  readonly nominated?: boolean;
  readonly state?: string;
}

/** Reads the figures out of a browser's reports. */
export function figuresOf(reports: Iterable<Report>, connected: boolean): Figures {
  let rtt: number | null = null;
  let loss: number | null = null;
  let bits: number | null = null;
  for (const one of reports) {
    if (one.type === 'remote-inbound-rtp' && one.fractionLost !== undefined) {
      loss = Math.max(loss ?? 0, one.fractionLost);
    }
    const isPair = one.type === 'candidate-pair' && one.nominated === true && one.state === 'succeeded';
    if (isPair && one.currentRoundTripTime !== undefined) rtt = one.currentRoundTripTime * 1000;
    if (isPair) bits = one.availableOutgoingBitrate ?? null;
  }
  return { connected, rtt, loss, bits: loss === null ? null : bits }; // nothing goes out: what may go was not tried
}
