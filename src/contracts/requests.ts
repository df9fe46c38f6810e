import { z } from 'zod';
import { CHANGE_ASPECTS, CLIENT_ACTIONS, VIEW_ASPECTS } from '../policy/words.ts';
import { Answer, ClientRole, Email, Id, Line, Moment, Name, Phone } from './common.ts';

/**
 * A request's life: `open` (answered, nothing lent), `waiting` (for an approver, a Super admin or a wait), `ready`
 * (conditions met, authority may be lent), `ordered` (frozen in a work order), `done`, `refused`, `lapsed`
 * (its asker lost the right, or time ran out), `withdrawn`.
 */
export const RequestState = z.enum([
  'open',
  'waiting',
  'ready',
  'ordered',
  'done',
  'refused',
  'lapsed',
  'withdrawn',
]);

export const RequestView = z
  .object({
    id: Id,
    action: z.string(),
    sentence: z.string().meta({ description: 'imperative: Add Liam Park as a Member at Acme.' }),
    answer: Answer,
    state: RequestState,
    at: Moment,
    details: z.string().nullable(),
    /** What the agent may do with it now: run it here, make a work order, send for the Super admins, or nothing yet. */
    next: z.enum(['run', 'order', 'send-to-super-admins', 'ask-approver']).nullable(),
    until: Moment.nullable().meta({ description: 'when what is lent, or the wait, ends' }),
    answeredBy: z.string().nullable(),
    takenBackBy: z
      .string()
      .nullable()
      .meta({ description: 'who of its client took it back in the portal, should somebody have' }),
    workOrderId: Id.nullable(),
  })
  .meta({ id: 'Request' });
export type RequestView = z.infer<typeof RequestView>;

export const WorkState = z.enum(['open', 'taken', 'done', 'revoked', 'expired', 'lapsed']);
export const WorkOrder = z
  .object({
    id: Id,
    sentence: z.string(),
    action: z.string(),
    details: z.string().nullable(),
    clientName: z.string(),
    lender: z.string(),
    madeBy: z.string(),
    madeByMe: z.boolean(),
    takenBy: z.string().nullable(),
    mine: z.boolean(),
    state: WorkState,
    at: Moment,
    expiresAt: Moment,
    note: z.string().nullable(),
    may: z.object({ take: z.boolean(), why: z.string().nullable() }),
  })
  .meta({ id: 'WorkOrder' });
export const WorkList = z.object({ orders: z.array(WorkOrder) });
export const WorkNote = z.object({ note: Line(500).optional() });

// ---- the portal's side --------------------------------------------------------------------------------------

/** One thing that waits for this person's answer. */
export const Waiting = z
  .object({
    id: Id,
    requestId: Id,
    kind: z
      .enum(['second-approver', 'non-member', 'wait'])
      .meta({ description: 'wait: time alone says yes, and a Super admin can stop it' }),
    sentence: z.string(),
    asker: z.string().meta({ description: 'who asks; for a Non-Member the name they said' }),
    agent: z.string(),
    clientName: z.string(),
    answer: Answer,
    words: z.string().nullable().meta({ description: "the caller's words, at most 200 characters, quoted" }),
    said: z.object({ first: z.string(), last: z.string(), email: z.string() }).nullable(),
    at: Moment,
    expiresAt: Moment,
    ifNobodyAnswers: z.string(),
    state: z
      .enum([
        ...(['open', 'yes', 'taken-back', 'added', 'no', 'lapsed', 'expired'] as const),
        ...(['disowned', 'disowned-done', 'disowned-added'] as const),
      ])
      .meta({
        description:
          'added: whoever asked became a user, and what they asked for was not agreed to; taken-back: a yes that ended ' +
          'before anything was done; disowned: a yes whose sayer said that it was not them, before or after it was done, or after the caller became a user by it',
      }),
    answeredBy: z.string().nullable(),
    may: z.object({
      answer: z.boolean(),
      why: z.string().nullable(),
      add: z.boolean(),
      stop: z.boolean().meta({ description: 'time alone says yes, and this person may say no' }),
      refuse: z.boolean().meta({ description: 'this person may not say yes, and may say no' }),
      revoke: z
        .boolean()
        .meta({ description: 'it was answered with yes, nothing was done yet: it can be taken back' }),
      disown: z
        .boolean()
        .meta({ description: 'a yes in the name of this person, who may say that it was not them' }),
    }),
  })
  .meta({ id: 'Waiting' });

/** The desk asks this person to type the four digits that the agent reads out. */
export const DigitsAsked = z
  .object({
    contactId: Id,
    agent: z.string(),
    asked: z.string().nullable(),
    expiresAt: Moment,
    triesLeft: z.number(),
  })
  .meta({ id: 'DigitsAsked' });
export const WaitingList = z.object({
  waiting: z.array(Waiting),
  digits: z.array(DigitsAsked),
  mutedUntil: Moment.nullable(),
  fencedUntil: Moment.nullable().meta({ description: 'until when nothing can be asked in their name' }),
});
export const DigitsTyped = z.object({ contactId: Id, digits: z.string().regex(/^\d{4}$/) });

/** `not-me` answers no, ends what was lent to that contact and fences the asker's name for the desk. */
export const ApprovalAnswer = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('yes') }),
  z.object({ answer: z.literal('no') }),
  z.object({ answer: z.literal('not-me') }),
  z.object({
    answer: z.literal('add'),
    person: z.object({
      first: Name,
      last: Name,
      email: Email,
      phone: Phone.nullable().optional(),
      role: ClientRole,
    }),
  }),
]);

/** One question about oneself, as the policy knows it. */
export const MayAsk = z.object({
  action: z.enum(CLIENT_ACTIONS),
  subject: z
    .object({
      own: z.boolean().optional().meta({ description: 'the line, device or person is the asker’s own' }),
      role: ClientRole.optional().meta({ description: 'user.*: the highest role held or to be given' }),
      signedBy: z.enum(['super-admin', 'admin', 'member']).optional(),
      aspect: z.enum([...VIEW_ASPECTS, ...CHANGE_ASPECTS]).optional(),
      everywhere: z.boolean().optional(),
    })
    .optional(),
});

export const MayRow = z
  .object({
    topic: z.enum(['phone', 'devices', 'users', 'forms', 'sip', 'numbers', 'network']),
    action: z.string(),
    what: z.string().meta({ description: 'in plain words: Add a Member' }),
    answer: Answer,
    here: z.enum(['add-person']).nullable().meta({ description: 'what can be done in the portal itself' }),
  })
  .meta({ id: 'MayRow' });
export const MayList = z.object({ rows: z.array(MayRow), preset: z.enum(['strict', 'documented']) });

export const DoneRow = z
  .object({
    id: Id,
    sentence: z.string(),
    at: Moment,
    state: RequestState,
    agent: z.string().nullable().meta({ description: 'the agent through whom it was asked' }),
    doneBy: z.string().nullable().meta({ description: 'who carried its work order out' }),
    workOrderId: Id.nullable(),
    contactId: Id.nullable(),
    disowned: z.boolean().meta({ description: 'they said that it was not them who asked' }),
    may: z.object({
      revoke: z
        .boolean()
        .meta({ description: 'by its work order when it has one, else by the request itself' }),
    }),
  })
  .meta({ id: 'DoneRow' });
export const DoneList = z.object({ rows: z.array(DoneRow) });

export const AddPerson = z.object({
  first: Name,
  last: Name,
  email: Email,
  phone: Phone.nullable().optional(),
  role: ClientRole,
});
export const ChangePerson = z.object({
  first: Name.optional(),
  last: Name.optional(),
  phone: Phone.nullable().optional(),
  email: Email.optional(),
  role: ClientRole.optional(),
  status: z.enum(['active', 'suspended']).optional(),
  version: z.number().int(),
});
export const GoLive = z.object({
  preset: z.literal('strict'),
  people: z.number().int(),
  version: z.number().int(),
});

/** Factors that do not count yet; another Super admin confirms them. */
export const UnconfirmedFactors = z.object({
  factors: z.array(
    z.object({
      id: Id,
      personId: Id,
      name: z.string(),
      email: z.string(),
      kind: z.enum(['passkey', 'authenticator']),
      enrolledAt: Moment,
      countsFrom: Moment,
      mine: z.boolean().meta({ description: 'nobody confirms their own' }),
    }),
  ),
});
export const Muted = z.object({ mutedUntil: Moment });
