import { z } from 'zod';

/** The version of the record's format that this program writes and reads. */
export const RECORD_VERSION = 1;

/**
 * The action of an entry that says which earlier entries were erased; its own body is never erased or
 * withheld.
 */
export const ERASE = 'record.erase';

/** The action of the desk's entry that takes in the heads of its clients' chains. */
export const HEADS = 'record.heads';

/** `prev` of the first entry, and the head of a chain without entries. */
export const NO_HASH = '0'.repeat(64);

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const Count = z.int().min(0);
/** 64 bytes (a signature) or 32 bytes (a raw public key) in base64. */
const Signature = z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/);
const RawKey = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);
/** The first 16 hex digits of the SHA-256 of a raw Ed25519 public key. */
const KeyId = z.string().regex(/^[0-9a-f]{16}$/);

/** A moment in UTC with microseconds, as PostgreSQL's clock gives it: `2026-11-22T08:00:00.000000Z`. */
export const RecordMoment = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/);

/** A moment that is on the calendar: the form alone would take the 31st of February. */
const OnCalendar = RecordMoment.refine((at) => {
  const read = Date.parse(`${at.slice(0, 23)}Z`);
  return at >= '0001' && !Number.isNaN(read) && new Date(read).toISOString().startsWith(at.slice(0, 23));
}, 'must be a day that the calendar has');

/** Who acts in an entry: somebody of the desk, of a client, the customer of a session, or time and the house. */
export const RecordActor = z
  .string()
  .regex(/^(?:(?:agent|person|customer):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|system)$/);

/**
 * What is chained of an entry: no personal data, ASCII only. `body`: SHA-256 of the salt and the canonical
 * body.
 */
export const RecordHeader = z.strictObject({
  action: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*$/)
    .max(100),
  actor: RecordActor,
  at: RecordMoment,
  authority: Uuid.nullable(),
  body: Hash,
  chain: Uuid,
  n: z.int().min(1),
  prev: Hash,
  rule: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .nullable(),
  v: z.literal(RECORD_VERSION),
});
export type RecordHeader = z.infer<typeof RecordHeader>;

/**
 * Whole: salt and body are there. Withheld: left out of this export by its filter. Erased: gone for good, as
 * an entry `record.erase` says.
 */
export const RecordState = z.enum(['whole', 'withheld', 'erased']);
export type RecordState = z.infer<typeof RecordState>;

export const RecordBody = z.record(z.string(), z.unknown());
export type RecordBody = z.infer<typeof RecordBody>;

/** One entry as a line of an export. `salt`: 16 bytes in hex. */
export const RecordEntryLine = z.strictObject({
  body: RecordBody.nullable(),
  hash: Hash,
  header: RecordHeader,
  salt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
  state: RecordState,
});
export type RecordEntryLine = z.infer<typeof RecordEntryLine>;

/**
 * Which bodies an export carries, and which entries a page shows. `action`: exactly this one, or all below it
 * (`user` takes `user.add`). `since` is included, `until` is not. `outcome` and `text` look into the bodies.
 */
export const RecordFilter = z.strictObject({
  action: z.string().max(100).optional(),
  actor: RecordActor.optional(),
  outcome: z.enum(['allow', 'explain', 'verify', 'approve', 'deny']).optional(),
  since: OnCalendar.optional(),
  text: z.string().min(1).max(200).optional(),
  until: OnCalendar.optional(),
});
export type RecordFilter = z.infer<typeof RecordFilter>;

/** What a page of the record is asked with. `before`: entries below this number; left out: from the end. */
export const RecordQuery = RecordFilter.extend({
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type RecordQuery = z.infer<typeof RecordQuery>;

/** Which entries of the client's own record lose their bodies, for good. */
export const EraseInput = z.object({ entries: z.array(z.int().min(1)).min(1).max(1000) });

/** How many lost them; those that were erased before, and entries that say what was erased, do not count. */
export const Erased = z.object({ erased: z.number() }).meta({ id: 'Erased' });

export const RecordKind = z.enum(['client', 'desk']);

/** The first line of an export. `filter`: `null` when it carries every body there is. */
export const RecordFirstLine = z.strictObject({
  bailiwick: z.literal('record'),
  chain: Uuid,
  count: Count,
  exported: RecordMoment,
  filter: RecordFilter.nullable(),
  from: z.literal(1),
  kind: RecordKind,
  v: z.literal(RECORD_VERSION),
});
export type RecordFirstLine = z.infer<typeof RecordFirstLine>;

/** What is signed of a chain. `head`: the hash of entry number `count`. `key`: which key signed. */
export const RecordCheckpoint = z.strictObject({
  at: RecordMoment,
  chain: Uuid,
  count: Count,
  head: Hash,
  key: KeyId,
  v: z.literal(RECORD_VERSION),
});
export type RecordCheckpoint = z.infer<typeof RecordCheckpoint>;

/**
 * A checkpoint with its Ed25519 signature and the raw public key that `checkpoint.key` is the fingerprint
 * of.
 */
export const SignedCheckpoint = z.strictObject({
  checkpoint: RecordCheckpoint,
  publicKey: RawKey,
  signature: Signature,
});
export type SignedCheckpoint = z.infer<typeof SignedCheckpoint>;

/** The last line of an export: its checkpoint, and a seal, which is a signature over all lines before it. */
export const RecordLastLine = SignedCheckpoint.extend({ seal: Signature });
export type RecordLastLine = z.infer<typeof RecordLastLine>;

/** The body of an entry `record.erase`: which entries lost their bodies, all of them earlier ones. */
export const EraseBody = z.looseObject({ entries: z.array(z.int().min(1)).min(1) });

/** One entry for people. `sentence` is `null` never: an erased or withheld entry says so in words. */
export const RecordView = z
  .object({
    n: z.number(),
    at: RecordMoment,
    action: z.string(),
    actor: z.string(),
    sentence: z.string(),
    outcome: z.enum(['allow', 'explain', 'verify', 'approve', 'deny']).nullable(),
    rule: z.string().nullable(),
    authority: z.string().nullable(),
    state: z.enum(['whole', 'erased']),
    evaluation: z.boolean(),
    hash: z.string(),
  })
  .meta({ id: 'RecordView' });
export type RecordView = z.infer<typeof RecordView>;

/**
 * One page of a chain, newest first. `before`: ask again with it for the next page; `null` at the beginning.
 */
export const RecordPage = z
  .object({ entries: z.array(RecordView), before: z.number().nullable() })
  .meta({ id: 'RecordPage' });
export type RecordPage = z.infer<typeof RecordPage>;
