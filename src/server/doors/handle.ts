import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../contracts/errors.ts';
import type { Actor, CustomerActor, Standing } from '../actor.ts';
import type { App } from '../app.ts';
import { cameStraight, isLoopback, plainAddress } from './address.ts';
import { whenItsTurn } from './atOnce.ts';
import { bearerFrom, dropCookie, keepCookie, tokenFrom } from './cookie.ts';
import { countTry } from './count.ts';
import { isReading, nameOf, takesKey, type Call, type Door, type Download } from './door.ts';
import { Readable } from 'node:stream';
import { mayEver } from '../gate/perform.ts';
import { isKey, once } from './idempotency.ts';
import type { LimitName } from './limits.ts';
import { LIMITS } from './limits.ts';
import type { Site } from './site.ts';
import { countUntaken } from './untaken.ts';
import { whoami, whoIsCustomer } from './whoami.ts';

/** Who came, as found before anything of the body was read. */
export interface Caller {
  readonly actor: Actor | CustomerActor | null;
  readonly token: Buffer | null;
  /** How a person stands in their client. */
  readonly standing?: Standing | null;
  /** Their address, read as they came: a connection that is gone meanwhile has none. */
  readonly ip: string;
}

type AnyCall = Call<'any', unknown, unknown, unknown>;

/**
 * Finds who stands before a door and whether they may stand there at all.
 *
 * @throws sign-in-needed when nobody is signed in; not-found when it is no door for their kind; bad-request, which nobody
 *   hears, when whoever came is gone already: their connection has no address any more
 */
export async function callerAt(door: Door, app: App, site: Site, request: FastifyRequest): Promise<Caller> {
  const address = request.ip as string | undefined;
  if (address === undefined) throw new Problem('bad-request');
  return { ...(await whoStands(door, app, site, request)), ip: plainAddress(address) };
}

async function whoStands(
  door: Door,
  app: App,
  site: Site,
  request: FastifyRequest,
): Promise<Omit<Caller, 'ip'>> {
  if (door.who === 'customer') return customerAt(app, request);
  const token = tokenFrom(request.headers.cookie, site.secure);
  if (door.who === 'public') return { actor: null, token };
  const found = token && (await whoami(app.pools.app, token));
  if (!found) throw new Problem('sign-in-needed');
  const { actor, standing } = found;
  if (door.who !== 'any' && door.who !== actor.kind) throw new Problem('not-found');
  return { actor, token, standing };
}

/** A customer has no cookie: their page sends the token of their session with each request. @throws session-over */
async function customerAt(app: App, request: FastifyRequest): Promise<Omit<Caller, 'ip'>> {
  const token = bearerFrom(request.headers.authorization);
  if (!token) throw new Problem('sign-in-needed');
  const actor = await whoIsCustomer(app.pools.app, token);
  if (!actor) throw new Problem('session-over');
  return { actor, token };
}

/** Runs a door's command for a caller whose input was validated: limits, Idempotency-Key, command, reply. */
export async function handle(
  door: Door,
  app: App,
  site: Site,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  if (!door.body && !door.stream && !isEmpty(request.body)) {
    throw new Problem('bad-input', {
      count: 1,
      fields: [{ field: 'body', message: 'The body must be empty.' }],
    });
  }
  const call = callOf(app, site, caller, request, reply);
  await countTries(door, call);
  reply.code(door.status ?? 200);
  const key = takesKey(door) ? call.idempotencyKey : null;
  if (key === null) {
    const result = await inTurn(door, call, reply, () => door.command(call));
    // What only reads may be asked for again; a download comes as it is taken.
    if (isReading(door.method) && door.reply !== 'download' && call.actor)
      countUntaken(`${call.actor.kind}:${call.actor.id}`, reply.raw);
    return sent(door, result, reply);
  }
  const actor = call.actor ? `${call.actor.kind}:${call.actor.id}` : `ip:${call.ip}`;
  const { params, query, input } = call;
  const keyed = { key, actor, door: nameOf(door), request: [params, query, input] };
  const fits = (result: unknown) =>
    typeof door.reply !== 'string' && door.reply?.safeParse(result).success === true;
  const success = { status: door.status ?? 200, fits };
  const answered = await inTurn(door, call, reply, () =>
    once(app.pools.app, keyed, success, (keep) => door.command({ ...call, keep })),
  );
  if (answered.again) reply.header('idempotency-replayed', 'true');
  return sent(door, answered.reply, reply);
}

/** What comes as a stream takes as long as its sender likes: it holds no place. */
function inTurn<T>(
  door: Door,
  { actor }: AnyCall,
  reply: FastifyReply,
  work: () => Promise<T> | T,
): Promise<T> | T {
  if (door.stream || !actor) return work();
  return whenItsTurn(`${actor.kind}:${actor.id}`, reply.raw, work);
}

function callOf(app: App, site: Site, caller: Caller, request: FastifyRequest, reply: FastifyReply): AnyCall {
  const header = request.headers['idempotency-key'];
  if (header !== undefined && !isKey(header)) {
    const message = 'The header Idempotency-Key must have 8 to 128 visible characters.';
    throw new Problem('bad-input', { count: 1, fields: [{ field: 'header.idempotency-key', message }] });
  }
  return {
    app,
    actor: caller.actor as Actor,
    token: caller.token as Buffer,
    standing: caller.standing ?? null,
    input: request.body,
    params: request.params,
    query: request.query,
    ip: caller.ip,
    get here() {
      return isLoopback(request.raw.socket.remoteAddress) && cameStraight(request.raw);
    },
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    origin: request.headers.origin ?? '',
    bearer: bearerFrom(request.headers.authorization),
    stream: request.body instanceof Readable ? request.body : null,
    header: (name) => String(request.headers[name] ?? ''),
    answer: (headers) => void reply.headers({ ...headers }),
    onLeave: (run) =>
      void reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) run();
      }),
    idempotencyKey: header ?? null,
    requestId: request.id,
    keepSignIn: (token, seconds) => void reply.header('set-cookie', keepCookie(token, seconds, site.secure)),
    dropSignIn: () => void reply.header('set-cookie', dropCookie(site.secure)),
  };
}

/** A public door without a limit of its own counts against the common one. */
async function countTries(door: Door, call: AnyCall): Promise<void> {
  const uses =
    door.limit ?? (door.who === 'public' && door.path !== '/healthz' ? (['public.ip'] as const) : []);
  for (const use of uses) {
    const name = typeof use === 'string' ? use : use.name;
    const key = typeof use === 'string' ? keyFor(name, call, door.action) : await use.of(call);
    if (key !== null) await countTry(call.app.pools.app, name, key);
  }
}

/**
 * The key that a call carries for a limit; null when the limit is about another kind of caller. What many share is used up
 * by those alone who may do it: whoever is refused at every try uses up their own.
 */
function keyFor(name: LimitName, { actor, ip }: AnyCall, action: string): string | null {
  switch (LIMITS[name].key) {
    case 'ip':
      return ip;
    case 'agent':
    case 'person':
      return actor?.kind === LIMITS[name].key ? actor.id : null;
    case 'client':
      return actor?.kind === 'person' ? (mayEver(actor, action) ? actor.clientId : actor.id) : null;
    case 'desk':
      return actor && (mayEver(actor, action) ? actor.deskId : actor.id);
    case 'customer':
      return actor?.id ?? null; // at a door for customers
    default:
      throw new Error(`The limit ${name} counts by something that only the door knows: give it "of".`);
  }
}

function sent(door: Door, result: unknown, reply: FastifyReply): unknown {
  if (door.reply === 'empty') return reply.send();
  if (door.reply !== 'download') return result;
  const { type, name, body, length, of, part } = result as Download;
  const names = `filename="${safeName(name)}"; filename*=UTF-8''${exactName(name)}`;
  reply.type(type).header('content-disposition', `attachment; ${names}`);
  if (length !== undefined) reply.header('content-length', String(length));
  if (of !== undefined) {
    const length = part ? part.to - part.from + 1 : of;
    reply.headers({ 'accept-ranges': 'bytes', 'content-length': String(length) });
  }
  if (part) reply.code(206).header('content-range', `bytes ${part.from}-${part.to}/${part.of}`);
  return body;
}

/** A name as it is, in what a header can hold (RFC 8187). */
function exactName(name: string): string {
  const whole = name.replace(/\p{Surrogate}/gu, '�'); // half a character has no bytes of its own
  return encodeURIComponent(whole).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

/** A file name that no header and no disk can misread. */
function safeName(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^\.+/, '')
      .slice(0, 120) || 'download'
  );
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
}
