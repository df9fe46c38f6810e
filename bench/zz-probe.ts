import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layClient, layDesk, layPerson, laySignIn } from '../src/server/testing/people.ts';
import { load } from './load.ts';
import { openScratch, scratchFolder } from './scratch.ts';
import { freePort } from '../e2e/harness/server.ts';
import { root } from '../tools/sources.ts';
const tick = 10; // ms
function cpu(pid: number) {
  try {
    const s = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const f = s.slice(s.lastIndexOf(')') + 2).split(' ');
    return (Number(f[11]) + Number(f[12])) * tick;
  } catch {
    return 0;
  }
}
function backends(who: string, dbpid: string) {
  let sum = 0;
  for (const p of readdirSync('/proc')) {
    if (!/^\d+$/.test(p)) continue;
    try {
      const c = readFileSync(`/proc/${p}/cmdline`, 'utf8');
      const st = readFileSync(`/proc/${p}/stat`, 'utf8');
      const ppid = st.slice(st.lastIndexOf(')') + 2).split(' ')[1];
      if (ppid === dbpid && c.includes('bw_app')) sum += cpu(Number(p));
    } catch {}
  }
  return sum;
}
const prof = process.argv.includes('--prof');
const scratch = scratchFolder();
const port = await freePort();
const url = `http://localhost:${port}`;
const child = spawn(
  process.execPath,
  [
    ...(prof ? ['--cpu-prof', '--cpu-prof-dir=/tmp/askbench/prof'] : []),
    join(root, 'dist', 'cli.js'),
    'start',
  ],
  {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      BAILIWICK_PORT: String(port),
      BAILIWICK_DATA: scratch.data,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
child.stdout!.resume();
for (;;) {
  try {
    if ((await fetch(url + '/healthz')).ok) break;
  } catch {}
  await new Promise((r) => setTimeout(r, 100));
}
const database = await openScratch(scratch.data);
const { owner, access } = database;
import { execSync } from 'node:child_process';
const dbpid = readFileSync(
  execSync('find ' + scratch.data + ' -name postmaster.pid')
    .toString()
    .trim()
    .split('\n')[0]!,
  'utf8',
).split('\n')[0]!;
const clientId = await layClient(owner, await layDesk(owner));
const chief = await layPerson(owner, clientId, 'super-admin');
const { token } = await laySignIn(owner, chief);
const ours = {
  url: `${url}/api/portal/may`,
  method: 'POST' as const,
  headers: { origin: url, cookie: `bw=${token.toString('base64url')}`, 'content-type': 'application/json' },
  body: JSON.stringify({ action: 'user.add', subject: { role: 'member' } }),
  connections: 32,
};
const r = await fetch(ours.url, { method: 'POST', headers: ours.headers, body: ours.body });
const reply = await r.json();
await owner.query('create table bench_peer (key bytea primary key, reply jsonb not null)');
await owner.query('grant select on bench_peer to bw_app');
await owner.query('insert into bench_peer values ($1, $2)', [
  createHash('sha256').update(token).digest(),
  JSON.stringify(reply),
]);
const peer = spawn(
  process.execPath,
  [
    ...(prof ? ['--cpu-prof', '--cpu-prof-dir=/tmp/askbench/prof2'] : []),
    '--import',
    'tsx',
    fileURLToPath(new URL('./peer.ts', import.meta.url)),
  ],
  { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } },
);
peer.stdin.end(JSON.stringify({ database: access.roles.bw_app }));
const [address] = (await once(peer.stdout.setEncoding('utf8'), 'data')) as [string];
const theirs = { ...ours, url: `${address.trim()}/ask` };
await load({ ...ours, requests: 6000 });
await load({ ...theirs, requests: 6000 });
for (let i = 0; i < 3; i++) {
  const out: string[] = [];
  const rates: number[] = [];
  for (const [name, what, pid] of [
    ['ours', ours, child.pid!],
    ['peer', theirs, peer.pid!],
  ] as const) {
    const a = cpu(pid),
      b = backends('bw_app', dbpid);
    const l = await load({ ...what, requests: 10000 });
    const n = (cpu(pid) - a) / 10,
      d = (backends('bw_app', dbpid) - b) / 10;
    rates.push(l.rate);
    out.push(`${name} ${Math.round(l.rate)}/s node ${n.toFixed(0)}us pg ${d.toFixed(0)}us`);
  }
  console.log(out.join(' | '), 'ratio', (rates[0]! / rates[1]!).toFixed(2));
}
if (process.argv.includes('--sql')) {
  const app = await owner.query('select 1');
  for (const q of (process.env['Q'] ?? '').split(';;').filter(Boolean)) {
    await owner.query('reset role');
    const s = await owner
      .query(
        `do $x$ declare t timestamptz := clock_timestamp(); r record; k bytea := decode('${token.toString('hex')}','hex'); begin for i in 1..20000 loop ${q}; end loop; raise exception '%', extract(epoch from clock_timestamp()-t)*50; end $x$`,
      )
      .catch((e: Error) => e.message);
    console.log(q, s, 'us');
  }
}
peer.kill('SIGINT');
await once(peer, 'exit');
child.kill('SIGTERM');
await once(child, 'exit');
await database.close();
scratch.remove();
process.exit(0);
