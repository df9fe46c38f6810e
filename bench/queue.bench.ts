import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type pg from 'pg';
import { v7 } from 'uuid';
import type { Waiting } from '../src/contracts/queue.ts';
import { testClient, type TestClient } from '../src/server/testing/client.ts';
import { layAgent, layDesk, laySignIn } from '../src/server/testing/people.ts';
import { customerClient } from '../src/server/testing/sessions.ts';
import { root } from '../tools/sources.ts';
import type { BenchRow } from './row.ts';
import { openScratch, scratchFolder } from './scratch.ts';

const WAITING = 1_000;
const AGENTS = 50;
/** Each of the 50 takes somebody once in so many milliseconds: 1,000 are taken in forty seconds. */
const PACE = 2_000;
/** How long those who came are given until each has a question open, ms. */
const SETTLED = 3_000;

/** 1,000 people on the help page, each with a question open, and 50 agents who take them: doors, record and disk included. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startProcess(scratch.data);
  const database = await openScratch(scratch.data);
  try {
    return await measure(database.owner, server.url);
  } finally {
    await database.close();
    await server.stop();
    scratch.remove();
  }
}

/** The server in a process of its own, so that those who wait and take here do not slow it down. */
async function startProcess(data: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const program = join(root, 'src', 'server', 'testing', 'serverProcess.ts');
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, ['--import', 'tsx', program, data], { cwd: root, stdio: [...stdio] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function measure(owner: pg.Client, url: string): Promise<BenchRow[]> {
  const deskId = await layDesk(owner);
  const agents: TestClient[] = [];
  for (let n = 0; n < AGENTS; n += 1) {
    agents.push(testClient(url, (await laySignIn(owner, await layAgent(owner, deskId))).token));
  }
  await waitAll(owner, deskId, url, 3 * AGENTS);
  await takeAll(agents, 0); // warms up
  await waitAll(owner, deskId, url, WAITING);
  const paced = await takeAll(agents, PACE);
  await waitAll(owner, deskId, url, WAITING);
  const rushed = await takeAll(agents, 0);
  return [
    await rowOf(owner, `each once in ${PACE / 1000} s`, paced, 50),
    await rowOf(owner, 'each again at once, to show the most there is', rushed, Infinity),
  ];
}

/** Fills the line; every one of them asks again and again, as their page does, until they are taken. */
async function waitAll(owner: pg.Client, deskId: string, url: string, count: number): Promise<void> {
  const tokens = Array.from({ length: count }, () => randomBytes(32));
  await owner.query(
    `with e as (
       insert into guard.queue_entry (id, desk_id, group_id, token_hash, name, about, network, state)
       select id, $1, $1, hash, 'Robin', 'The printer', '::', 'waiting' from unnest($2::uuid[], $3::bytea[]) as t (id, hash)
       returning id)
     insert into guard.queue_seen (entry_id) select id from e`,
    [deskId, tokens.map(() => v7()), tokens.map((token) => createHash('sha256').update(token).digest())],
  );
  const clients = tokens.map((token) => customerClient(testClient(url), token.toString('base64url')));
  const firsts = clients.map((client) => client.get('/api/waiting'));
  for (const [n, first] of firsts.entries()) {
    const { version } = (await first).body as Waiting;
    void ask(clients[n] as TestClient, version).catch(() => undefined);
  }
  // A thousand do not come within one moment anywhere but here: what that costs is over before anybody is taken.
  await pause(SETTLED);
}

async function ask(client: TestClient, version: string): Promise<void> {
  for (let after = version; ;) {
    const waiting = (await client.get(`/api/waiting?after=${after}`)).body as Waiting;
    if (waiting.state !== 'waiting') return;
    after = waiting.version;
  }
}

interface Taken {
  /** From the first to the last, ms. */
  readonly took: number;
  readonly entries: readonly string[];
  /** How long each took, ms. */
  readonly times: readonly number[];
}

/** All agents take the next until nobody waits. @param pace least time between two of one agent, ms */
async function takeAll(agents: readonly TestClient[], pace: number): Promise<Taken> {
  const entries: string[] = [];
  const times: number[] = [];
  const start = performance.now();
  const work = async (agent: TestClient, n: number) => {
    // They do not begin in step: each has their own moment within the pace.
    await pause((n * pace) / AGENTS);
    for (;;) {
      const began = performance.now();
      const reply = await agent.post('/api/queue/claim', {});
      if (reply.status !== 200) return;
      const took = performance.now() - began;
      times.push(took);
      entries.push((reply.body as { entryId: string }).entryId);
      await pause(pace - took);
    }
  };
  await Promise.all(agents.map(work));
  return { entries, times, took: performance.now() - start };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)));

async function rowOf(
  owner: pg.Client,
  pace: string,
  { entries, times, took }: Taken,
  most: number,
): Promise<BenchRow> {
  const { rows } = await owner.query<{ n: number }>(
    `select count(*)::int as n from (select session_id from guard.customer where came_by = 'queue'
       group by session_id having count(*) > 1) twice`,
  );
  const twice = entries.length - new Set(entries).size + (rows[0]?.n ?? 0);
  const rate = (entries.length * 1000) / took;
  const [median, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  return {
    work: `${WAITING.toLocaleString('en')} waiting, ${AGENTS} agents claiming, ${pace}`,
    must: most === Infinity ? 'nobody twice, all taken' : `nobody twice, all taken; claim p99 ≤ ${most} ms`,
    got: `${twice} twice, ${entries.length} taken; p99 ${p99.toFixed(0)} ms, median ${median.toFixed(0)} ms, ${rate.toFixed(0)}/s`,
    met: twice === 0 && entries.length === WAITING && p99 <= most,
  };
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
