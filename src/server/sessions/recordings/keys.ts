import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Problem } from '../../../contracts/errors.ts';
import { keptSecret } from '../../db/secrets.ts';

/** The key file in `DATA/secrets`. It wraps the key of every recording: without it none of them can be opened. */
export const KEY_FILE = 'recording-key';

const NONCE = 12;
const TAG = 16;

/** What the key file holds, as a key of AES-256, and its name: so that a recording knows which file wrapped its key. */
export interface KeyFile {
  readonly id: string;
  readonly key: Buffer;
}

/** Reads the key file, or makes it at the first recording. */
export function openKeyFile(data: string): KeyFile {
  const key = Buffer.from(keptSecret(data, KEY_FILE), 'base64url');
  if (key.length !== 32) throw new Problem('recording-unreadable');
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 16), key };
}

/** A fresh key for one recording, and the same wrapped for the database. */
export function newKey(file: KeyFile, recording: string): { key: Buffer; wrapped: Buffer } {
  const key = randomBytes(32);
  return { key, wrapped: seal(file.key, `key|${recording}`, key) };
}

/** The key of a recording again. Throws `recording-unreadable` when another key file wrapped it. */
export function unwrap(file: KeyFile, recording: string, keyId: string, wrapped: Buffer): Buffer {
  if (keyId !== file.id) throw new Problem('recording-unreadable');
  return open(file.key, `key|${recording}`, wrapped);
}

/** AES-256-GCM: nonce, ciphertext, tag. `place` is where it belongs; it opens nowhere else. */
export function seal(key: Buffer, place: string, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What {@link seal} adds to every text, bytes. */
export const SEAL_BYTES = NONCE + TAG;

/** The plain bytes of what was sealed for that place. Throws `recording-unreadable` when a byte differs. */
export function open(key: Buffer, place: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  } catch (error) {
    throw new Problem('recording-unreadable', {}, error);
  }
}
