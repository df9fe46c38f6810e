import { AsyncLocalStorage } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import net from 'node:net';
import type pg from 'pg';
import type { OpenPools } from '../db/pools.ts';

/** A transaction that began, and what was begun in it that it could wait on beside the database. */
interface Open {
  over: boolean;
  readonly found: string[];
}

const within = new AsyncLocalStorage<Open>();

/** Seen where it begins, not by how long it takes: a slow machine makes nothing of it. */
function notice(what: string): void {
  const open = within.getStore();
  if (open !== undefined && !open.over) open.found.push(`${what}: ${new Error('begun here').stack ?? ''}`);
}

type Callable = (this: unknown, ...rest: unknown[]) => unknown;

/** Has `what` noticed whenever this method is called. */
function watch(holder: object, method: string, what: string): void {
  const before = Reflect.get(holder, method) as Callable;
  const noticing: Callable = function (...rest) {
    notice(what);
    return before.apply(this, rest);
  };
  Object.defineProperties(noticing, Object.getOwnPropertyDescriptors(before)); // setTimeout has a promise of its own
  Reflect.set(holder, method, noticing);
}

let world = false;

function watchTheWorld(): void {
  if (world) return;
  world = true;
  watch(net.Socket.prototype, 'connect', 'a connection');
  watch(ChildProcess.prototype, 'spawn', 'a program');
  watch(globalThis, 'setTimeout', 'a timer');
}

const known = new WeakSet<pg.PoolClient>();
const lists = new WeakMap<OpenPools, string[]>();

function watchClient(client: pg.PoolClient, found: string[]): void {
  if (known.has(client)) return;
  known.add(client);
  const query = client.query.bind(client) as (...rest: unknown[]) => unknown;
  const noticing = (...rest: unknown[]) => {
    if (rest[0] === 'begin') within.enterWith({ over: false, found });
    const open = within.getStore();
    if (open !== undefined && (rest[0] === 'commit' || rest[0] === 'rollback')) open.over = true;
    return query(...rest);
  };
  client.query = noticing as typeof client.query;
}

/**
 * Notices whatever a transaction of these pools begins that it could wait on beside its own statements: a second
 * connection of a pool, a connection to anywhere, a program, a timer.
 *
 * @returns what was found so far, each with where it was begun
 */
export function watchTransactions(pools: OpenPools): readonly string[] {
  watchTheWorld();
  const there = lists.get(pools);
  if (there !== undefined) return there;
  const found: string[] = [];
  lists.set(pools, found);
  for (const pool of [pools.app, pools.auth, pools.sweep]) {
    pool.on('acquire', (client) => watchClient(client, found));
    watch(pool, 'connect', 'a second connection to the database');
  }
  return found;
}

/** Runs what a test does amid a transaction of its own as if it were elsewhere: somebody else's request, say. */
export const elsewhere = <T>(work: () => T): T => within.exit(work);
