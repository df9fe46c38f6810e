import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { Obstacle } from '../obstacle.ts';
import type { Binaries } from './binaries.ts';

/**
 * As whom PostgreSQL runs. It refuses to run as root, so under root another user is put on: `user`
 * switches to an account of the machine; `namespace` only looks like one from inside (unshare), which
 * also works where no other account can reach the folders.
 */
export interface Identity {
  readonly kind: 'same' | 'user' | 'namespace';
  /** The owner that files of the database must have on the disk. */
  readonly uid: number;
  readonly gid: number;
  /** What goes before a program to run it as this identity. */
  readonly prefix: readonly string[];
  /** What goes into the options of spawn. */
  readonly spawn: { readonly uid?: number; readonly gid?: number };
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Chooses as whom PostgreSQL runs over `data` and proves it: the identity must reach both the programs
 * and the data folder. `only` narrows the choice, for tests. Throws {@link Obstacle}.
 */
export function chooseIdentity(binaries: Binaries, data: string, only?: Identity['kind']): Identity {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { kind: 'same', uid, gid, prefix: [], spawn: {} };
  const accounts = accountsFor(data);
  for (const account of accounts) {
    const user: Identity = {
      kind: 'user',
      uid: account.uid,
      gid: account.gid,
      prefix: [],
      spawn: { uid: account.uid, gid: account.gid },
    };
    if (only !== 'namespace' && reaches(user, binaries, data)) return user;
  }
  const first = accounts[0];
  if (first !== undefined && only !== 'user') {
    const prefix = ['unshare', '--user', `--map-user=${first.uid}`, `--map-group=${first.gid}`, '--'];
    const namespace: Identity = { kind: 'namespace', uid: 0, gid: 0, prefix, spawn: {} };
    if (reaches(namespace, binaries, data)) return namespace;
  }
  throw new Obstacle(
    `PostgreSQL may not run as root, and no other user of this machine reaches both ${binaries.native} and ` +
      `${data}: start Bailiwick as an ordinary user, or put it and BAILIWICK_DATA outside folders that ` +
      'only root may enter (for example /opt and /var/lib), or set DATABASE_URL.',
  );
}

/** The account that already owns the database comes first, so that a later `postgres` account changes nothing. */
function accountsFor(data: string): Account[] {
  const all = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const owner = fs.statSync(`${data}/postgres`, { throwIfNoEntry: false })?.uid;
  const owns = all.filter((account) => account.uid !== 0 && account.uid === owner);
  const usual = ['postgres', 'nobody'].flatMap((name) => all.filter((account) => account.name === name));
  return [...new Set([...owns, ...usual])];
}

function reaches(identity: Identity, binaries: Binaries, data: string): boolean {
  const script = 'cd -- "$1" && exec "$2" --version';
  const result = runAs(identity, '/bin/sh', ['-c', script, 'probe', data, binaries.postgres]);
  return result.status === 0;
}

/** The environment of PostgreSQL's programs: nothing of ours leaks into it. */
export const plainEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** Turns a program and its arguments into what to spawn so that it runs as `identity`. */
export function commandAs(identity: Identity, program: string, args: readonly string[]): [string, string[]] {
  const [first = program, ...rest] = [...identity.prefix, program, ...args];
  return [first, rest];
}

/** Runs a short program as `identity` and waits for it. */
export function runAs(identity: Identity, program: string, args: readonly string[]) {
  const [file, rest] = commandAs(identity, program, args);
  return spawnSync(file, rest, { ...identity.spawn, cwd: '/', env: plainEnvironment, encoding: 'utf8' });
}

/** Gives `target` and all in it to the identity. Does nothing unless this process is root. */
export function giveTo(identity: Identity, target: string): void {
  if (process.getuid?.() !== 0) return;
  const state = fs.lstatSync(target);
  if (state.uid !== identity.uid || state.gid !== identity.gid) {
    fs.lchownSync(target, identity.uid, identity.gid);
  }
  if (!state.isDirectory()) return;
  for (const name of fs.readdirSync(target)) giveTo(identity, `${target}/${name}`);
}
