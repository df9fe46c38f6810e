import { z } from 'zod';
import { ClientRole, DeskRole, Email, Id, Line, LineNumber, Moment, Name, Phone, Prose } from './common.ts';

export const ClientState = z.enum(['onboarding', 'live', 'recovery']);

/** How an invitation by mail fares; `slow`: the mail server has not taken it so far, and it is tried on. */
const MailFate = z.enum(['waiting', 'slow', 'sent', 'failed']);
export type MailFate = z.infer<typeof MailFate>;

const Domain = Line(253).regex(/^[^\s@/]+\.[^\s@/]+$/u, 'must be a mail domain, like acme.example');

export const PersonInput = z.object({
  first: Name,
  last: Name,
  email: Email,
  phone: Phone.nullable().optional(),
  role: ClientRole,
});
export type PersonInput = z.infer<typeof PersonInput>;

export const Person = z
  .object({
    id: Id,
    first: z.string(),
    last: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    role: ClientRole,
    status: z.enum(['invited', 'active', 'suspended']),
    version: z.number(),
    may: z.object({ change: z.boolean(), remove: z.boolean() }).optional(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

export const PhoneLine = z
  .object({ id: Id, number: z.string(), label: z.string(), ownerId: Id.nullable() })
  .meta({ id: 'PhoneLine' });
export const PhoneLineInput = z.object({ number: LineNumber, label: Name, ownerId: Id.nullable() });
export const DeviceKind = z.enum(['computer', 'desk-phone', 'mobile', 'other']);
export const Device = z
  .object({ id: Id, name: z.string(), kind: DeviceKind, ownerId: Id.nullable() })
  .meta({ id: 'Device' });
export const DeviceInput = z.object({ name: Name, kind: DeviceKind, ownerId: Id.nullable() });

export const ClientInput = z.object({
  name: Name,
  mailDomains: z.array(Domain).max(20),
  superAdmin: PersonInput.omit({ role: true }),
});
/** How a client that is onboarding is called; `version` as it was read. */
export const ClientChange = ClientInput.pick({ name: true, mailDomains: true }).extend({
  version: z.number(),
});
export const ClientRow = z
  .object({
    id: Id,
    name: z.string(),
    state: ClientState,
    preset: z.enum(['strict', 'documented']),
    mailDomains: z.array(z.string()),
    people: z.number(),
    createdAt: Moment,
    liveAt: Moment.nullable(),
    version: z.number(),
  })
  .meta({ id: 'Client' });
export type ClientRow = z.infer<typeof ClientRow>;
export const ClientList = z.object({ clients: z.array(ClientRow) });
/** A client with its directory: at the desk while it is onboarding (later for admins, read only), and in its portal. */
export const ClientWhole = z
  .object({
    client: ClientRow,
    people: z.array(Person),
    lines: z.array(PhoneLine),
    devices: z.array(Device),
    invited: z.array(z.object({ personId: Id, at: Moment, mail: MailFate })),
    may: z.object({ edit: z.boolean(), why: z.string().nullable() }),
  })
  .meta({ id: 'ClientWhole' });

/** A people import: CSV text of at most 5,000 rows; `hash` is the SHA-256 (hex) that the preview answered. */
export const ImportText = z.object({ csv: z.string().min(1).max(4_000_000) });
export const ImportRun = ImportText.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) });
export const ImportPreview = z
  .object({
    hash: z.string(),
    rows: z.number(),
    sample: z.array(PersonInput.extend({ line: z.number() })).meta({ description: 'the first 20' }),
    roles: z.object({ 'super-admin': z.number(), admin: z.number(), member: z.number() }),
    badRows: z.number().meta({ description: 'how many rows cannot be taken; `bad` may name fewer' }),
    bad: z.array(
      z.object({
        line: z.number(),
        column: z.string().nullable(),
        value: z.string().nullable(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'ImportPreview' });
export const Imported = z.object({ added: z.number() });

export const AgentInput = z.object({
  first: Name,
  last: Name,
  email: Email,
  roles: z.array(DeskRole).min(1).max(4),
});
export const AgentRow = z
  .object({
    id: Id,
    first: z.string(),
    last: z.string(),
    email: z.string(),
    roles: z.array(DeskRole),
    status: z.enum(['invited', 'active']),
    mail: MailFate.nullable().meta({ description: 'of the invitation of one who has not accepted it' }),
    version: z.number(),
    me: z.boolean(),
    may: z.object({ remove: z.boolean(), change: z.boolean(), why: z.string().nullable() }),
  })
  .meta({ id: 'Agent' });
export const AgentList = z.object({ agents: z.array(AgentRow) });
export const AgentRoles = z.object({ roles: z.array(DeskRole).min(1).max(4), version: z.number() });

/** Evaluation mode only: the mails that would have been sent. */
export const EvaluationMail = z
  .object({
    mails: z.array(
      z.object({ id: Id, at: Moment, to: z.string(), subject: z.string(), text: Prose(100_000) }),
    ),
  })
  .meta({ id: 'EvaluationMail' });
