import { z } from 'zod';
import { CustomerName, Email, Id, Line, Moment, Prose } from './common.ts';
import { Device } from './sessions.ts';

/** The last part of a help page's address: `/help/<slug>`. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/, 'must be small letters, digits and dashes');

/** One window of office hours: minutes from local midnight, `day` 1 is Monday. */
export const OfficeWindow = z
  .object({ day: z.int().min(1).max(7), opens: z.int().min(0).max(1439), closes: z.int().min(1).max(1440) })
  .strict();
export type OfficeWindow = z.infer<typeof OfficeWindow>;

/** A desk's help page, for whoever opens it. */
export const HelpDesk = z
  .object({
    desk: z.string(),
    domain: z.string().meta({ description: 'where this page really is' }),
    verified: z.boolean().meta({ description: 'the desk is set up to be reached there by https' }),
    stopped: z.boolean().meta({ description: 'the desk has stopped all support sessions for now' }),
    open: z.boolean(),
    opensAt: Moment.nullable().meta({ description: 'when it opens next; null: open, or not known' }),
    zone: z.string(),
    hours: z.array(OfficeWindow).meta({ description: 'none: always open' }),
    closedDays: z.array(z.iso.date()),
    groups: z.array(z.object({ id: Id, name: z.string() })),
  })
  .meta({ id: 'HelpDesk' });
export type HelpDesk = z.infer<typeof HelpDesk>;

const asking = {
  name: CustomerName,
  about: Prose(2000),
  groupId: Id.optional(),
  language: z.enum(['en', 'de']),
};
/** Stands in line. */
export const Wait = z.object({ ...asking, email: Email.optional(), device: Device });
/** Leaves a message; without an address nobody could answer. */
export const LeaveMessage = z.object({ ...asking, email: Email });

/** How somebody stands who waits. `version` goes into the next question, which is answered when it is another. */
export const Waiting = z
  .object({
    version: z.string(),
    state: z.enum(['waiting', 'held', 'claimed', 'left', 'gone', 'stopped']),
    place: z.int().nullable().meta({ description: '1: next; null: not in line' }),
    minutes: z.int().nullable().meta({
      description: 'the median of the last 20 waits of that group; null: fewer than five are known',
    }),
  })
  .meta({ id: 'Waiting' });
export type Waiting = z.infer<typeof Waiting>;
/** `token` stands for whoever waits, and later for the customer of the session they are taken into. */
export const Stood = z.object({ token: z.string(), waiting: Waiting });

/** What an agent says of themself. */
export const Availability = z.enum(['here', 'busy', 'away']);
export type Availability = z.infer<typeof Availability>;

/** Somebody who waits or left a message, as agents see them. */
export const QueueEntry = z
  .object({
    id: Id,
    state: z.enum(['waiting', 'held', 'message']),
    name: z.string(),
    about: z.string(),
    email: z.string().nullable(),
    device: Device.nullable(),
    network: z.string(),
    groupId: Id,
    at: Moment,
    goneAt: Moment.nullable().meta({ description: 'their page let go of the line then' }),
    assignedTo: Id.nullable().meta({ description: 'kept for this agent' }),
    heldBy: Id.nullable(),
    transfer: z
      .object({ by: Id, toGroup: Id.nullable(), toAgent: Id.nullable(), reason: z.string() })
      .nullable()
      .meta({ description: 'on its way, not taken yet' }),
  })
  .meta({ id: 'QueueEntry' });
export type QueueEntry = z.infer<typeof QueueEntry>;

export const QueueGroup = z
  .object({
    id: Id,
    name: z.string(),
    everybody: z.boolean().meta({ description: 'holds every agent; stays' }),
    members: z.array(Id),
    version: z.int(),
  })
  .meta({ id: 'QueueGroup' });
export const QueueGroups = z.object({ groups: z.array(QueueGroup) });
export type QueueGroup = z.infer<typeof QueueGroup>;

/** The queue of a desk: the first 200 who wait in the order of their places, messages last. */
export const Queue = z
  .object({
    entries: z.array(QueueEntry),
    waiting: z.int().meta({ description: 'how many wait in all' }),
    groups: z.array(QueueGroup),
    agents: z.array(
      z.object({
        id: Id,
        name: z.string(),
        said: Availability,
        is: Availability.meta({ description: '`away` also when no page of theirs is on the line' }),
      }),
    ),
    helpPage: z.string().meta({ description: 'where people come into the line, as a path' }),
    stopped: z.boolean(),
    now: Moment,
  })
  .meta({ id: 'Queue' });
export type Queue = z.infer<typeof Queue>;

export const ClaimNext = z.object({ groupId: Id.optional() });
/** Whoever was taken, and the session they are in now. */
export const Claimed = z.object({ entryId: Id, sessionId: Id });
export const QueueAssign = z.object({ agentId: Id.nullable() });
export const QueueHold = z.object({ hold: z.boolean() });
/** To a person or to a group. */
export const QueueTransfer = z.object({
  to: z.union([z.object({ agentId: Id }).strict(), z.object({ groupId: Id }).strict()]),
  reason: Line(200),
});
export const SayAvailability = z.object({ said: Availability });

const grouping = { name: Line(60), members: z.array(Id).max(500) };
export const GroupMake = z.object(grouping);
export const GroupChange = z.object({ ...grouping, version: z.int() });

/** A desk's hours and the address of its help page, for its admins. */
export const Office = z
  .object({
    slug: z.string(),
    slugVersion: z.int(),
    zone: z.string(),
    hours: z.array(OfficeWindow),
    closedDays: z.array(z.iso.date()),
    version: z.int(),
  })
  .meta({ id: 'Office' });
export type Office = z.infer<typeof Office>;
export const OfficeChange = z.object({
  zone: Line(60),
  hours: z.array(OfficeWindow).max(70),
  closedDays: z.array(z.iso.date()).max(200),
  version: z.int(),
});
export const SlugChange = z.object({ slug: Slug, version: z.int() });
