import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { OutsideKey } from '../app.ts';
import { Obstacle } from './obstacle.ts';
import { keptSecret } from './secrets.ts';

const NONCE = 12;
const TAG = 16;
const KEY_BYTES = 32;

/** A key that lies in `DATA/secrets`, and its name: so that what was sealed knows which file opens it. */
export type SealingKey = OutsideKey;

/** Reads the key file `DATA/secrets/<name>`, or makes it, 0600. Throws {@link Obstacle} when it holds no key. */
export function openSealingKey(data: string, name: string): SealingKey {
  return sealingKey(Buffer.from(keptSecret(data, name), 'base64url'), path.join(data, 'secrets', name));
}

/** The same, making none: null where there is no such file. */
export function lookForSealingKey(data: string, name: string): SealingKey | null {
  return fs.existsSync(path.join(data, 'secrets', name)) ? openSealingKey(data, name) : null;
}

/** A key of 32 bytes with its name. `file` is named in the {@link Obstacle} that another length throws. */
export function sealingKey(key: Buffer, file: string): SealingKey {
  if (key.length !== KEY_BYTES) {
    throw new Obstacle(`${file} holds no key: put it back from a copy of the data folder.`);
  }
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 16), key };
}

/** AES-256-GCM: nonce, ciphertext, tag. `place` is where it belongs; it opens nowhere else. */
export function seal(key: Buffer, place: string, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What {@link seal} adds to every text, bytes. */
export const SEAL_BYTES = NONCE + TAG;

/** The plain bytes of what was sealed for that place. Throws an Error when a byte, the key or the place differs. */
export function unseal(key: Buffer, place: string, sealed: Buffer): Buffer {
  if (sealed.length < SEAL_BYTES) throw new Error('what was sealed is longer');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
}
