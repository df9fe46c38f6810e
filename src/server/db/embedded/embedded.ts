import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { makeDataFolder } from '../dataFolder.ts';
import { messageOf, Obstacle } from '../obstacle.ts';
import { clusterPassword } from '../secrets.ts';
import { findBinaries } from './binaries.ts';
import { chooseIdentity, giveTo } from './identity.ts';
import type { Identity } from './identity.ts';
import { checkVersion, initialise, SUPERUSER } from './initialise.ts';
import { answers, spawnPostgres, StartFailed, stopPostgres } from './postgres.ts';
import type { EmbeddedAddress, Place } from './postgres.ts';
import { clearStale, standingOf } from './postmaster.ts';
import { checkSocketFolder, socketFolder } from './socketFolder.ts';
import { inTurn } from './turn.ts';

/** How to start the embedded server. */
export interface EmbeddedOptions {
  /** The data folder; the cluster lies in `data/postgres`, its password in `data/postgres.password`. */
  readonly data: string;
  /** Further `name=value` settings of PostgreSQL. */
  readonly settings?: readonly string[];
  /** Narrows as whom it runs under root, for tests. */
  readonly identity?: Identity['kind'];
  /** Told in one line each time the server had to be brought back, and why that failed. */
  readonly onTrouble?: (line: string) => void;
}

/** A running embedded PostgreSQL that this process holds. */
export interface EmbeddedServer {
  readonly address: EmbeddedAddress;
  /** Whether it was running already: left by a process that died, or held by another one. */
  readonly adopted: boolean;
  /** As whom it runs. */
  readonly identity: Identity['kind'];
  /** How many processes hold it, this one included. */
  holders(): Promise<number>;
  /** Lets go of it; the last process that holds it stops it. */
  close(): Promise<void>;
}

/** Held shared by every process that uses the server; whoever gets it alone is the last one. */
const HOLD = "hashtext('bailiwick.hold')";

/**
 * Starts the embedded PostgreSQL over a data folder, or adopts the one that runs there, and watches it:
 * should it die, any process that holds it brings it back, and pools find it at the same address.
 * Throws {@link Obstacle} when it cannot.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = prepare(options);
  const { adopted } = await ensureRunning(place);
  const holder = new Holder(place, options.onTrouble ?? (() => undefined));
  await holder.hold();
  return {
    address: place.address,
    adopted,
    identity: place.identity.kind,
    holders: () => holder.count(),
    close: () => holder.close(),
  };
}

function prepare(options: EmbeddedOptions): Place {
  makeDataFolder(options.data);
  const data = fs.realpathSync(options.data);
  const binaries = findBinaries();
  const identity = chooseIdentity(binaries, data, options.identity);
  const socket = socketFolder(data, identity);
  return {
    binaries,
    identity,
    cluster: path.join(data, 'postgres'),
    socket,
    log: path.join(data, 'postgres.log'),
    settings: options.settings ?? [],
    address: { host: socket, port: 5432, user: SUPERUSER, password: clusterPassword(data) },
  };
}

async function ensureRunning(place: Place): Promise<{ adopted: boolean }> {
  const turns = path.join(path.dirname(place.cluster), 'starting');
  return inTurn(turns, async () => {
    const end = performance.now() + 60_000;
    for (;;) {
      const standing = standingOf(place.cluster);
      if (standing.state === 'live') {
        const { socket } = standing.postmaster;
        if (socket !== '') checkAdopted(place, socket);
        if (await answers(place.address)) return { adopted: true };
      } else if (standing.state === 'none' || clearStale(place.cluster)) {
        if (await started(place, end)) return { adopted: false };
      }
      if (performance.now() > end) {
        throw new Obstacle(
          `A PostgreSQL stands over ${place.cluster} and does not answer; look at ${place.log}, or end that process.`,
        );
      }
      await pause(30);
    }
  });
}

/** A living server must listen in the very folder that we made and checked. */
function checkAdopted(place: Place, socket: string): void {
  if (socket === place.socket) return checkSocketFolder(socket, place.identity);
  throw new Obstacle(
    `The PostgreSQL over ${place.cluster} listens in ${socket} instead of ${place.socket}: stop it and start again.`,
  );
}

/** One try to start; false when processes of the server before are still leaving. */
async function started(place: Place, end: number): Promise<boolean> {
  if (!fs.existsSync(path.join(place.cluster, 'global', 'pg_control'))) {
    const careless = place.settings.includes('fsync=off');
    initialise(place.binaries, place.identity, place.cluster, place.address.password, careless);
  }
  checkVersion(place.binaries, place.cluster);
  if (fs.statSync(place.cluster).uid !== place.identity.uid) giveTo(place.identity, place.cluster);
  try {
    await spawnPostgres(place);
    return true;
  } catch (error) {
    if (error instanceof StartFailed && error.retry && performance.now() < end) return false;
    throw error;
  }
}

/** One connection that says "this process uses the server", and notices when the server is gone. */
class Holder {
  #client: pg.Client | undefined;
  #closing = false;
  #recovery: Promise<void> | undefined;

  constructor(
    private readonly place: Place,
    private readonly trouble: (line: string) => void,
  ) {}

  async hold(): Promise<void> {
    const client = new pg.Client({
      ...this.place.address,
      database: 'postgres',
      application_name: 'bailiwick holder',
      keepAlive: true,
    });
    client.on('error', () => undefined); // 'end' follows and is what counts
    await client.connect();
    try {
      // Waits while the last holder before us is stopping the server; then this connection breaks.
      await client.query(`select pg_advisory_lock_shared(${HOLD})`);
    } catch (error) {
      await client.end().catch(() => undefined); // already broken
      throw error;
    }
    client.on('end', () => this.#lost());
    this.#client = client;
  }

  async count(): Promise<number> {
    const sql = `select count(*)::int as n from pg_locks
      where locktype = 'advisory' and mode = 'ShareLock' and granted
        and database = (select oid from pg_database where datname = 'postgres')`;
    const result = await this.#client?.query<{ n: number }>(sql);
    return result?.rows[0]?.n ?? 0;
  }

  #lost(): void {
    this.#client = undefined;
    if (this.#closing || this.#recovery !== undefined) return;
    this.trouble('The embedded database went away; starting it again.');
    this.#recovery = this.#recover().finally(() => (this.#recovery = undefined));
  }

  async #recover(): Promise<void> {
    for (let wait = 100; !this.#closing; wait = Math.min(wait * 2, 5000)) {
      try {
        await ensureRunning(this.place);
        await this.hold();
        this.trouble('The embedded database is back.');
        return;
      } catch (error) {
        this.trouble(messageOf(error));
        await pause(wait);
      }
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#recovery;
    const client = this.#client;
    if (client === undefined) return;
    this.#client = undefined;
    try {
      if (!(await letGo(client))) return;
      const standing = standingOf(this.place.cluster);
      if (standing.state === 'live') await stopPostgres(standing.postmaster.pid, this.place.cluster);
    } finally {
      await client.end().catch(() => undefined); // the server may be gone
    }
  }
}

/**
 * Gives up the hold of this connection; true when nobody else has one, and then nobody gets one any more. Two that
 * let go at once: both may find the other gone, but only one gets the lock.
 */
async function letGo(client: pg.Client): Promise<boolean> {
  try {
    await client.query(`select pg_advisory_unlock_shared(${HOLD})`);
    const { rows } = await client.query<{ last: boolean }>(`select pg_try_advisory_lock(${HOLD}) as last`);
    return rows[0]?.last === true;
  } catch {
    return false; // the connection broke: the server is gone, or the other one is stopping it
  }
}
