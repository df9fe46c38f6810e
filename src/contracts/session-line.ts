import { z } from 'zod';
import { Id, Moment, Prose } from './common.ts';
import { ChatMessage } from './sessions.ts';

/** Where the sockets of support sessions are opened. The first message is `enter`, within five seconds. */
export const SESSION_LINE_PATH = '/api/session-line';
/** Most bytes of one message, either way. */
export const LINE_MESSAGE_BYTES = 72 * 1024;

/** Codes of the socket's end. After `4408` and any other code the page asks for a new grant and dials again. */
export const LINE_ENDS = {
  /** The session is over, or its holder has no place in it any more: the page asks by HTTP which. */
  over: 4403,
  /** No grant, a spent or a foreign one. */
  noGrant: 4401,
  /** Messages that are no messages of this line, or far too many. */
  badMessages: 4400,
  /** The process goes away, or was too far behind: dial again. */
  again: 4408,
} as const;

/** What a browser made: text that a database holds, too, since between processes it passes by there. */
const Made = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0\p{Cs}]*$/u, 'must be text');

/** An offer, an answer, or a candidate, as the browser makes them; relayed, never read. */
const Signal = z.union([
  z
    .object({
      description: z.object({ type: z.enum(['offer', 'answer', 'rollback']), sdp: Made(65_536) }),
    })
    .strict(),
  z
    .object({
      candidate: z
        .object({
          candidate: Made(2000),
          sdpMid: Made(100).nullish(),
          sdpMLineIndex: z.int().min(0).max(200).nullish(),
          usernameFragment: Made(300).nullish(),
        })
        .nullable(),
    })
    .strict(),
]);

/** What the customer's page shares, as it says of itself: shown to everybody in the session. */
export const Sharing = z
  .object({
    screen: z.enum(['monitor', 'window', 'browser', 'unknown']).nullable(),
    camera: z.boolean(),
    microphone: z.boolean(),
    paused: z.boolean(),
  })
  .strict();
export type Sharing = z.infer<typeof Sharing>;

/** The number of a message, as the database counts: what is larger is none. */
const Counted = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** What a page says on its line. `call` numbers what is answered by `done` or `problem`. */
export const LineSays = z.discriminatedUnion('t', [
  z.object({ t: z.literal('enter'), grant: z.string().max(100), after: Counted.default(0) }).strict(),
  z.object({ t: z.literal('signal'), to: Id, data: Signal }).strict(),
  z.object({ t: z.literal('say'), id: Id, text: Prose(4000) }).strict(),
  z.object({ t: z.literal('typing'), on: z.boolean() }).strict(),
  z.object({ t: z.literal('read'), n: Counted }).strict(),
  z.object({ t: z.literal('sharing'), sharing: Sharing }).strict(),
  z.object({ t: z.literal('ping') }).strict(),
]);
export type LineSays = z.infer<typeof LineSays>;

/** Somebody on the line: one socket. A person with two pages open is two members. */
export const Member = z.object({
  id: Id.meta({ description: 'of the line; signals go to it' }),
  kind: z.enum(['agent', 'customer']),
  holderId: Id,
  name: z.string(),
  part: z.enum(['host', 'guest', 'customer']),
});
export type Member = z.infer<typeof Member>;

/** What `RTCPeerConnection` takes: STUN and TURN with credentials that live five minutes. */
export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});

/**
 * What a page hears. `members` always names everybody: whoever is not in it any more has no place in the session, and
 * the customer's page ends what it sends them. `alive` comes every five seconds.
 */
export const LineHears = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('welcome'),
    you: Id,
    members: z.array(Member),
    ice: z.array(IceServer),
    said: z.array(ChatMessage),
    sharing: Sharing.nullable(),
  }),
  z.object({ t: z.literal('members'), members: z.array(Member) }),
  z.object({ t: z.literal('ice'), ice: z.array(IceServer) }),
  z.object({ t: z.literal('signal'), from: Id, data: Signal }),
  z.object({ t: z.literal('said'), messages: z.array(ChatMessage) }),
  z.object({ t: z.literal('typing'), from: Id, on: z.boolean() }),
  z.object({ t: z.literal('read'), holderId: Id, n: z.int() }),
  z.object({ t: z.literal('sharing'), sharing: Sharing }),
  /** The session changed: read it again by HTTP. */
  z.object({ t: z.literal('changed') }),
  z.object({ t: z.literal('alive'), at: Moment }),
  z.object({ t: z.literal('problem'), code: z.string(), about: z.string().optional() }),
]);
export type LineHears = z.infer<typeof LineHears>;
