import { randomBytes } from 'node:crypto';
import { Problem } from '../../../contracts/errors.ts';
import { openSealingKey, seal, unseal } from '../../db/sealing.ts';
import type { SealingKey } from '../../db/sealing.ts';

/** The key file in `DATA/secrets`. It wraps the key of every recording: without it none of them can be opened. */
export const KEY_FILE = 'recording-key';

/** Reads the key file, or makes it at the first recording. Throws `recording-unreadable` when it holds no key. */
export function openKeyFile(data: string): SealingKey {
  try {
    return openSealingKey(data, KEY_FILE);
  } catch (error) {
    throw new Problem('recording-unreadable', {}, error);
  }
}

/** A fresh key for one recording, and the same wrapped for the database. */
export function newKey(file: SealingKey, recording: string): { key: Buffer; wrapped: Buffer } {
  const key = randomBytes(32);
  return { key, wrapped: seal(file.key, `key|${recording}`, key) };
}

/** The key of a recording again. Throws `recording-unreadable` when another key file wrapped it. */
export function unwrap(file: SealingKey, recording: string, keyId: string, wrapped: Buffer): Buffer {
  if (keyId !== file.id) throw new Problem('recording-unreadable');
  return open(file.key, `key|${recording}`, wrapped);
}

/** The plain bytes of what was sealed for that place. Throws `recording-unreadable` when a byte differs. */
export function open(key: Buffer, place: string, sealed: Buffer): Buffer {
  try {
    return unseal(key, place, sealed);
  } catch (error) {
    throw new Problem('recording-unreadable', {}, error);
  }
}
