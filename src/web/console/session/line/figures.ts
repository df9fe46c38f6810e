import { judge } from '../../../../live/quality.ts';
import type { Quality } from '../../../../live/quality.ts';

/** What is measured of the picture: size in pixels, frames per second, round trip in ms, share of lost packets. */
export interface Figures {
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  readonly rtt: number | null;
  readonly loss: number | null;
  /** The picture takes the way over a TURN server. */
  readonly relayed: boolean;
  /** Packets so far; the next measurement counts from here. */
  readonly lost: number;
  readonly received: number;
}

interface Report {
  readonly id?: string;
  readonly type: string;
  readonly kind?: string;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
  readonly packetsLost?: number;
  readonly packetsReceived?: number;
  readonly currentRoundTripTime?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
}

/** Reads the figures of a connection out of a browser's reports; `before` makes the loss that of the time between. */
export function readFigures(
  reports: readonly Report[],
  before: Pick<Figures, 'lost' | 'received'> | null,
): Figures {
  const inbound = reports.filter(({ type }) => type === 'inbound-rtp');
  const [picture] = inbound
    .filter(({ kind, frameWidth }) => kind === 'video' && frameWidth !== undefined)
    .sort((a, b) => (b.frameWidth ?? 0) - (a.frameWidth ?? 0));
  const pair = reports.find(
    ({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded',
  );
  const local = reports.find(({ id }) => id !== undefined && id === pair?.localCandidateId);
  const sum = (count: (one: Report) => number) => inbound.reduce((all, one) => all + count(one), 0);
  const lost = sum(({ packetsLost }) => packetsLost ?? 0);
  const received = sum(({ packetsReceived }) => packetsReceived ?? 0);
  const [gone, came] = [lost - (before?.lost ?? lost), received - (before?.received ?? received)];
  const rtt = pair?.currentRoundTripTime;
  return {
    width: picture?.frameWidth ?? null,
    height: picture?.frameHeight ?? null,
    frames: picture?.framesPerSecond ?? null,
    rtt: rtt === undefined ? null : rtt * 1000,
    loss: gone + came > 0 ? Math.max(0, gone) / (Math.max(0, gone) + came) : null,
    relayed: local?.candidateType === 'relay',
    lost,
    received,
  };
}

/** The figures as they are said: a browser keeps the last ones of a picture that is not there any more. */
export const saidOf = (figures: Figures, isPictured: boolean): Figures =>
  isPictured ? figures : { ...figures, width: null, height: null, frames: null };

/** How the connection fares. `blocked`: there is a TURN server and still no way; `no-turn`: there is none to try. */
export type Health = Quality | 'connecting' | 'blocked' | 'no-turn' | 'nobody';

/** A way is usually found at once; only after this long it is said that there is none, ms. */
const PATIENCE = 10_000;

/** What the judgement goes by. */
export interface Seen {
  readonly state: RTCPeerConnectionState | null;
  /** How long the connection has not stood, ms. */
  readonly waited: number;
  readonly turn: boolean;
  readonly figures: Pick<Figures, 'rtt' | 'loss'> | null;
  /** What the customer's browser reckons that may go out, bit/s; null: it does not say. */
  readonly bits: number | null;
}

/** Judges it, in one word that the page has a sentence for. */
export function healthOf({ state, waited, turn, figures, bits }: Seen): Health {
  if (state === null) return 'nobody';
  if (state === 'connected')
    return judge({ connected: true, rtt: figures?.rtt ?? null, loss: figures?.loss ?? null, bits });
  if (waited < PATIENCE) return 'connecting';
  return turn ? 'blocked' : 'no-turn';
}

/** What of the line is said beside the picture. */
export interface Said {
  readonly health: Health;
  readonly isUp: boolean;
  readonly wasUp: boolean;
  /** There is no picture, and none is waited for. */
  readonly blind: boolean;
  /** Some picture or sound of theirs comes, whatever becomes of the server. */
  readonly comes: boolean;
  readonly figures: object | null;
}

/** The word of it, that the page has a sentence for. */
export function wordOfLine({ health, isUp, wasUp, blind, comes, figures }: Said) {
  if (!isUp && wasUp) return comes ? 'off-line' : 'off-line-bare';
  return blind && figures === null ? 'blind' : health;
}

/** Whether one of these servers is a TURN server. */
export const hasTurn = (ice: readonly RTCIceServer[]): boolean =>
  ice.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
