import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { v7 } from 'uuid';
import { layAgent, layDesk, laySignIn } from '../src/server/testing/people.ts';
import { startBuilt } from './built.ts';
import type { LinesLoad, LinesTold } from './lines-load.ts';
import { residentMiB } from './memory.ts';
import type { BenchRow } from './row.ts';
import { openScratch, scratchFolder } from './scratch.ts';

const SESSIONS = 5_000;
/** Lines are opened in such parts: a grant is good for thirty seconds. */
const PART = 500;
/** Each session says something once in so many milliseconds. */
const EVERY = 10_000;
const SECONDS = 30;
/** What opening ten thousand lines within a minute left to do is over after so many milliseconds. */
const SETTLE = 5_000;

/** 5,000 sessions, an agent and a customer on the line of each, signalled by one process, each with an offer, an answer and their candidates; chat in all of them. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startBuilt(scratch.data);
  const database = await openScratch(scratch.data);
  const { owner } = database;
  try {
    const [load] = loadavg();
    const laid = await layDeskAndAgent(owner);
    const before = residentMiB(server.pid);
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('./lines-load.ts', import.meta.url))],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    for (let at = 0; at < SESSIONS; at += PART) {
      const secrets = await layLines(owner, laid, PART, server.url);
      child.stdin.write(`${JSON.stringify({ url: server.url, pairs: secrets } satisfies LinesLoad)}\n`);
      await onTheLine(owner, 2 * (at + PART));
    }
    const open = residentMiB(server.pid);
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    child.stdin.end(`${JSON.stringify({ every: EVERY, seconds: SECONDS } satisfies LinesLoad)}\n`);
    const told = JSON.parse(await text(child.stdout)) as LinesTold;
    const after = Math.max(open, residentMiB(server.pid));
    return rowsOf(told, ((after - before) * 1024) / SESSIONS, load ?? 0);
  } finally {
    await server.stop();
    await database.close();
    scratch.remove();
  }
}

interface Laid {
  readonly deskId: string;
  readonly agentId: string;
  readonly signInId: string;
}

async function layDeskAndAgent(owner: pg.Client): Promise<Laid> {
  const deskId = await layDesk(owner);
  const agent = await layAgent(owner, deskId);
  const { signInId } = await laySignIn(owner, agent);
  return { deskId, agentId: agent.id, signInId };
}

/** Lays sessions with their customers admitted, and a fresh grant for both; past the guard. @returns the grants */
async function layLines(
  owner: pg.Client,
  laid: Laid,
  count: number,
  origin: string,
): Promise<[string, string][]> {
  const rows = Array.from({ length: count }, () => ({
    session: v7(),
    customer: v7(),
    grants: [randomBytes(32), randomBytes(32)] as const,
    lines: [v7(), v7()] as const,
  }));
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  await owner.query(
    `with s as (
       insert into guard.session (id, desk_id, host_id, state, active_at)
       select id, $1, $2, 'active', clock_timestamp() from unnest($3::uuid[]) id returning id),
     a as (insert into guard.session_agent (session_id, agent_id, part, state, came_at) select id, $2, 'host', 'in', clock_timestamp() from s),
     u as (
       insert into guard.customer (id, session_id, token_hash, name, network, came_by, state, admitted_at)
       select u, s, sha256(uuid_send(u)), 'Robin Reed', '::', 'link', 'admitted', clock_timestamp()
         from unnest($3::uuid[], $4::uuid[]) as t (s, u))
     insert into guard.line_of_session (id, session_id, hash, kind, holder_id, sign_in_id, origin)
     select x.id, x.s, x.h, x.k, x.w, x.i, $9 from (
       select l as id, s, h, 'agent' as k, $2::uuid as w, $10::uuid as i from unnest($3::uuid[], $5::uuid[], $6::bytea[]) as t (s, l, h)
       union all
       select l, s, h, 'customer', u, null from unnest($3::uuid[], $7::uuid[], $8::bytea[], $4::uuid[]) as t (s, l, h, u)) x`,
    [
      laid.deskId,
      laid.agentId,
      rows.map(({ session }) => session),
      rows.map(({ customer }) => customer),
      rows.map(({ lines }) => lines[0]),
      rows.map(({ grants }) => hash(grants[0])),
      rows.map(({ lines }) => lines[1]),
      rows.map(({ grants }) => hash(grants[1])),
      origin,
      laid.signInId,
    ],
  );
  return rows.map(({ grants }) => [grants[0].toString('base64url'), grants[1].toString('base64url')]);
}

/** Waits until so many lines are open. */
async function onTheLine(owner: pg.Client, count: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { rows } = await owner.query<{ n: string }>(
      'select count(*) as n from guard.line_of_session where opened_at is not null and closed_at is null',
    );
    if (Number(rows[0]?.n) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Fewer than ${count} lines opened within a minute.`);
}

function rowsOf(told: LinesTold, kib: number, load: number): BenchRow[] {
  const busy = load > 1 ? `; load ${load.toFixed(1)} before` : '';
  return [
    {
      work: `${SESSIONS.toLocaleString('en')} sessions on one process, chat once in ${EVERY / 1000} s each: sent → heard`,
      must: 'p99 ≤ 50 ms, none lost',
      got: `p50 ${told.p50.toFixed(0)}, p99 ${told.p99.toFixed(0)} ms (median of three ten-second runs) over ${told.heard} messages, ${told.lost} lost; ${told.unheard} of ${told.signals} signals lost${busy}`,
      met: told.p99 <= 50 && told.lost === 0 && told.unheard === 0,
    },
    {
      work: 'memory of the server, for each of them: the most of opened and talked',
      must: '≤ 30 KiB',
      got: `${kib.toFixed(1)} KiB`,
      met: kib <= 30,
    },
  ];
}
