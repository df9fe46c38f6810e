import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { codeOf, Obstacle } from './obstacle.ts';

/** Makes `DATA/secrets` (0700) if it is missing and returns its path. */
export function secretsFolder(data: string): string {
  const folder = path.join(data, 'secrets');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
  return folder;
}

/** The secret `DATA/secrets/<name>`, made there when it is missing. */
export function keptSecret(data: string, name: string): string {
  return secretIn(path.join(secretsFolder(data), name));
}

/**
 * The password of the embedded cluster, in `DATA/postgres.password`: it belongs to that cluster and to no other. It does
 * not lie among `DATA/secrets`, which are put back after a restore and would shut the new cluster; where it lies there
 * from before, it moves.
 */
export function clusterPassword(data: string): string {
  const file = path.join(data, 'postgres.password');
  const before = path.join(secretsFolder(data), 'database');
  if (!fs.existsSync(file) && fs.existsSync(before) && fs.existsSync(path.join(data, 'postgres'))) {
    try {
      fs.linkSync(before, file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error; // another process was faster
    }
    fs.rmSync(before, { force: true });
  }
  return secretIn(file);
}

/**
 * Reads a secret, or makes one of 256 random bits (base64url) there, 0600.
 * Two processes that start together agree: the first file that stands wins.
 */
function secretIn(file: string): string {
  const kept = readSecret(file);
  if (kept !== undefined) return kept;
  // Written whole under another name, then linked: nobody ever reads half a secret.
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  fs.writeFileSync(draft, randomBytes(32).toString('base64url') + '\n', {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
  const made = readSecret(file);
  if (made === undefined) throw new Obstacle(`The secret ${file} vanished while it was made; start again.`);
  return made;
}

function readSecret(file: string): string | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Obstacle(`The secret ${file} cannot be read; give it back to the user who starts Bailiwick.`, {
      cause: error,
    });
  }
  if (text === '')
    throw new Obstacle(`The secret ${file} is empty; put it back from a copy of the data folder.`);
  return text;
}
