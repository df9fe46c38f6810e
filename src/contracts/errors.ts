import { z } from 'zod';
import { counted, waitInWords } from './words.ts';
import { ERRORS, type ErrorCode, type ErrorEntry } from './error-list.ts';

export { ERRORS, ERROR_GROUPS, type ErrorCode, type ErrorEntry } from './error-list.ts';
export { errorsPage } from './errors-page.ts';

/** One mistake in the input: where (`body.email`, `query.limit`), and a sentence a person can read. */
export const FieldMistake = z.object({ field: z.string(), message: z.string() });

/** The body of every reply that is not a success (RFC 9457, `application/problem+json`). */
export const ProblemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    next: z.string(),
    request: z.string().optional(),
    fields: z.array(FieldMistake).optional(),
  })
  .meta({ id: 'Problem' });

/** The body of a problem reply. */
export type ProblemBody = z.infer<typeof ProblemBody>;

/** Extra members of a problem, e.g. `{ yours, theirs, version }` of a `version-conflict`. */
export type ProblemMembers = Readonly<Record<string, unknown>>;

/** Whether a text is a code of the list. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/**
 * A refusal or failure with a code of the list; doors turn it into a problem reply.
 *
 * @example throw new Problem('version-conflict', { yours, theirs, version: row.version });
 */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly members: ProblemMembers;

  /**
   * @param code a code of the list
   * @param members extra members; they also fill `{name}` in the detail
   * @param cause what was caught, kept for the log and never sent
   */
  constructor(code: ErrorCode, members: ProblemMembers = {}, cause?: unknown) {
    super(filled(ERRORS[code].detail, members), cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.code = code;
    this.members = members;
  }

  /** HTTP status of the reply. */
  get status(): number {
    return ERRORS[this.code].status;
  }

  /** The reply's body. @param request the request's number, so that a person can quote it */
  body(request?: string): ProblemBody {
    const { status, title, detail, next, safe }: ErrorEntry = ERRORS[this.code];
    const own = {
      type: `urn:bailiwick:problem:${this.code}`,
      title,
      status,
      code: this.code,
      detail: safe ? this.message : detail,
      next,
      ...(request === undefined ? {} : { request }),
    };
    // Own members come last: no extra member may pass itself off as the code or the status.
    return safe ? { ...this.members, ...own } : own;
  }
}

/** Members that a person reads in words. */
const SAID: Readonly<Record<string, (n: number) => string>> = {
  wait: waitInWords,
  left: (n) => (n === 1 ? 'one try is' : `${n} tries are`),
  count: (n) => counted(n, 'row', 'rows'),
};

/** Fills `{name}` from members; a name that is missing leaves a neutral word rather than a brace. */
function filled(pattern: string, members: ProblemMembers): string {
  return pattern.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = members[name];
    if (typeof value === 'number' && Object.hasOwn(SAID, name)) return SAID[name]?.(value) ?? String(value);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'some';
  });
}

/** SQLSTATEs that a hostile or stale input can cause, and the code they are answered with. */
const STATES: Readonly<Record<string, ErrorCode>> = {
  '22021': 'bad-input',
  '22P05': 'bad-input',
  '22003': 'bad-input',
  '22007': 'bad-input',
  '22008': 'bad-input',
  '22001': 'bad-input',
  '22023': 'bad-input',
  '22P02': 'bad-input',
  '22P03': 'bad-input',
  '54000': 'bad-input',
  '23502': 'bad-input',
  '23514': 'bad-input',
  '23505': 'conflict',
  '23503': 'conflict',
  '23001': 'conflict',
  '23P01': 'conflict',
  '40001': 'try-again',
  '40P01': 'try-again',
  '55P03': 'try-again',
  '57014': 'database-away',
  '57P01': 'database-away',
  '57P02': 'database-away',
  '57P03': 'database-away',
  '57P05': 'database-away',
  '53300': 'database-away',
  '53100': 'no-room',
  '53200': 'database-away',
  '25006': 'database-away',
  '25P03': 'database-away',
  '25P04': 'database-away',
};

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

interface DatabaseError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly detail?: unknown;
  readonly syscall?: unknown;
}

/**
 * What an error of the database means to the caller. The guard raises SQLSTATE class `BW` with a code
 * of the list as MESSAGE and, if need be, a JSON object of members as DETAIL.
 *
 * @returns a problem, or null when the error is none that a database or its connection raises
 */
export function problemFromDatabase(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, syscall }: DatabaseError = error;
  if (typeof code !== 'string')
    return lostConnection(message) ? new Problem('database-away', {}, error) : null;
  if (code.startsWith('BW')) return guardProblem(error);
  if (code.startsWith('08')) return new Problem('database-away', {}, error);
  // A missing file is the database's socket only when connecting failed.
  if (NETWORK.has(code)) {
    return code !== 'ENOENT' || syscall === 'connect' ? new Problem('database-away', {}, error) : null;
  }
  const known = STATES[code];
  if (known === undefined) return null;
  return known === 'bad-input'
    ? new Problem(known, { count: 'some', fields: [] }, error)
    : new Problem(known, {}, error);
}

/** pg reports a connection that went away, or a full pool, by message alone. */
function lostConnection(message: unknown): boolean {
  if (typeof message !== 'string') return false;
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/.test(
    message,
  );
}

function guardProblem(error: DatabaseError): Problem {
  const word = String(error.message);
  if (!isErrorCode(word)) return new Problem('guard-refused', {}, error);
  return new Problem(word, membersOf(error.detail), error);
}

function membersOf(detail: unknown): ProblemMembers {
  if (typeof detail !== 'string' || !detail.startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && parsed !== null ? (parsed as ProblemMembers) : {};
  } catch {
    // A DETAIL that PostgreSQL wrote itself is prose: it names columns and is not for the caller.
    return {};
  }
}
