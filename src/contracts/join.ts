import { z } from 'zod';
import { CustomerName, Id, Line, Moment, Prose } from './common.ts';
import { Consent, ConsentKind, Device, SessionState } from './sessions.ts';

/** A support key as typed (spaces and dashes fall away), or the secret of a link. */
export const SessionSecret = z
  .string()
  .max(100)
  .regex(/^(?:[\d\s-]{9,20}|[A-Za-z0-9_-]{43})$/, 'must be a support key or the secret of a link');

/** A small piece of work against guessing: asked for after many wrong keys, see `work-needed`. */
export const Work = z.object({ task: z.string().max(200), answer: z.string().max(40) });

export const JoinLook = z.object({ secret: SessionSecret, work: Work.optional() });
/** Who helps: shown before anything is agreed to. */
export const JoinHost = z.object({
  desk: z.string(),
  agent: z.string(),
  domain: z.string().meta({ description: 'where this page really is' }),
  verified: z.boolean().meta({ description: 'the desk is set up to be reached there by https' }),
});
export const Join = z.object({
  secret: SessionSecret,
  name: CustomerName,
  device: Device,
  language: z.enum(['en', 'de']),
  work: Work.optional(),
});

/** The session as its customer sees it. */
export const JoinView = z
  .object({
    id: Id,
    customerId: Id,
    name: z.string(),
    host: JoinHost,
    state: SessionState,
    admitted: z.boolean(),
    pausedAt: Moment.nullable(),
    /** Everybody who is in and can see what is shared; nothing hides anybody. */
    agents: z.array(z.object({ id: Id, name: z.string(), part: z.enum(['host', 'guest']) })),
    consents: z.array(Consent).meta({ description: 'asked and granted ones' }),
    handsOn: z.boolean(),
    recorded: z.boolean().meta({ description: 'a recording runs just now' }),
    recordingHadNoRoom: z
      .boolean()
      .meta({ description: 'the last recording stopped because the disk of the server was full' }),
    now: Moment,
  })
  .meta({ id: 'JoinView' });
export type JoinView = z.infer<typeof JoinView>;

/** `token` stands for this customer in this session: sent as `Authorization: Bearer …`, kept by the page alone. */
export const Joined = z.object({ token: z.string(), session: JoinView });
export const ConsentAnswer = z.object({ yes: z.boolean() });
export const ConsentOffer = z.object({
  kind: z.enum(['screen', 'camera', 'microphone', 'file-from-me', 'pointer']),
});
/** Takes back one kind, or (null) everything. */
export const ConsentWithdraw = z.object({ kind: ConsentKind.nullable() });
export const Pause = z.object({ pause: z.boolean() });
export const AbuseReport = z.object({ words: Prose(1000) });

/** What a customer keeps of a session; to be had for a week after it. */
export const Receipt = z
  .object({
    session: Id,
    number: z.string().meta({ description: 'by which the desk finds it: 7C8D 9E0F' }),
    desk: z.string(),
    domain: z.string(),
    agents: z.array(z.string()),
    customer: z.string(),
    state: SessionState,
    customerState: z.enum(['knocking', 'admitted', 'refused', 'left']),
    openedAt: Moment,
    activeAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    endedBy: z.enum(['customer', 'agent', 'gone', 'fenced', 'stopped', 'expired']).nullable(),
    mail: z
      .object({ to: z.string(), state: z.enum(['waiting', 'late', 'sent', 'failed', 'dropped']) })
      .nullable()
      .meta({ description: 'how its copy fares that goes to the address they typed; null: there is none' }),
    messages: z.number(),
    consents: z.array(
      z.object({
        kind: ConsentKind,
        state: z.string(),
        askedAt: Moment,
        answeredAt: Moment.nullable(),
        endedAt: Moment.nullable(),
        name: Line(255).nullable(),
        whole: z.boolean().nullable().meta({ description: 'of a file: all of it came; null: it is no file' }),
      }),
    ),
    recordings: z
      .array(z.object({ from: Moment, until: Moment.nullable() }))
      .meta({ description: 'what was really recorded, not only agreed to' }),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;
