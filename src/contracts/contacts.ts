import { z } from 'zod';
import { Answer, Email, Id, Line, Moment, Name, Phone, RecordLine, Tier, Words } from './common.ts';
import { Device, PhoneLine } from './clients.ts';
import { RequestView } from './requests.ts';

/** What the caller said of themself. A claim, no proof. */
export const Said = z.object({
  first: Name,
  last: Name,
  email: Email,
  organisation: Name.optional(),
  number: Phone.optional(),
});
export type Said = z.infer<typeof Said>;

export const ContactState = z.enum(['open', 'waiting', 'closed']);

export const ContactRow = z
  .object({
    id: Id,
    state: ContactState,
    label: z.string().meta({ description: 'the person found, or the name that was said' }),
    found: z.boolean(),
    agentId: Id,
    agentName: z.string(),
    mine: z.boolean(),
    openedAt: Moment,
    closedAt: Moment.nullable(),
    outcome: z.enum(['allow', 'explain', 'verify', 'approve', 'deny']).nullable().meta({
      description:
        'of the last request; null when there is none, or it was done, ordered, taken back, refused or lapsed',
    }),
  })
  .meta({ id: 'ContactRow' });
export const ContactList = z.object({ contacts: z.array(ContactRow) });

/** A way to a tier: what it is, whether it can be used now, why not, and how long it takes in seconds. */
export const Way = z
  .object({
    way: z.enum(['code-by-mail', 'portal-digits']),
    tier: Tier,
    available: z.boolean(),
    why: z.string().nullable(),
    seconds: z.number(),
  })
  .meta({ id: 'Way' });

export const Contact = z
  .object({
    id: Id,
    state: ContactState,
    openedAt: Moment,
    closedAt: Moment.nullable(),
    agent: z.object({ id: Id, name: z.string() }),
    mine: z.boolean().meta({ description: 'false: read only until it is handed over' }),
    said: Said,
    tries: z.number().meta({ description: 'how often the facts were typed' }),
    found: z
      .object({
        personId: Id,
        name: z.string(),
        role: z.string().meta({ description: 'super-admin, admin, member; a Non-Member is not found' }),
        clientId: Id,
        clientName: z.string(),
      })
      .nullable(),
    tier: Tier,
    proofs: z.array(z.object({ tier: Tier, way: z.string(), at: Moment, evaluation: z.boolean() })),
    code: z
      .object({
        state: z.enum(['making', 'waiting-for-mail', 'not-sent', 'sent']),
        to: z.string().meta({ description: 'masked: d…@acme.example' }),
        expiresAt: Moment.nullable(),
        triesLeft: z.number(),
      })
      .nullable(),
    digits: z.object({ expiresAt: Moment, triesLeft: z.number() }).nullable(),
    ways: z.array(Way),
    fencedUntil: Moment.nullable(),
    lines: z.array(PhoneLine),
    devices: z.array(Device),
    requests: z.array(RequestView),
    record: z.array(RecordLine),
    sayAloud: z.string().nullable().meta({ description: 'for a Non-Member: what the agent can say' }),
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof Contact>;

/** `requestId`: what is asked, named in the mail. */
export const CodeAsk = z.object({ requestId: Id.optional() });
export const CodeTry = z.object({ code: z.string().regex(/^\d{8}$/, 'a code has 8 digits') });
/** The four digits that the agent reads out; shown once. */
export const DigitsShown = z.object({ digits: z.string(), expiresAt: Moment });
export const HandOver = z.object({ agentId: Id });
export const Colleagues = z.object({ agents: z.array(z.object({ id: Id, name: z.string() })) });

/** A question put in a contact: the action, its subject as the caller describes it, and what exactly shall be done. */
export const Ask = z.object({
  action: z.string().max(60),
  subject: z
    .object({
      lineId: Id.optional(),
      deviceId: Id.optional(),
      own: z.boolean().optional().meta({ description: 'user.change: the caller themself' }),
      person: z
        .object({ first: Name, last: Name, email: Email })
        .optional()
        .meta({ description: 'user.change, user.remove: whom; form.submit: who signed' }),
      role: z
        .enum(['super-admin', 'admin', 'member'])
        .optional()
        .meta({ description: 'the role to be given' }),
      aspect: Line(40).optional(),
      everywhere: z.boolean().optional(),
    })
    .strict(),
  details: Words(500).optional().meta({
    description: 'what exactly; needed where the subject does not say it; frozen with the authority',
  }),
  newPerson: z
    .object({ first: Name, last: Name, email: Email, phone: Phone.nullable().optional() })
    .optional(),
});
export type Ask = z.infer<typeof Ask>;

export const Asked = z.object({ request: RequestView, answer: Answer });
export const NonMemberAsk = z.object({ requestId: Id, words: Words(200) });
/** The same for every organisation, known here or not. */
export const NonMemberSent = z.object({ sayAloud: z.string() });
