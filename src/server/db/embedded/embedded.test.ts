import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { embeddedAccess } from '../access.ts';
import { openPools } from '../pools.ts';
import { prepareDatabase } from '../roles.ts';
import { programOf } from '../../testing/program.ts';
import { startEmbedded } from './embedded.ts';
import type { EmbeddedServer } from './embedded.ts';
import { isAlive } from './turn.ts';

const isRoot = process.getuid?.() === 0;
const settings = ['fsync=off'];
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-embedded-'));
const data = path.join(scratch, 'data');
const cluster = path.join(data, 'postgres');
const pidFile = path.join(cluster, 'postmaster.pid');
const postmaster = () => Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
const opened: EmbeddedServer[] = [];
const children: ChildProcess[] = [];

async function start(options: Partial<Parameters<typeof startEmbedded>[0]> = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ data, settings, ...options });
  opened.push(server);
  return server;
}

/** A process of its own that holds the server; gives its first line. */
async function holder(): Promise<{ child: ChildProcess; first: { adopted: boolean; holders: number } }> {
  const child = spawn(process.execPath, [await programOf('embeddedProcess'), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, first: JSON.parse(line) as { adopted: boolean; holders: number } };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function one(server: EmbeddedServer): Promise<unknown> {
  const client = new pg.Client({ ...server.address, database: 'postgres' });
  await client.connect();
  const { rows } = await client.query<{ one: number }>('select 1 as one');
  await client.end();
  return rows[0]?.one;
}

beforeAll(async () => {
  fs.chmodSync(scratch, 0o711);
  await (await start()).close(); // initdb once; the tests below start over it
});
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  for (const server of opened.splice(0)) await server.close();
});
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

describe('a start', () => {
  it('listens in a closed folder only, and lets nobody in without the password', async () => {
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(fs.statSync(server.address.host).mode & 0o777).toBe(0o700);
    expect(fs.statSync(path.join(data, 'postgres.password')).mode & 0o777).toBe(0o600);
    const trust = fs.readFileSync(path.join(cluster, 'pg_hba.conf'), 'utf8').match(/^[^#\n].*$/gm) ?? [];
    expect(trust.every((line) => line.endsWith('scram-sha-256'))).toBe(true);
    const stranger = new pg.Client({ ...server.address, password: 'guess', database: 'postgres' });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
    const client = new pg.Client({ ...server.address, database: 'postgres' });
    await client.connect();
    const facts = await client.query(
      `select current_setting('listen_addresses') as tcp, current_setting('data_checksums') as sums`,
    );
    expect(facts.rows).toEqual([{ tcp: '', sums: 'on' }]);
    await client.end();
  });

  it.each([
    [
      'names a dead process',
      async () => `${await deadPid()}\n${cluster}\n1\n5432\n${path.join(data, 'run')}\n\n`,
    ],
    ['is empty', async () => ''],
    ['names a process of another program', async () => `${process.ppid}\n${cluster}\n1\n5432\n\n\n`],
  ])('passes over a postmaster.pid that %s', async (_kind, content) => {
    fs.writeFileSync(pidFile, await content(), { mode: 0o600 });
    fs.chownSync(pidFile, fs.statSync(cluster).uid, fs.statSync(cluster).gid);
    expect(await one(await start())).toBe(1);
  });

  it('passes over a process id that the database user has by now', async () => {
    const { uid, gid } = fs.statSync(cluster);
    const sleeper = spawn('/bin/sleep', ['60'], isRoot ? { uid, gid, cwd: '/' } : {});
    children.push(sleeper);
    fs.writeFileSync(pidFile, `${sleeper.pid ?? 0}\n${cluster}\n1\n5432\n\n\n`, { mode: 0o600 });
    fs.chownSync(pidFile, uid, gid);
    expect(await one(await start())).toBe(1);
    expect(sleeper.exitCode).toBeNull();
  });

  it('refuses a cluster of another version and names the commands', async () => {
    const version = path.join(cluster, 'PG_VERSION');
    const kept = fs.readFileSync(version);
    fs.writeFileSync(version, '15\n');
    await expect(start()).rejects.toThrow(
      /PostgreSQL 15 .* `bailiwick backup FILE` .* `bailiwick restore FILE`/,
    );
    fs.writeFileSync(version, kept);
  });

  it('refuses a socket folder that is a link', async () => {
    const run = path.join(data, 'run');
    fs.renameSync(run, `${run}.kept`);
    fs.symlinkSync(`${run}.kept`, run);
    await expect(start()).rejects.toThrow(/is a link: remove it/);
    fs.unlinkSync(run);
    fs.renameSync(`${run}.kept`, run);
  });

  it('says so when the password was lost', async () => {
    const secret = path.join(data, 'postgres.password');
    const kept = fs.readFileSync(secret);
    fs.writeFileSync(secret, 'another\n');
    await expect(start()).rejects.toThrow('put postgres.password back');
    expect(fs.existsSync(path.join(cluster, 'postmaster.pid'))).toBe(false); // what nobody can use is not left running
    fs.writeFileSync(secret, kept);
    await (await start()).close();
  });

  it('has its password beside the secrets, which are put back from another cluster after a restore', async () => {
    const [own, before] = [path.join(data, 'postgres.password'), path.join(data, 'secrets', 'database')];
    const kept = fs.readFileSync(own, 'utf8');
    fs.writeFileSync(before, 'of the cluster that was lost\n');
    expect(await one(await start())).toBe(1);
    // Where it lies among them from an earlier version, it moves.
    fs.renameSync(own, before);
    await (await start()).close();
    expect(fs.readFileSync(own, 'utf8')).toBe(kept);
    expect(fs.existsSync(before)).toBe(false);
  });
});

describe('several processes', () => {
  it('share one server; the last one stops it', async () => {
    const mine = await start();
    const { child, first } = await holder();
    expect(first).toMatchObject({ adopted: true, holders: 2 });
    await mine.close();
    expect(isAlive(postmaster())).toBe(true);
    await ended(child, 'SIGTERM');
    expect(fs.existsSync(pidFile)).toBe(false);
  });

  it('two that start at once get one server between them', async () => {
    const [one, two] = await Promise.all([holder(), holder()]);
    expect([one.first.adopted, two.first.adopted].sort()).toEqual([false, true]);
    await Promise.all([ended(one.child, 'SIGTERM'), ended(two.child, 'SIGTERM')]);
    expect(fs.existsSync(pidFile)).toBe(false);
  });

  it('adopt what a killed one left, and then stop it', async () => {
    const { child } = await holder();
    const pid = postmaster();
    await ended(child, 'SIGKILL');
    expect(isAlive(pid)).toBe(true);
    const server = await start();
    expect(server.adopted).toBe(true);
    expect(postmaster()).toBe(pid);
    await server.close();
    expect(fs.existsSync(pidFile)).toBe(false);
  });
});

describe('a database that dies', () => {
  it('comes back by itself, and the pools with it', async () => {
    const troubles: string[] = [];
    const server = await start({ onTrouble: (line) => void troubles.push(line) });
    const access = embeddedAccess(server);
    await prepareDatabase(access);
    const lost: string[] = [];
    const pools = openPools(access, { onLost: (role) => void lost.push(role) });
    const used = await pools.app.connect();
    await used.query('select 1');
    await pools.auth.query('select 1');
    const before = postmaster();
    process.kill(before, 'SIGKILL');
    await expect(used.query('select pg_sleep(30)')).rejects.toThrow();
    used.release(true);
    // An orphaned backend may answer for a moment: the new server counts, and both pools on it.
    const back = async () => {
      expect(postmaster()).not.toBe(before);
      expect((await pools.auth.query('select 1')).rowCount).toBe(1);
      expect((await pools.app.query('select 1')).rowCount).toBe(1);
    };
    await vi.waitFor(back, { timeout: 20_000 });
    expect(lost).toContain('bw_auth');
    await vi.waitFor(() => expect(troubles).toContain('The embedded database is back.'), { timeout: 20_000 });
    await pools.close();
  });
});

describe('places', () => {
  it('takes a random folder for the socket where the path is too long, and finds it again', async () => {
    const deep = path.join(scratch, 'd'.repeat(60), 'e'.repeat(60));
    const first = await start({ data: deep });
    const { host } = first.address;
    expect(host.startsWith(path.join(os.tmpdir(), 'bailiwick-'))).toBe(true);
    expect(fs.statSync(host).mode & 0o777).toBe(0o700);
    await first.close();
    const second = await start({ data: deep });
    expect(second.address.host).toBe(host);
    await second.close();
    fs.rmSync(host, { recursive: true });
  });

  it('says in one sentence that the data folder cannot be made', async () => {
    const file = path.join(scratch, 'file');
    fs.writeFileSync(file, '');
    for (const data of [path.join(file, 'data'), file]) {
      await expect(start({ data })).rejects.toThrow(/^The data folder .* cannot be written .*BAILIWICK_DATA/);
    }
  });

  it.runIf(isRoot)('works for root in a folder that nobody else may enter', async () => {
    const closed = path.join(scratch, 'closed');
    fs.mkdirSync(closed, { mode: 0o700 });
    const server = await start({ data: path.join(closed, 'data') });
    expect(server.identity).toBe('namespace');
    expect(await one(server)).toBe(1);
    await server.close();
    await expect(start({ data: path.join(closed, 'data'), identity: 'user' })).rejects.toThrow(
      /PostgreSQL may not run as root.*BAILIWICK_DATA/,
    );
  });

  it.runIf(isRoot)('runs for a user who is not root', async () => {
    const home = path.join(scratch, 'home');
    fs.mkdirSync(home, { mode: 0o700 });
    fs.chownSync(home, 65534, 65534);
    const child = spawn(process.execPath, [await programOf('embeddedProcess'), path.join(home, 'data')], {
      uid: 65534,
      gid: 65534,
      env: { ...process.env, HOME: home, TMPDIR: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    expect(JSON.parse(line)).toMatchObject({ up: true, adopted: false });
    await ended(child, 'SIGTERM');
  });
});

async function deadPid(): Promise<number> {
  const child = spawn('/bin/true');
  await once(child, 'exit');
  return child.pid ?? 0;
}
