import { z } from 'zod';
import { Email, Id, Line, Moment, Prose } from './common.ts';

/** Where a support session stands. `knocking`: somebody came with the key and waits to be admitted. */
export const SessionState = z.enum(['inviting', 'knocking', 'active', 'held', 'ended']);
export type SessionState = z.infer<typeof SessionState>;

/** What a customer can be asked for. Files are asked for one by one; `to-me`, `from-me` are the customer's words. */
export const CONSENT_KINDS = [
  'screen',
  'camera',
  'microphone',
  'file-to-me',
  'file-from-me',
  'recording',
  'pointer',
] as const;
export const ConsentKind = z.enum(CONSENT_KINDS);
export type ConsentKind = z.infer<typeof ConsentKind>;

/** `absent`: nobody was there. `unanswered`: they were, and a minute passed. `refused`: they said no, for good. */
export const ConsentState = z.enum([
  'asked',
  'granted',
  'refused',
  'absent',
  'unanswered',
  'withdrawn',
  'cancelled',
  'lapsed',
]);
export type ConsentState = z.infer<typeof ConsentState>;

/** What a consent is about beyond its kind; of a file its id, name and size in bytes. */
export const ConsentAbout = z
  .object({ file: Id.optional(), name: Line(255).optional(), size: z.int().min(0).optional() })
  .strict();

export const Consent = z
  .object({
    id: Id,
    kind: ConsentKind,
    state: ConsentState,
    askedBy: z.string().nullable().meta({ description: 'the agent; null: the customer offered it' }),
    about: ConsentAbout,
    askedAt: Moment,
    expiresAt: Moment,
    answeredAt: Moment.nullable(),
    endedAt: Moment.nullable(),
  })
  .meta({ id: 'Consent' });
export type Consent = z.infer<typeof Consent>;

/** What the customer's page says of the device it runs on, and what a browser there can share. */
/** An IANA time zone as a browser names its own, e.g. `Europe/Berlin`; whether there is such a one shows when it is used. */
const Zone = z.string().regex(/^[A-Z]\w{1,20}(?:\/[\w+-]{1,30}){0,2}$/, 'must be the name of a time zone');

export const Device = z
  .object({
    system: z.enum(['windows', 'mac', 'linux', 'chromeos', 'android', 'ios', 'other']),
    browser: Line(60),
    kind: z.enum(['computer', 'tablet', 'phone']),
    zone: Zone.optional().meta({ description: 'of its clock; for the receipt alone, no agent sees it' }),
    can: z
      .object({ screen: z.boolean(), camera: z.boolean(), microphone: z.boolean(), files: z.boolean() })
      .strict(),
  })
  .strict();
export type Device = z.infer<typeof Device>;

export const SessionCustomer = z
  .object({
    id: Id,
    name: z.string(),
    device: Device.nullable(),
    network: z.string().meta({ description: 'the address it came from' }),
    cameBy: z.enum(['key', 'link', 'mail', 'queue']),
    trouble: z.string().nullable().meta({ description: 'what they wrote on the help page' }),
    language: z.string(),
    state: z.enum(['knocking', 'admitted', 'refused', 'left']),
    knockedAt: Moment,
    admittedAt: Moment.nullable(),
    seenAt: Moment,
  })
  .meta({ id: 'SessionCustomer' });

export const SessionAgent = z
  .object({
    id: Id,
    name: z.string(),
    part: z.enum(['host', 'guest']),
    state: z.enum(['invited', 'in', 'left', 'removed']),
    cameAt: Moment.nullable().meta({ description: 'when they first came in; null: they never did' }),
    until: Moment.nullable(),
    hosted: z
      .array(z.object({ from: Moment, to: Moment.nullable() }))
      .meta({ description: 'each time the session was theirs; null: it still is' }),
  })
  .meta({ id: 'SessionAgent' });

export const SessionRow = z
  .object({
    id: Id,
    state: SessionState,
    hostId: Id,
    hostName: z.string(),
    mine: z.boolean(),
    invited: z.boolean().meta({ description: 'this agent was asked to come in, and has not' }),
    customerName: z.string().nullable(),
    clientName: z.string().nullable(),
    contactId: Id.nullable(),
    requestId: Id.nullable().meta({ description: 'the request of the contact whose answer was lent for it' }),
    openedAt: Moment,
    activeAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    outcome: z.enum(['resolved', 'unresolved', 'unknown']).nullable(),
  })
  .meta({ id: 'SessionRow' });
export const SessionList = z.object({ sessions: z.array(SessionRow) });

/** Which sessions that ended are looked for; `before`: those opened before this one. */
export const SessionSearch = z.object({
  text: Line(200).optional(),
  outcome: z.enum(['resolved', 'unresolved', 'unknown', 'none']).optional(),
  agentId: Id.optional(),
  clientId: Id.optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  before: Id.optional(),
});
export type SessionSearch = z.infer<typeof SessionSearch>;
/** A page of them, newest first; `before`: ask again with it for the next page, null at the end. */
export const SessionPage = z
  .object({ sessions: z.array(SessionRow), before: Id.nullable() })
  .meta({ id: 'SessionPage' });
export type SessionPage = z.infer<typeof SessionPage>;

/** A support session as an agent who is in it, or an admin, sees it. */
export const Session = z
  .object({
    ...SessionRow.shape,
    deskName: z.string(),
    handsOn: z
      .boolean()
      .meta({ description: 'what was lent in the contact stands; false: view and explain' }),
    endedBy: z.enum(['customer', 'agent', 'gone', 'fenced', 'stopped', 'expired']).nullable(),
    pausedAt: Moment.nullable(),
    keyUntil: Moment.nullable().meta({ description: 'a way in is laid and good until then' }),
    mail: z.enum(['waiting', 'sent', 'failed', 'dropped']).nullable(),
    customer: SessionCustomer.nullable(),
    agents: z.array(SessionAgent),
    consents: z.array(Consent),
    handedOver: z
      .object({ by: z.string(), reason: z.string() })
      .nullable()
      .meta({ description: 'who gave it to its host, and why' }),
    notes: z.string().nullable(),
    version: z.number(),
    me: z.object({ part: z.enum(['host', 'guest']).nullable(), state: z.string().nullable() }),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** Opens a session: alone, in a contact, or for a request of it (`device.troubleshoot`) that was answered *allow*. */
export const SessionOpen = z.object({ contactId: Id.optional(), requestId: Id.optional() });
/** A key and a link, shown once. `link` carries its secret in the fragment. */
export const SessionKey = z.object({
  key: z.string().regex(/^\d{9}$/),
  link: z.string(),
  expiresAt: Moment,
});
export const SessionMail = z.object({ email: Email.optional() });
export const Admit = z.object({ customerId: Id, admit: z.boolean() });
export const ConsentAsk = z.object({ kind: ConsentKind });
export const SessionInvite = z.object({ agentId: Id });
export const SessionHandOver = z.object({ agentId: Id, reason: Line(200), stay: z.boolean() });
export const SessionHold = z.object({ hold: z.boolean() });
export const SessionNotes = z.object({
  notes: Prose(4000).nullable(),
  outcome: z.enum(['resolved', 'unresolved', 'unknown']),
  version: z.int(),
});
/** The grant of a socket: good once, for 30 seconds, from the page that asked. */
export const LineGrant = z.object({ grant: z.string(), expiresAt: Moment });

/** One line of the chat, as it is kept. */
export const ChatMessage = z
  .object({
    id: Id,
    n: z.int(),
    from: z.object({ kind: z.enum(['agent', 'customer']), id: Id, name: z.string() }),
    text: z.string(),
    at: Moment,
  })
  .meta({ id: 'ChatMessage' });
export type ChatMessage = z.infer<typeof ChatMessage>;
export const Transcript = z.object({ messages: z.array(ChatMessage) });

/** How the desk meets customers; for its admins. */
export const Front = z
  .object({
    slug: z.string().meta({ description: 'of the help page: /help/<slug>' }),
    stoppedAt: Moment.nullable().meta({ description: 'all sessions are stopped since then' }),
    version: z.number(),
    blocked: z.array(z.object({ network: z.string(), reason: z.string(), at: Moment, by: z.string() })),
    reports: z.array(z.object({ id: Id, sessionId: Id, words: z.string(), at: Moment })),
  })
  .meta({ id: 'Front' });
export const FrontStop = z.object({ stop: z.boolean() });
/** An address, or for IPv6 its network: `::/64` may stand behind it. */
export const FrontBlock = z.object({
  network: Line(60).regex(
    /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]{2,39}(?:\/64)?)$/,
    'must be an address as a session shows it',
  ),
  reason: Line(200).nullable(),
});
