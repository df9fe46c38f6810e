import { z } from 'zod';
import { Id } from './common.ts';

/**
 * Data channels between a customer's page and an agent's: both sides make them, `negotiated`, before the first offer,
 * which is the agent's to make. From then on either side offers, and the customer's is the polite one.
 * `point` is unordered and never sent again (`maxRetransmits: 0`): only the latest place counts.
 */
export const PEER_CHANNELS = { ctl: 0, point: 1 } as const;
/** Most bytes of one message of a channel, as JSON. */
export const PEER_MESSAGE_BYTES = 16 * 1024;
/** Most parts of one frozen picture; a part's `data` has at most {@link FROZEN_PART_CHARS} characters of base64. */
export const FROZEN_PARTS = 400;
export const FROZEN_PART_CHARS = 15_000;

const Mid = z.string().max(16).nullable();
/** A place on the picture, from its upper left corner: 0 to 1 of its width, 0 to 1 of its height. */
const Share = z.number().min(0).max(1);

/** Which transceiver carries what; null: not sent now. Said by both sides, after each negotiation and each change. */
export const PeerTracks = z.object({ t: z.literal('tracks'), screen: Mid, camera: Mid, voice: Mid }).strict();
/**
 * Said on every open `ctl` by a page whose socket came back with a new member id: the connection goes on under it, so
 * that a short loss of the line does not interrupt the picture. Taken only if that member is the same holder.
 */
export const PeerLine = z.object({ t: z.literal('line'), id: Id }).strict();
/** Said by the customer's page: whether pointer and strokes appear on the shared page itself, or on a small copy. */
export const PeerSurface = z
  .object({ t: z.literal('surface'), on: z.enum(['page', 'copy', 'none']) })
  .strict();

/**
 * Said by the customer's page every few seconds while its browser reckons how much goes out: bit/s. Who only receives cannot
 * tell a picture that stands still from one that does not come through.
 */
export const PeerRate = z.object({ t: z.literal('rate'), bits: z.number().min(0) }).strict();

/** A line drawn by an agent. `id` again: more of it. Shown by the customer's page only while `pointer` is granted. */
export const PeerStroke = z
  .object({
    t: z.literal('stroke'),
    id: z.string().min(1).max(40),
    points: z.array(z.tuple([Share, Share])).max(200),
    color: z.enum(['red', 'blue', 'green', 'yellow']),
    done: z.boolean(),
  })
  .strict();
export const PeerClear = z.object({ t: z.literal('clear') }).strict();
/** A part of a frozen picture (JPEG, base64), 0-based; shown when all are there. Strokes then lie on that picture. */
export const PeerFrozen = z
  .object({
    t: z.literal('frozen'),
    id: z.string().min(1).max(40),
    part: z
      .int()
      .min(0)
      .max(FROZEN_PARTS - 1),
    of: z.int().min(1).max(FROZEN_PARTS),
    data: z.string().max(FROZEN_PART_CHARS),
  })
  .strict();
/** The frozen picture goes away, and the strokes on it. */
export const PeerThaw = z.object({ t: z.literal('thaw') }).strict();

/** What an agent's page says on `ctl`. */
export const AgentSays = z.discriminatedUnion('t', [
  PeerTracks,
  PeerLine,
  PeerStroke,
  PeerClear,
  PeerFrozen,
  PeerThaw,
]);
export type AgentSays = z.infer<typeof AgentSays>;
/** Whose it is; left out: of the agent to whom it is said. */
const Whose = { by: Id.optional() };
/**
 * What the customer's page says on `ctl`. An agent's page that was loaded anew is given back the still picture and the
 * strokes that its agent had put on the customer's page; every agent's page is told what the other agents put there and
 * take away, so that all see the same.
 */
export const CustomerSays = z.discriminatedUnion('t', [
  PeerTracks,
  PeerLine,
  PeerSurface,
  PeerRate,
  PeerFrozen.extend(Whose),
  PeerStroke.extend(Whose),
  PeerClear,
  PeerThaw,
]);
export type CustomerSays = z.infer<typeof CustomerSays>;

/** What an agent's page says on `point`: where their pointer is; null: it left the picture. */
export const AgentPoints = z
  .object({ t: z.literal('point'), x: Share.nullable(), y: Share.nullable() })
  .strict();
export type AgentPoints = z.infer<typeof AgentPoints>;
