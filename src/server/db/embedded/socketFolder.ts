import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Obstacle } from '../obstacle.ts';
import type { Identity } from './identity.ts';

/** The name of PostgreSQL's socket file for its usual port; the folder says which server it is. */
export const SOCKET_NAME = '.s.PGSQL.5432';

/** How many bytes the path of a Unix socket may have (Linux 107, macOS 103). */
const LONGEST = 103;

/**
 * Makes (or finds again) the folder of PostgreSQL's socket and returns its path. It lies in
 * `data/run`; where that path is too long for a socket, in a fresh folder of the system's temporary
 * folder whose random name is kept in `data/run.path`. Throws {@link Obstacle} on a folder that
 * somebody else could have prepared.
 */
export function socketFolder(data: string, identity: Identity): string {
  const inside = path.join(data, 'run');
  if (fits(inside)) {
    fs.mkdirSync(inside, { recursive: true, mode: 0o700 });
    own(inside, identity);
    checkSocketFolder(inside, identity);
    return inside;
  }
  const note = path.join(data, 'run.path');
  const kept = fs.existsSync(note) ? fs.readFileSync(note, 'utf8').trim() : '';
  if (kept !== '' && fs.lstatSync(kept, { throwIfNoEntry: false }) !== undefined) {
    checkSocketFolder(kept, identity);
    return kept;
  }
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-'));
  own(made, identity);
  checkSocketFolder(made, identity);
  fs.writeFileSync(note, made + '\n', { mode: 0o600 });
  return made;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, SOCKET_NAME)) <= LONGEST;
}

/** Gives a real folder of ours to the identity; a link or a foreign thing is left for the check to refuse. */
function own(folder: string, identity: Identity): void {
  const state = fs.lstatSync(folder);
  if (!state.isDirectory()) return;
  if (process.getuid?.() === 0) fs.lchownSync(folder, identity.uid, identity.gid);
  else if (state.uid !== identity.uid) return;
  fs.chmodSync(folder, 0o700);
}

/**
 * Refuses a socket folder that is a link or no folder, belongs to another user, or is open to others:
 * whoever owns that folder could answer in PostgreSQL's place.
 */
export function checkSocketFolder(folder: string, identity: Pick<Identity, 'uid'>): void {
  const state = fs.lstatSync(folder);
  const wrong = state.isSymbolicLink()
    ? 'is a link'
    : !state.isDirectory()
      ? 'is no folder'
      : state.uid !== identity.uid
        ? `belongs to user ${state.uid} instead of ${identity.uid}`
        : (state.mode & 0o077) !== 0
          ? 'is open to other users'
          : undefined;
  if (wrong === undefined) return;
  throw new Obstacle(`The folder ${folder} for the database's socket ${wrong}: remove it and start again.`);
}
