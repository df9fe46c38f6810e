import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, Problem, problemFromDatabase, type ErrorCode } from '../../contracts/errors.ts';
import { isNoRoom } from '../db/obstacle.ts';
import { loggedPath } from './log.ts';

/** What Fastify's own refusals mean in our list. */
const FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'not-acceptable-here',
  FST_ERR_CTP_EMPTY_TYPE: 'not-acceptable-here',
  FST_ERR_CTP_INVALID_TYPE: 'not-acceptable-here',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
  FST_ERR_BAD_URL: 'bad-request',
  FST_ERR_ASYNC_CONSTRAINT: 'bad-request',
};

/** Any error as a problem; what nobody foresaw becomes `internal`. */
export function problemOf(error: unknown, bodyLimit?: number): Problem {
  if (isBrokenOff(error)) return new Problem('bad-request', {}, error);
  const known = problemFromDatabase(error);
  if (known) return known;
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (isNoRoom(error)) return new Problem('no-room', {}, error);
  const own = typeof code === 'string' ? FASTIFY[code] : undefined;
  if (own) return new Problem(own, own === 'too-large' ? { limit: bodyLimit } : {}, error);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new Problem('bad-request', {}, error);
  }
  return new Problem('internal', {}, error);
}

/**
 * Whether the rest of a body did not come, as Node says it of whoever hangs up. A connection to the database that is lost has
 * the same code, and the call that failed; or, lost before its TLS stood, words of its own.
 */
function isBrokenOff(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === 'ECONNRESET' && message === 'aborted';
}

/** Sends a problem, logging those that somebody should look at. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request.routeOptions.bodyLimit);
  const entry = ERRORS[problem.code];
  if (entry.report || entry.status >= 500) {
    const line = {
      request: request.id,
      path: loggedPath(request.url),
      err: problem.cause ?? problem,
    };
    if (entry.report) request.log.error(line, problem.code);
    else request.log.warn(line, problem.code);
  }
  const wait = problem.members['wait'];
  if (typeof wait === 'number') reply.header('retry-after', String(Math.max(1, Math.ceil(wait))));
  else if (entry.status === 503) reply.header('retry-after', '2');
  return reply
    .code(entry.status)
    .type('application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem.body(request.id));
}
