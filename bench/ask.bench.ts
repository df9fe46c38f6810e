import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DatabaseAccess } from '../src/server/db/access.ts';
import { layClient, layDesk, layPerson, laySignIn } from '../src/server/testing/people.ts';
import { startBuilt } from './built.ts';
import type { Built } from './built.ts';
import { load } from './load.ts';
import type { Load } from './load.ts';
import { drift, residentMiB } from './memory.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';
import { openScratch, scratchFolder } from './scratch.ts';
import type { ScratchDatabase } from './scratch.ts';

const CONNECTIONS = 32;
const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP = 3_000;
/** How many requests memory is watched over, in parts between which it is looked at. */
const WATCHED = 100_000;
const PARTS = 25;
/** Watching ends after so long on a slow machine, and the row says how many requests it saw. */
const WATCH_MS = 90_000;

/** Asking a decision over HTTP against the same kind of route without Bailiwick, and memory over many requests. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startBuilt(scratch.data);
  const database = await openScratch(scratch.data);
  try {
    const ours = await ourLoad(server.url, database);
    const reply = await answerTo(ours);
    const peer = await startPeer(database, ours, reply);
    try {
      const asking = await askingRow(ours, peer.load);
      return [asking, await memoryRow(server, ours)];
    } finally {
      peer.stop();
    }
  } finally {
    await server.stop();
    await database.close();
    scratch.remove();
  }
}

async function ourLoad(url: string, { owner }: ScratchDatabase): Promise<Load> {
  const clientId = await layClient(owner, await layDesk(owner));
  const chief = await layPerson(owner, clientId, 'super-admin');
  const { token } = await laySignIn(owner, chief);
  return {
    url: `${url}/api/portal/may`,
    method: 'POST',
    headers: { origin: url, cookie: `bw=${token.toString('base64url')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'user.add', subject: { role: 'member' } }),
    connections: CONNECTIONS,
  };
}

/** What our door answers, so that the peer sends just as much. */
async function answerTo({ url, method, headers, body }: Load): Promise<unknown> {
  const reply = await fetch(url, { method, headers, body: body ?? null });
  if (!reply.ok) throw new Error(`Asking was refused: ${await reply.text()}`);
  return reply.json();
}

/** Starts the peer over a table with one row: the hash of the token, and the reply. */
async function startPeer({ access, owner }: ScratchDatabase, ours: Load, reply: unknown) {
  const token = Buffer.from(/bw=(.*)/.exec(ours.headers['cookie'] ?? '')?.[1] ?? '', 'base64url');
  await owner.query('create table bench_peer (key bytea primary key, reply jsonb not null)');
  await owner.query('grant select on bench_peer to bw_app');
  const key = createHash('sha256').update(token).digest();
  await owner.query('insert into bench_peer values ($1, $2)', [key, JSON.stringify(reply)]);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('./peer.ts', import.meta.url))],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } },
  );
  child.stdin.end(JSON.stringify({ database: appOf(access) }));
  const [address] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return {
    load: { ...ours, url: `${address.trim()}/ask` },
    stop: () => void child.kill('SIGTERM'),
  };
}

const appOf = (access: DatabaseAccess) => access.roles.bw_app;

async function askingRow(ours: Load, peers: Load): Promise<BenchRow> {
  await load({ ...ours, requests: WARM_UP });
  await load({ ...peers, requests: WARM_UP });
  const rounds: { ours: number; peers: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const seconds = SECONDS;
    rounds.push({
      ours: (await load({ ...ours, seconds })).rate,
      peers: (await load({ ...peers, seconds })).rate,
    });
  }
  const ratio = median(rounds.map((round) => round.ours / round.peers));
  const [got, peer] = [median(rounds.map((round) => round.ours)), median(rounds.map((round) => round.peers))];
  return {
    work: `asking a decision over HTTP, ${CONNECTIONS} connections, signed in`,
    must: '≥ 0.6 × Fastify + zod + one query without it',
    got: `${Math.round(got)}/s (without it: ${Math.round(peer)}/s)`,
    ratio,
    met: ratio >= 0.6,
  };
}

/** The rounds before were its warm-up: by then the caches stand and V8 has made its code. */
async function memoryRow({ pid }: Built, ours: Load): Promise<BenchRow> {
  const samples = [residentMiB(pid)];
  const end = performance.now() + WATCH_MS;
  let seen = 0;
  while (seen < WATCHED && performance.now() < end) {
    seen += (await load({ ...ours, requests: WATCHED / PARTS })).answered;
    samples.push(residentMiB(pid));
  }
  const moved = drift(samples);
  return {
    work: `memory over ${seen.toLocaleString('en')} requests`,
    must: 'flat (± 5 %)',
    got: `${(samples[0] ?? 0).toFixed(0)} → ${(samples.at(-1) ?? 0).toFixed(0)} MiB, drift ${((moved - 1) * 100).toFixed(1)} %`,
    met: moved <= 1.05 && seen >= WATCHED,
  };
}
