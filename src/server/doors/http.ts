import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { randomUUID } from 'node:crypto';
import { ProblemBody, Problem } from '../../contracts/errors.ts';
import { trustOf } from './address.ts';
import type { App } from '../app.ts';
import { isDoor, nameOf, type Door } from './door.ts';
import { callerAt, handle, type Caller } from './handle.ts';
import { loggedPath } from './log.ts';
import { registerOpenApi } from './openapi.ts';
import { problemOf, sendProblem } from './problems.ts';
import type { Site } from './site.ts';
import { refuseNul, validatorCompiler } from './validate.ts';
import { checkWhereFrom, safetyHeaders } from './wire.ts';

/** Bytes of a body, where the door does not say otherwise. */
const BODY_LIMIT = 64 * 1024;

/** What is registered beside the doors, e.g. the pages. */
export type Extra = (http: FastifyInstance, app: App) => Promise<void>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who stands before the door; undefined until it was asked. */
    caller: Caller | undefined;
  }
}

/**
 * Builds the HTTP server of a list of doors; it does not listen yet.
 *
 * @param app the wired services
 * @param doors every door, each made by `door()`
 * @param site where it will be; asked anew at each request, because a free port is known only later
 */
export async function buildHttp(
  app: App,
  doors: readonly Door[],
  site: () => Site,
  extras: readonly Extra[] = [],
): Promise<FastifyInstance> {
  const http = Fastify({
    loggerInstance: app.log,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger, // each of our lines names its request itself
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    trustProxy: trustOf(app.config.trustedProxy),
    bodyLimit: BODY_LIMIT,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    exposeHeadRoutes: false,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false, caseSensitive: true },
    frameworkErrors: (error, request, reply) => {
      reply.headers(safetyHeaders(site().secure));
      sendProblem(error, request, reply);
    },
  });
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  takeJsonOnly(http);
  takeStreams(http);
  http.decorateRequest('caller', undefined);
  guardWire(http, site);
  logReplies(http);
  http.setErrorHandler(sendProblem);
  http.setNotFoundHandler(notFound(doors));
  await registerOpenApi(http);
  for (const door of doors) addDoor(http, app, door, site);
  for (const extra of extras) await extra(http, app);
  await http.ready();
  return http;
}

function takeJsonOnly(http: FastifyInstance): void {
  const parse = http.getDefaultJsonParser('error', 'error');
  http.removeAllContentTypeParsers();
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // A DELETE or a POST without a body may still be labelled JSON by its client.
    if (body.length === 0) return done(null, undefined);
    void parse(request, body as string, done);
  });
}

/** Bytes of a file, for the doors that read them as they come; at any other door they are no body that fits. */
function takeStreams(http: FastifyInstance): void {
  http.addContentTypeParser('application/offset+octet-stream', (_request, payload, done) =>
    done(null, payload),
  );
}

function guardWire(http: FastifyInstance, site: () => Site): void {
  const [plain, secure] = [safetyHeaders(false), safetyHeaders(true)];
  http.addHook('onRequest', (request, reply, done) => {
    reply.headers(site().secure ? secure : plain).header('x-request-id', request.id);
    checkWhereFrom(request.raw, site());
    done();
  });
}

/** One line for each reply, where anybody reads such lines. */
function logReplies(http: FastifyInstance): void {
  if (!['info', 'debug', 'trace'].includes(http.log.level)) return;
  http.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      request: request.id,
      method: request.method,
      path: loggedPath(request.routeOptions.url ?? request.url),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}

/** A path that exists for another method says so; anything else is not found. */
function notFound(doors: readonly Door[]): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const known = doors.map((door) => {
    const pattern = door.path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
    return { method: door.method, path: new RegExp(`^${pattern}$`) };
  });
  return (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allow = known.filter((one) => one.path.test(path)).map((one) => one.method);
    if (allow.length === 0) return sendProblem(new Problem('not-found'), request, reply);
    const list = [...new Set(allow)].join(', ');
    return sendProblem(
      new Problem('method-not-allowed', { allow: list }),
      request,
      reply.header('allow', list),
    );
  };
}

function addDoor(http: FastifyInstance, app: App, door: Door, site: () => Site): void {
  if (!isDoor(door)) throw new Error(`${nameOf(door)} was not made by door().`);
  const { reply: answer } = door;
  http.route({
    method: door.method,
    url: door.path,
    ...(door.bodyLimit === undefined ? {} : { bodyLimit: door.bodyLimit }),
    config: { door },
    schema: {
      operationId: operationId(door),
      tags: [door.action.split('.', 1)[0] ?? 'other'],
      ...(door.summary === undefined ? {} : { summary: door.summary }),
      ...(door.params ? { params: door.params } : {}),
      ...(door.query ? { querystring: door.query } : {}),
      ...(door.body ? { body: door.body } : {}),
      response: {
        ...(typeof answer === 'string' ? {} : { [door.status ?? 200]: answer }),
        '4xx': ProblemBody,
        '5xx': ProblemBody,
      },
    },
    onRequest: async (request) => {
      request.caller = await callerAt(door, app, site(), request);
    },
    preHandler: (request, _reply, done) => {
      refuseNul(request.params, 'path');
      refuseNul(request.query, 'query');
      if (!door.stream) refuseNul(request.body, 'body');
      done();
    },
    handler: (request, reply) => {
      const { caller } = request;
      if (!caller) throw new Error('A door was opened without asking who stands there.');
      return handle(door, app, site(), caller, request, reply);
    },
  });
}

/** A stable name of the operation for generated clients: `postApiContactsIdClose`. */
function operationId(door: Door): string {
  const words = door.path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return [door.method.toLowerCase(), ...words.map((word) => word[0]?.toUpperCase() + word.slice(1))].join('');
}

/** For the socket and raw errors, which have no Fastify reply. */
export function problemText(error: unknown): { status: number; body: string } {
  const problem = problemOf(error);
  return { status: problem.status, body: JSON.stringify(problem.body()) };
}
