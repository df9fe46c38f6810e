import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type pg from 'pg';
import { embeddedAccess } from '../db/access.ts';
import type { EmbeddedAddress } from '../db/embedded/postgres.ts';
import { connectOwner } from '../db/roles.ts';
import { testClient, type TestClient } from './client.ts';
import { layClient, layDesk, layPerson, laySignIn } from './people.ts';
import { programOf } from './program.ts';

/** A server in a process of its own, which can be killed and started again over the same data. */
export interface Mortal {
  readonly data: string;
  readonly clientId: string;
  /** A Super admin of the one client, at the server that runs now. */
  chief(): TestClient;
  /** Ends the server's process with no warning. */
  killServer(): Promise<void>;
  /** Ends the database's first process with no warning. */
  killDatabase(): void;
  /** Starts the server again and waits until it serves. */
  start(): Promise<void>;
  /** Does something as the owner of the tables, on a connection of its own. */
  asOwner<T>(work: (owner: pg.Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts a server over new data, with a desk, a live client and its Super admin. */
export async function aMortal(): Promise<Mortal> {
  const data = mkdtempSync(join(tmpdir(), 'bailiwick-mortal-'));
  chmodSync(data, 0o711); // PostgreSQL's user must pass through when root runs the tests
  let running = await started(data);
  const asOwner: Mortal['asOwner'] = async (work) => {
    const owner = await connectOwner(embeddedAccess({ address: running.address }));
    try {
      return await work(owner);
    } finally {
      await owner.end();
    }
  };
  const { clientId, token } = await asOwner(async (owner) => {
    const client = await layClient(owner, await layDesk(owner));
    const chief = await layPerson(owner, client, 'super-admin');
    return { clientId: client, token: (await laySignIn(owner, chief)).token };
  });
  return {
    data,
    clientId,
    chief: () => testClient(running.url, token),
    killServer: () => ended(running.child, 'SIGKILL'),
    killDatabase: () => process.kill(postmaster(data), 'SIGKILL'),
    start: async () => void (running = await started(data)),
    asOwner,
    close: async () => {
      await ended(running.child, 'SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly address: EmbeddedAddress;
}

async function started(data: string): Promise<Running> {
  const child = spawn(process.execPath, [await programOf('serverProcess'), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended before it served, with ${String(code)}`);
  });
  died.catch(() => undefined); // it may well be killed later
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), died])) as [
    string,
  ];
  return { child, ...(JSON.parse(line) as Omit<Running, 'child'>) };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

function postmaster(data: string): number {
  return Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A Member to be added, asked again with the same key until the answer is known. */
export interface Wish {
  readonly email: string;
  readonly key: string;
}

/** People who add Members without a pause, whatever happens to the server. */
export interface Busy {
  /** Whose adding was acknowledged. */
  readonly done: readonly Wish[];
  /** Whose answer never came. */
  readonly open: readonly Wish[];
  /** Lets the wishes under way end. */
  stop(): Promise<void>;
}

/** Sends one wish. @returns whether it was acknowledged as done */
export async function send(client: TestClient, { email, key }: Wish): Promise<boolean> {
  const person = { first: 'Nova', last: 'Member', email, role: 'member' };
  const reply = await client
    .post('/api/portal/people', person, { 'idempotency-key': key })
    .catch((error: unknown) => (error instanceof TypeError ? null : Promise.reject(error as Error)));
  const answer = reply?.body as { request?: { state?: string } } | undefined;
  return reply?.status === 200 && answer?.request?.state === 'done';
}

/** Begins with `hands` people at once; `round` makes their wishes distinct from those of other rounds. */
export function addMembers(mortal: Mortal, round: string, hands = 3): Busy {
  const done: Wish[] = [];
  const open: Wish[] = [];
  let stopped = false;
  const hand = async (h: number) => {
    for (let n = 0; !stopped; n += 1) {
      const wish = { email: `nova-${round}-${h}-${n}@acme.example`, key: `wish-${round}-${h}-${n}` };
      const known = await send(mortal.chief(), wish);
      (known ? done : open).push(wish);
      // A hand stays with what it does not know, like a person before an error.
      if (!known) return;
    }
  };
  const all = Promise.all(Array.from({ length: hands }, (_one, h) => hand(h)));
  return {
    done,
    open,
    stop: async () => {
      stopped = true;
      await all;
    },
  };
}
