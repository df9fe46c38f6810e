import pg from 'pg';
import type { Caller } from '../src/server/gate/tx.ts';
import { perform } from '../src/server/gate/perform.ts';
import { makeLog } from '../src/server/doors/log.ts';
import { openPools } from '../src/server/db/pools.ts';
import { startServer } from '../src/server/main.ts';
import { aKey } from '../src/server/record/aRecord.ts';
import { TEST_KEY } from '../src/server/testing/factors.ts';
import { insertFrozen } from '../src/server/requests/change.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';
import { layAgentAtDesk, layCalling, lendAll } from './lent.ts';
import type { LaidDesk, Lent } from './lent.ts';
import { openScratch, scratchFolder } from './scratch.ts';
import type { ScratchDatabase } from './scratch.ts';

/** Changes under way at once. */
const AT_ONCE = 16;
/** Rounds of each kind, taking turns, so that a busy moment of the machine meets all of them. */
const ROUNDS = 5;
/** Changes in one round. */
const CHANGES = { one: 200, many: 400 } as const;
const CLIENTS = 400;
/** What one call has open at most here: a call holds no more than 50 requests. */
const OF_ONE_CALL = 40;
const WARM_UP = 200;

/** Changes with authority, record and outbox: the gate and the guard as they stand, PostgreSQL with fsync on. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const database = await openScratch(scratch.data, true);
  try {
    return await measure(database);
  } finally {
    await database.close();
    scratch.remove();
  }
}

async function measure({ access, owner }: ScratchDatabase): Promise<BenchRow[]> {
  const pools = openPools(access);
  const log = makeLog('warn');
  const server = await startServer({
    config: {
      url: 'http://localhost',
      urlIsSet: false,
      hosts: ['127.0.0.1'],
      port: 0,
      trustedProxy: [],
      tls: null,
      turn: null,
      files: '',
      recordings: { folder: '', data: '', ffmpeg: '' },
      scan: null,
      evaluation: true,
      webRoot: '',
    },
    pools,
    listenAccess: access.roles.bw_app,
    log,
    recordKey: aKey(),
    authenticatorKey: TEST_KEY,
    migrationsCurrent: async () => true,
  });
  try {
    const desk = await layAgentAtDesk(owner);
    const caller = callerOf(server.app, desk);
    const lend = async (clients: number, changes: number) => {
      const contacts = Math.max(clients, Math.ceil(changes / OF_ONE_CALL));
      const callings = await layCalling(owner, desk, { clients, contacts });
      return lendAll(pools.app, desk, callings, Math.ceil(changes / contacts));
    };
    const one = await lend(1, WARM_UP + ROUNDS * CHANGES.one);
    const many = await lend(CLIENTS, WARM_UP + ROUNDS * CHANGES.many);
    await allOf(one.splice(0, WARM_UP), caller);
    await allOf(many.splice(0, WARM_UP), caller);
    return rowsOf(await rounds(one, many, caller, () => durableInserts(access.owner)));
  } finally {
    await server.close();
    await pools.close();
  }
}

interface Rates {
  /** Durable inserts of one connection, changes of one client, changes of many clients: per second. */
  readonly inserts: number;
  readonly one: number;
  readonly many: number;
}

async function rounds(
  one: Lent[],
  many: Lent[],
  caller: Caller,
  inserts: () => Promise<number>,
): Promise<Rates[]> {
  const rates: Rates[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.push({
      inserts: await inserts(),
      one: await allOf(one.splice(0, CHANGES.one), caller),
      many: await allOf(many.splice(0, CHANGES.many), caller),
    });
  }
  return rates;
}

function callerOf(app: Caller['app'], { agentId, deskId, token, signInId }: LaidDesk): Caller {
  const factorAt = new Date();
  return {
    app,
    token,
    actor: { kind: 'agent', id: agentId, deskId, roles: ['agent'], signInId, factorAt, evaluation: false },
  };
}

/** Makes all of the changes, {@link AT_ONCE} under way. @returns how many per second */
async function allOf(lent: readonly Lent[], caller: Caller): Promise<number> {
  const queue = lent.values();
  const began = performance.now();
  const worker = async () => {
    for (const one of queue) await makeChange(caller, one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (lent.length * 1000) / (performance.now() - began);
}

/** What running a request does once it is lent: spend the authority, change the directory, tell the record. */
function makeChange(caller: Caller, { clientId, authority, hash, person }: Lent): Promise<void> {
  return perform(caller, { action: 'contact.match', sentence: 'Run what was asked' }, async (tx) => {
    const [, id] = await Promise.all([
      tx.rows('select guard.use($1, $2)', [authority, hash]),
      insertFrozen(tx, clientId, person),
    ]);
    const sentence = `Add ${person.first} ${person.last} as a Member.`;
    const answer = { outcome: 'allow', rule: 'client.user.add.super-admin' };
    tx.record({
      chain: clientId,
      action: 'user.add',
      rule: answer.rule,
      body: { sentence, subject: { person: id, ...person }, answer },
    });
    await Promise.resolve();
  });
}

/** How many rows per second one connection makes durable, one commit each. */
async function durableInserts(access: pg.ClientConfig, count = 300): Promise<number> {
  const client = new pg.Client(access);
  await client.connect();
  try {
    await client.query('create table if not exists bench_insert (id bigint primary key, body text)');
    await client.query('truncate bench_insert');
    const began = performance.now();
    for (let id = 0; id < count; id += 1) {
      const values = [id, 'x'.repeat(200)];
      await client.query({ name: 'insert', text: 'insert into bench_insert values ($1, $2)', values });
    }
    return (count * 1000) / (performance.now() - began);
  } finally {
    await client.end();
  }
}

function rowsOf(rates: readonly Rates[]): BenchRow[] {
  const inserts = median(rates.map((rate) => rate.inserts));
  return [
    changeRow('one client', rates, 'one', inserts >= 2_000 ? { rate: 500 } : { times: 0.8 }, inserts),
    changeRow('400 clients', rates, 'many', inserts >= 2_000 ? { rate: 1_500 } : { times: 3 }, inserts),
  ];
}

function changeRow(
  whose: string,
  rates: readonly Rates[],
  kind: 'one' | 'many',
  must: { rate?: number; times?: number },
  inserts: number,
): BenchRow {
  const got = median(rates.map((rate) => rate[kind]));
  const ratio = median(rates.map((rate) => rate[kind] / rate.inserts));
  return {
    work: `change with authority, record and outbox, in process, ${AT_ONCE} at once, ${whose}`,
    must: must.rate === undefined ? `≥ ${must.times} × one connection's durable inserts` : `≥ ${must.rate}/s`,
    got: `${Math.round(got)}/s (durable inserts of one connection: ${Math.round(inserts)}/s)`,
    ratio,
    met: must.rate === undefined ? ratio >= (must.times ?? 0) : got >= must.rate,
  };
}
