import { z } from 'zod';
import { lineFault, phoneFault, plainNumber } from './phone.ts';

/** A UUIDv7 in its canonical lower-case form. */
export const Id = z.uuid().toLowerCase().meta({ description: 'UUIDv7' });

/** A moment, ISO 8601 in UTC. */
export const Moment = z.iso.datetime({ offset: true });

/**
 * Control characters, halves of characters, and what breaks a line or turns the order of what stands after it: text of
 * one person stands in sentences that another agrees to.
 */
const UNSEEN = '\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069';

/** Signs that nobody sees. Joiners stay, and what chooses the look of a sign: scripts and emoji need them. */
const HIDDEN = /(?![\u200c\u200d\p{Variation_Selector}])\p{Default_Ignorable_Code_Point}|\u2800/gu;
/** Signs that turn round what stands after them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

const lineOf = (text: z.ZodString, max: number) =>
  text
    .trim()
    .min(1)
    .max(max)
    .regex(new RegExp(`^[^${UNSEEN}]*$`, 'u'), 'must not hold control characters');

/** Text a person typed: trimmed, without control characters, never empty. */
export const Line = (max: number) => lineOf(z.string(), max);

/**
 * A line of somebody without an account, without the signs that nobody sees: they are dropped, not refused, since phones
 * copy them along with a name.
 */
export const SeenLine = (max: number) =>
  lineOf(
    z.string().overwrite((text) => text.replace(HIDDEN, '')),
    max,
  );

/** Several lines a person typed: line breaks and tabs are the only control characters, and nothing turns their order. */
export const Prose = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replace(TURNING, ''))
    .trim()
    .min(1)
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, 'must not hold control characters');

const named = (line: z.ZodString) => line.regex(/[\p{L}\p{N}]/u, 'must hold a letter or a digit');
export const Name = named(Line(100));
/** What somebody wants, in words: a line that says something. */
export const Words = (max: number) => named(Line(max));
/** How a customer calls themself. */
export const CustomerName = named(SeenLine(100));
/**
 * A mail address with letters of other alphabets as it is compared: in small letters of one form, without signs that nobody
 * sees. A plain one stays as it was typed.
 */
export function writtenAddress(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const seen = text.replace(/[\p{Cf}\u034f\u115f\u1160\u3164\uffa0]/gu, '').trim();
  const at = seen.lastIndexOf('@') + 1;
  const folded = (part: string, form: 'NFC' | 'NFKC') => part.normalize(form).toLowerCase().normalize(form);
  return folded(seen.slice(0, at), 'NFC') + folded(seen.slice(at), 'NFKC').replaceAll('\u3002', '.');
}

/** One address: no name, list or comment. */
export const Email = lineOf(z.string().overwrite(writtenAddress), 254).regex(
  /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\]+$/u,
  'must be a mail address',
);
const number = (fault: (text: string) => string | null) =>
  lineOf(z.string().overwrite(plainNumber), 40).superRefine((text, context) => {
    const message = text === '' ? null : fault(text); // an empty one is told of already
    if (message !== null) context.addIssue({ code: 'custom', message });
  });
/** A telephone number as people write it; what is wrong with one is told. */
export const Phone = number(phoneFault);
/** The number of a line: one that is dialled from outside, or an extension. */
export const LineNumber = number(lineFault);

export const ClientRole = z.enum(['super-admin', 'admin', 'member']);
export type ClientRole = z.infer<typeof ClientRole>;

export const DeskRole = z.enum(['agent', 'manager', 'admin', 'billing-contact']);
export type DeskRole = z.infer<typeof DeskRole>;

export const Tier = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);

/** What `decide` answers; see docs/roles.md. */
export const Answer = z
  .object({
    outcome: z.enum(['allow', 'explain', 'verify', 'approve', 'deny']),
    rule: z.string(),
    because: z.string(),
    disclose: z.boolean().optional(),
    needs: z
      .object({
        tier: Tier.optional(),
        approver: z.literal('super-admin').optional(),
        wait: z.number().optional(),
        remedy: z.string().optional(),
      })
      .optional(),
    meanwhile: z.literal('explain').optional(),
  })
  .meta({ id: 'Answer' });
export type Answer = z.infer<typeof Answer>;

/** Who is signed in, as their own pages see it. `factorAt`: when a tier-3 factor was last shown. */
export const Me = z
  .object({
    kind: z.enum(['agent', 'person']),
    id: Id,
    name: z.string(),
    email: z.string(),
    deskId: Id,
    deskName: z.string(),
    clientId: Id.nullable(),
    clientName: z.string().nullable(),
    clientState: z.enum(['onboarding', 'live', 'recovery']).nullable(),
    roles: z.array(z.string()),
    factorAt: Moment.nullable(),
    single: z.boolean().meta({ description: 'a single-user desk: there is no Admin Centre yet' }),
    mailStands: z
      .object({ since: Moment, fault: z.string() })
      .nullable()
      .meta({ description: "the mail server takes no mail; told to the desk's people, null for others" }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** The state of the installation, for the first page anybody opens. */
export const State = z
  .object({
    phase: z.enum(['set-up', 'ready']),
    evaluation: z.boolean(),
    deskName: z.string().nullable().meta({ description: 'null before the set-up' }),
    now: Moment,
    me: Me.nullable(),
  })
  .meta({ id: 'State' });
export type State = z.infer<typeof State>;

export const Done = z.object({ done: z.literal(true) }).meta({ id: 'Done' });

/** One sentence of the record, as a page shows it. */
export const RecordLine = z.object({ n: z.number(), at: Moment, sentence: z.string(), action: z.string() });
export type RecordLine = z.infer<typeof RecordLine>;
