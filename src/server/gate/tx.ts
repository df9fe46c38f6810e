import type { PoolClient, QueryResultRow } from 'pg';
import type { App } from '../app.ts';
import type { Actor, CustomerActor } from '../actor.ts';
import { Problem, problemFromDatabase } from '../../contracts/errors.ts';
import { NotCanonical } from '../record/canonical.ts';
import { canonicalBody } from '../record/format.ts';

/** One entry of the record, as a command tells it; actor, authority and time are filled in by the database. */
export interface Entry {
  /** Whose chain: the client's id, or the desk's for what concerns no client. */
  readonly chain: string;
  /** `resource.verb`, or an event word. */
  readonly action: string;
  readonly rule?: string | null;
  /** What happened, as people read it; holds the personal data. `sentence` is always there. */
  readonly body: { readonly sentence: string } & Readonly<Record<string, unknown>>;
}

/** Which of the guard's functions tells an entry: of what this transaction did, or of what was refused before it. */
const tells = ({ refused }: Entry['body']) =>
  refused === undefined
    ? 'select guard.append($1, $2, $3, $4)'
    : 'select guard.append_refusal($1, $2, $3, $4)';

/** A transaction that somebody entered. It gives SQL and the record, and nothing that could wait on the world. */
export interface Tx {
  /** Runs one statement, prepared under its own text. */
  rows<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** The first row. Throws when there is none: for functions and counts that always answer. */
  row<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R>;
  /** Tells the record, last of all before the commit: a chain's lock is held for the shortest time. */
  record(entry: Entry): void;
}

/** Keeps the reply of a keyed request; false when somebody else did in the meantime. */
export type Keep = (rows: Tx['rows'], result: unknown) => Promise<boolean>;

/** Who does something, and with what services. */
export interface Caller<A extends Actor | CustomerActor = Actor> {
  readonly app: App;
  readonly actor: A;
  /** The raw sign-in token, for `guard.enter`. */
  readonly token: Buffer;
  /** Called in the transaction of a change, so that change and reply of a keyed request stand or fall together. */
  readonly keep?: Keep | undefined;
}

/** Whoever comes in, with an account or without. */
export type AnyCaller = Caller<Actor | CustomerActor>;

/** What a transaction needs of a caller; without an actor the token is a sign-in's. */
export type Holder = Pick<Caller, 'app' | 'token'> & Partial<Pick<AnyCaller, 'actor'>>;

/** How the holder of each kind of token enters. */
const enterAs = (kind: string | undefined) =>
  kind === 'customer' ? 'select guard.enter_customer($1)' : 'select guard.enter($1)';

const names = new Map<string, string>();

/** A name for a statement, so that PostgreSQL plans each text once per connection. */
function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

async function run<R extends QueryResultRow>(
  client: PoolClient,
  text: string,
  values: readonly unknown[] = [],
) {
  const result = await client.query<R>({ name: statementName(text), text, values: [...values] });
  return result.rows;
}

/**
 * Runs `work` in one transaction as the holder of the token; the record is told last, then it commits and whoever
 * listens is woken. Repeats three times when the database says that two transactions met (40001, 40P01).
 * Throws a {@link Problem}.
 *
 * @param keep stores the reply of a keyed request; `busy` when another process took the key over
 */
export async function transaction<T>(caller: Holder, work: (tx: Tx) => Promise<T>, keep?: Keep): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(caller, work, keep);
    } catch (error) {
      const problem = problemFromDatabase(error);
      if (problem === null) throw error;
      if (problem.code !== 'try-again' || attempt >= 3) throw problem;
    }
  }
}

async function once<T>({ app, token, actor }: Holder, work: (tx: Tx) => Promise<T>, keep?: Keep): Promise<T> {
  const client = await app.pools.app.connect();
  const entries: Entry[] = [];
  let broken: Error | undefined;
  try {
    await Promise.all([client.query('begin'), run(client, enterAs(actor?.kind), [token])]);
    const rows: Tx['rows'] = (text, values) => run(client, text, values);
    const result = await work({
      rows,
      row: async <R extends QueryResultRow>(text: string, values?: readonly unknown[]) => {
        const [first] = await run<R>(client, text, values);
        if (first === undefined) throw new Error('a statement that always answers gave no row');
        return first;
      },
      record: (entry) => entries.push(entry),
    });
    if (keep && !(await keep(rows, result))) throw new Problem('busy', { wait: 1 });
    await tellAndCommit(client, entries);
    if (entries.length > 0) {
      app.bus.wake();
      app.mail.wake();
    }
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Tells the record and commits in one round trip: the lock of a chain is held no longer than the disk needs. Bodies are
 * written out before anything is sent, and after a refused entry PostgreSQL takes the commit as a rollback.
 */
async function tellAndCommit(client: PoolClient, entries: readonly Entry[]): Promise<void> {
  const told = entries.map(({ chain, action, rule, body }) => ({
    text: tells(body),
    values: [chain, action, rule ?? null, written(body)],
  }));
  await Promise.all([...told.map(({ text, values }) => run(client, text, values)), client.query('commit')]);
}

/** A body as it is hashed. Half a character has no one form in bytes, so nobody could verify it: `bad-input`. */
function written(body: Entry['body']): string {
  try {
    return canonicalBody(body);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    const fields = [{ field: 'body', message: `The text ${error.message}.` }];
    throw new Problem('bad-input', { count: 1, fields });
  }
}
