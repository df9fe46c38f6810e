import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Obstacle } from '../obstacle.ts';
import type { Binaries } from './binaries.ts';
import { giveTo, runAs } from './identity.ts';
import type { Identity } from './identity.ts';
import { whyInitdb } from './said.ts';

/** The name of the embedded server's superuser, who owns everything through `bw_owner`. */
export const SUPERUSER = 'bailiwick';

/**
 * Makes a new cluster at `cluster`: UTF-8, checksums, passwords by SCRAM only. It grows in a folder beside
 * and is put in place by one rename, so that a crash leaves no half of one. Call it in turn (turn.ts).
 * `careless` leaves the writing to disk to the system, for tests.
 */
export function initialise(
  binaries: Binaries,
  identity: Identity,
  cluster: string,
  password: string,
  careless = false,
): void {
  clearDrafts(cluster);
  const draft = `${cluster}.new-${randomBytes(6).toString('hex')}`;
  fs.mkdirSync(draft, { mode: 0o700 });
  try {
    const pwfile = path.join(draft, 'password');
    fs.writeFileSync(pwfile, password, { mode: 0o600 });
    giveTo(identity, draft);
    const target = path.join(draft, 'cluster');
    const result = runAs(identity, binaries.initdb, [
      `--pgdata=${target}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${pwfile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(careless ? ['--no-sync'] : []),
    ]);
    if (result.status !== 0) {
      throw new Obstacle(
        `The database folder ${cluster} could not be made: ${whyInitdb(result.error?.message ?? result.stderr)}.`,
      );
    }
    fs.renameSync(target, cluster);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** What a start that was killed half-way left behind. */
function clearDrafts(cluster: string): void {
  const parent = path.dirname(cluster);
  for (const name of fs.readdirSync(parent)) {
    if (!name.startsWith(`${path.basename(cluster)}.new-`)) continue;
    fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/**
 * Compares the version that made the cluster with the one at hand. PostgreSQL reads no other major version's
 * files; the way over is a backup by the old and a restore by the new. Throws {@link Obstacle}.
 */
export function checkVersion(binaries: Binaries, cluster: string): void {
  const made = Number.parseInt(fs.readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8'), 10);
  if (made === binaries.major) return;
  throw new Obstacle(
    `${cluster} was made by PostgreSQL ${made} and this Bailiwick brings ${binaries.major}: run ` +
      '`bailiwick backup FILE` with the Bailiwick that made it, then `bailiwick restore FILE` with this one ' +
      'and an empty BAILIWICK_DATA.',
  );
}
