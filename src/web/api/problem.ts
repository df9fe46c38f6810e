/**
 * What the server says when it refuses (RFC 9457), or what we say: it cannot be reached (`offline`), it did not answer a
 * command in time (`no-answer`), too much of a recording waited for it (`recording-unsent`).
 */
export interface ProblemBody {
  title: string;
  status: number;
  code: string;
  detail: string;
  next?: string;
  [extra: string]: unknown;
}

/** A refusal as an exception: `message` is what was refused and why, `next` what to do now. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly next: string | null;
  /** Everything the server sent, for the codes that carry more (both values of a conflict, who answered). */
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail);
    this.name = 'ApiProblem';
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.next = body.next ?? null;
    this.body = body;
  }
}

/** Reads a refused reply; a reply that is no problem document (a proxy's page, say) becomes one. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' ? value : undefined;
  };
  const title = text('title') ?? 'The server refused';
  const next = text('next');
  return new ApiProblem({
    ...given,
    status,
    title,
    code: text('code') ?? 'unknown',
    detail: text('detail') ?? `${title} (${status}).`,
    ...(next === undefined ? {} : { next }),
  });
}

/** Whether an error is a refusal with this code. */
export function isCode(error: unknown, ...codes: string[]): error is ApiProblem {
  return error instanceof ApiProblem && codes.includes(error.code);
}
