import type { z } from 'zod';
import type { Readable } from 'node:stream';
import type { Action } from '../../policy/words.ts';
import type { Actor, AgentActor, CustomerActor, PersonActor, Standing } from '../actor.ts';
import type { App } from '../app.ts';
import type { LimitName } from './limits.ts';
import type { OwnAction, PublicAction } from './public-actions.ts';
import type { Keep } from '../gate/tx.ts';
import { closed } from './closed.ts';

/** Who may stand before a door at all; what they may do there is the policy's to say. */
export type Who = 'public' | 'agent' | 'person' | 'customer' | 'any';

/** What a door behind a sign-in can be for: an action of the policy, or one's own sign-in. */
export type DoorAction = Action | OwnAction;

/** Reading, or one of the ways of changing. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Whether a method only reads: it takes no body and keeps no reply for an Idempotency-Key. */
export const isReading = (method: Method): boolean => method === 'GET' || method === 'HEAD';

type Schema = z.ZodType;
type ActorOf<W extends Who> = W extends 'agent'
  ? AgentActor
  : W extends 'person'
    ? PersonActor
    : W extends 'any'
      ? Actor
      : W extends 'customer'
        ? CustomerActor
        : null;
type Read<S> = S extends Schema ? z.output<S> : undefined;

/** What a command is called with. */
export interface Call<W extends Who = Who, P = undefined, Q = undefined, B = undefined> {
  readonly app: App;
  /** Who is signed in; null at a public door. */
  readonly actor: ActorOf<W>;
  /** The raw token of the sign-in, or of the session a customer joined; at a public door a sign-in's, unchecked, or null. */
  readonly token: W extends 'public' ? Buffer | null : Buffer;
  /** How a person stood in their client as they came, for a command without a transaction; null for all others. */
  readonly standing: Standing | null;
  /** The body, as its schema gives it. */
  readonly input: B;
  readonly params: P;
  readonly query: Q;
  /** The caller's address; behind a trusted proxy the one that it forwards. */
  readonly ip: string;
  /** Whether the request came straight from a program on this computer: by loopback, and through no proxy. */
  readonly here: boolean;
  /** The browser's own name of itself, at most 300 characters, or ''. */
  readonly userAgent: string;
  /** The page's Origin as it was sent, '' when none was; checked before a command runs. */
  readonly origin: string;
  /** The raw token of an Authorization header, unchecked, or null. */
  readonly bearer: Buffer | null;
  /** Calls back when the caller goes away before the reply: for a door that keeps them waiting. */
  readonly onLeave: (run: () => void) => void;
  readonly idempotencyKey: string | null;
  /** Keeps the reply of a keyed request in the transaction of its change; undefined where nothing is kept. */
  readonly keep?: Keep | undefined;
  /** The request's number, as it stands in the log and in problems. */
  readonly requestId: string;
  /** The body as it comes, at a door of `stream`; else null. */
  readonly stream: Readable | null;
  /** A header of the request, lower case; '' when it was not sent. */
  readonly header: (name: string) => string;
  /** Sets headers of the reply. */
  readonly answer: (headers: Readonly<Record<string, string>>) => void;
  /** Makes this browser carry the sign-in; `seconds` is its whole life. */
  readonly keepSignIn: (token: Buffer, seconds: number) => void;
  /** Makes this browser forget its sign-in. */
  readonly dropSignIn: () => void;
}

/** A reply that is a file: sent as it comes, never held in memory. */
export interface Download {
  readonly name: string;
  readonly type: string;
  readonly body: Readable;
  /** How many bytes come, where that is known: a browser then shows how far it is, and sees a broken one. */
  readonly length?: number;
  /** Its whole length in bytes, where parts of it may be asked for. */
  readonly of?: number;
  /** The bytes that are sent, both included, of how many; else all of it. */
  readonly part?: { readonly from: number; readonly to: number; readonly of: number } | null;
}

/**
 * One use of a limit. `of` gives the key for limits by address or account; the others know theirs. Null: this call counts
 * not. What it throws is the
 * answer, and nothing is counted: nobody uses up the tries of another by naming them.
 */
export type LimitUse<C> =
  LimitName | { readonly name: LimitName; readonly of: (call: C) => string | null | Promise<string> };

/** How a door is written down. */
export interface DoorSpec<W extends Who, P, Q, B, R> {
  readonly method: Method;
  /** Path with `:name` parameters, beginning `/api/` or `/healthz`. */
  readonly path: `/${string}`;
  /** The action that the gate asks about; a public ceremony if and only if `who` is `public`. */
  readonly action: W extends 'public' ? PublicAction : DoorAction;
  readonly who: W;
  /** One line for the API's documentation. */
  readonly summary?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** What is sent back; `download` for a file, `empty` for headers alone. Fields it does not name never leave. */
  readonly reply: R;
  /** Status of success; 200 by default. */
  readonly status?: 200 | 201 | 202 | 204;
  readonly limit?: readonly LimitUse<Call<W, Read<P>, Read<Q>, Read<B>>>[];
  /** Largest body in bytes; 64 KiB by default. */
  readonly bodyLimit?: number;
  /** The body is bytes that are read as they come (`application/offset+octet-stream`), not JSON. */
  readonly stream?: boolean;
  /** The reply holds a secret: it is never kept for an Idempotency-Key. */
  readonly secret?: boolean;
  /** A POST that only asks: it needs no Idempotency-Key handling. */
  readonly asks?: boolean;
  command(
    call: Call<W, Read<P>, Read<Q>, Read<B>>,
  ): Promise<R extends Schema ? z.output<R> : R extends 'empty' ? void : Download>;
}

declare const made: unique symbol;

/** A door, made by {@link door} alone. */
export type Door = DoorSpec<
  Who,
  Schema | undefined,
  Schema | undefined,
  Schema | undefined,
  Schema | 'download' | 'empty'
> & {
  readonly [made]: true;
};

const doors = new WeakSet<object>();

/**
 * Makes a door: the only way a route comes to be. Input schemas are closed (unknown fields are refused).
 *
 * @example
 * door({
 *   method: 'POST', path: '/api/contacts', action: 'contact.open', who: 'agent',
 *   body: OpenContact, reply: Contact, status: 201, limit: ['match.agent'],
 *   command: ({ app, actor, token, input }) => openContact(app, { actor, token, input }),
 * })
 */
export function door<
  W extends Who,
  R extends Schema | 'download' | 'empty',
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(spec: DoorSpec<W, P, Q, B, R>): Door {
  if ((spec.who === 'public') !== spec.action.startsWith('public.')) {
    throw new Error(`The door ${spec.method} ${spec.path} mixes a public ceremony with a signed-in action.`);
  }
  if (isReading(spec.method) && spec.body) {
    throw new Error(`The door ${spec.method} ${spec.path} cannot take a body.`);
  }
  const input = (schema: Schema | undefined) => (schema ? closed(schema) : undefined);
  const whole = {
    ...spec,
    params: input(spec.params),
    query: input(spec.query),
    body: input(spec.body),
  } as unknown as Door;
  doors.add(whole);
  return whole;
}

/** Whether something was made by {@link door}. */
export function isDoor(thing: object): thing is Door {
  return doors.has(thing);
}

/**
 * Whether a command takes an Idempotency-Key: its reply is kept, and sent again to whoever asks again. What reads or only
 * asks needs none; a stream goes on where it stopped; what holds a secret is never kept, so it is made anew.
 */
export const takesKey = ({ method, asks, stream, secret }: Door): boolean =>
  !isReading(method) && !(asks === true || stream === true || secret === true);

/** The door's name in limits, logs and the idempotency table: `POST /api/contacts/:id`. */
export function nameOf(one: Pick<Door, 'method' | 'path'>): string {
  return `${one.method} ${one.path}`;
}
