import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { testClient } from '../src/server/testing/client.ts';
import { layAgent, layDesk, laySignIn } from '../src/server/testing/people.ts';
import { layActive } from '../src/server/testing/sessions.ts';
import type { LaidSession } from '../src/server/testing/sessions.ts';
import { dial } from '../src/server/testing/sessions.ts';
import type { TestClient } from '../src/server/testing/client.ts';
import { startBuilt } from './built.ts';
import type { EndsAsked, Pass } from './files-ends.ts';
import { residentMiB } from './memory.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';
import { openScratch, scratchFolder } from './scratch.ts';

const MIB = 1024 * 1024;
const SIZE = 500 * MIB;
/** What goes through before anything is measured. */
const WARM = 100 * MIB;
const ROUNDS = 3;
const TOUCH = Buffer.alloc(MIB, 1);
/** Between two messages of the chat, ms. */
const BREATH = 25;

/** A file of 500 MiB from a customer to an agent through the server, beside a bare relay of sockets; and the chat meanwhile. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startBuilt(scratch.data);
  const database = await openScratch(scratch.data);
  const relay = startChild('./files-relay.ts');
  const ends = startChild('./files-ends.ts');
  const pass = async (asked: EndsAsked) => JSON.parse(await ends.ask(asked)) as Pass;
  try {
    const port = Number(await relay.says());
    const { agent, token } = await anAgent(database.owner, server.url);
    const session = await layActive(agent, testClient(server.url));
    const idle = await chatTimes(agent, session, 40);
    const through = {
      through: 'server',
      url: server.url,
      agent: token,
      customer: session.token,
    } as const;
    await pass({ ...through, size: WARM });
    const base = residentMiB(server.pid);
    const passes: Passes[] = [];
    let most = base;
    const watch = setInterval(() => (most = Math.max(most, residentMiB(server.pid))), 100);
    let busy: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await touchMemory(scratch.data, SIZE * 2);
      const bare = await pass({ through: 'relay', port, size: SIZE });
      const moving = pass({ ...through, size: SIZE });
      if (round === 0) busy = await chatTimes(agent, session, 40);
      passes.push({ ours: await moving, bare });
    }
    clearInterval(watch);
    return rowsOf(passes, { idle, busy }, most - base);
  } finally {
    relay.stop();
    ends.stop();
    await server.stop();
    await database.close();
    scratch.remove();
  }
}

/**
 * Writes a file and takes it away again: a virtual machine gets the pages of a file's first write from its host, at
 * a sixth of the rate of pages it has had before (0.36 against 2.4 GB/s where this was measured), and a server
 * that has run for a while has had them.
 */
async function touchMemory(folder: string, bytes: number): Promise<void> {
  const path = join(folder, 'touched');
  const file = await open(path, 'w');
  for (let at = 0; at < bytes; at += MIB) await file.write(TOUCH);
  await file.close();
  await rm(path);
}

async function anAgent(owner: pg.Client, url: string): Promise<{ agent: TestClient; token: string }> {
  const { token } = await laySignIn(owner, await layAgent(owner, await layDesk(owner)));
  return { agent: testClient(url, token), token: token.toString('base64url') };
}

/** A process of its own that is asked, and answers, a line each. */
interface Child {
  says(): Promise<string>;
  ask(asked: EndsAsked): Promise<string>;
  stop(): void;
}

function startChild(file: string): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const says = async () => ((await once(lines, 'line')) as [string])[0];
  return {
    says,
    ask(asked) {
      child.stdin.write(`${JSON.stringify(asked)}\n`);
      return says();
    },
    stop: () => void child.kill(),
  };
}

/** From saying something to hearing it on the other side, ms, one after another. */
async function chatTimes(agent: TestClient, session: LaidSession, count: number): Promise<number[]> {
  const [says, hears] = [await dial(agent, session.id), await dial(session.customer, null)];
  await hears.wait('welcome');
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = crypto.randomUUID();
    await pause(BREATH);
    const began = performance.now();
    says.say({ t: 'say', id, text: `Message ${n}` });
    await hears.wait('said', ({ messages }) => messages.some((message) => message.id === id));
    times.push(performance.now() - began);
  }
  says.close();
  hears.close();
  return times;
}

interface Passes {
  readonly ours: Pass;
  readonly bare: Pass;
}

function rowsOf(
  passes: readonly Passes[],
  chat: { idle: readonly number[]; busy: readonly number[] },
  moved: number,
): BenchRow[] {
  const ratio = median(passes.map(({ ours, bare }) => bare.seconds / ours.seconds));
  const rate = (key: keyof Passes) => Math.round(median(passes.map((one) => SIZE / MIB / one[key].seconds)));
  const equal = passes.every(({ ours, bare }) => ours.equal && bare.equal);
  const [idle, busy] = [median(chat.idle), median(chat.busy)];
  return [
    {
      work: 'a file of 500 MiB through the server: sent, hashed, kept, fetched while it comes',
      must: '≥ 0.7 × a bare relay of sockets; hash equal',
      got: `${rate('ours')} MiB/s (relay: ${rate('bare')} MiB/s), hash ${equal ? 'equal' : 'DIFFERS'}`,
      ratio,
      met: ratio >= 0.7 && equal,
    },
    {
      work: 'memory of the server meanwhile',
      must: '± 30 MiB',
      got: `${moved < 0 ? '' : '+'}${moved.toFixed(0)} MiB at most`,
      met: Math.abs(moved) <= 30,
    },
    {
      work: 'chat, sent → heard, while the file moves',
      must: '≤ 5 × idle',
      got: `${busy.toFixed(1)} ms (idle: ${idle.toFixed(1)} ms)`,
      ratio: busy / idle,
      met: busy / idle <= 5,
    },
  ];
}
