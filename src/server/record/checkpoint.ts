import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { chmod, link, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordSigner } from '../app.ts';
import { RECORD_VERSION, SignedCheckpoint } from '../../contracts/record.ts';
import type { RecordCheckpoint } from '../../contracts/record.ts';
import { canonical } from './canonical.ts';

/** The installation's key for checkpoints, and its public half in the forms that are handed out. */
export type RecordKey = RecordSigner;

const PRIVATE_FILE = 'record-key.pem';
/** The name of the public key's file, which may be copied to anybody who verifies. */
export const PUBLIC_FILE = 'record-key.pub.pem';

/**
 * The key in `folder`, made at the first call. It lies outside the database on purpose: whoever can rewrite
 * the record there cannot sign what they wrote. Two processes starting at once get the same key.
 *
 * @throws Error when the file is there but is no Ed25519 private key.
 */
export async function openRecordKey(folder: string): Promise<RecordKey> {
  const path = join(folder, PRIVATE_FILE);
  const pem = (await readIfThere(path)) ?? (await makeKey(path));
  // Copied or restored files often come back readable to everybody.
  await chmod(path, 0o600);
  const privateKey = readKey(pem, path, createPrivateKey);
  const publicKey = createPublicKey(privateKey);
  await writePublic(folder, publicKey);
  const raw = rawPublicKey(publicKey);
  return { id: keyId(raw), privateKey, publicKey, rawPublic: raw.toString('base64') };
}

async function makeKey(path: string): Promise<string> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link, unlike a rename, fails when another process was first; then theirs is the key.
    await link(draft, path);
    return pem;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return await readFile(path, 'utf8');
  } finally {
    await unlink(draft);
  }
}

async function writePublic(folder: string, publicKey: KeyObject): Promise<void> {
  const path = join(folder, PUBLIC_FILE);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  if ((await readIfThere(path)) === pem) return;
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'w', 0o644);
  try {
    await file.writeFile(pem);
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function readKey(pem: string, path: string, read: (pem: string) => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read(pem);
  } catch (cause) {
    throw new Error(`${path} is no key in PEM form; put the right file back.`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`${path} is no Ed25519 key; put the right file back.`);
  return key;
}

/** The public key in a PEM file's text, for a reader who has no server. `path` is named in the error. */
export function readPublicKey(pem: string, path: string): KeyObject {
  return readKey(pem, path, createPublicKey);
}

/** The 32 bytes of an Ed25519 public key. */
export function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** The key object of 32 raw bytes in base64. */
export function fromRawPublic(raw: string): KeyObject {
  const x = Buffer.from(raw, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** The short name of a key: the first 16 hex digits of the SHA-256 of its 32 raw bytes. */
export function keyId(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex').slice(0, 16);
}

/** Signs that a chain stood so. `at` is the database's clock. */
export function signCheckpoint(
  key: RecordKey,
  stand: Pick<RecordCheckpoint, 'at' | 'chain' | 'count' | 'head'>,
): SignedCheckpoint {
  const { at, chain, count, head } = stand;
  const checkpoint = { at, chain, count, head, key: key.id, v: RECORD_VERSION } as const;
  return { checkpoint, publicKey: key.rawPublic, signature: signText(key.privateKey, canonical(checkpoint)) };
}

/** Whether `signed` was signed by `key`, and names it. */
export function isSignedBy(signed: SignedCheckpoint, key: KeyObject): boolean {
  const raw = rawPublicKey(key);
  return (
    signed.checkpoint.key === keyId(raw) &&
    signed.publicKey === raw.toString('base64') &&
    verifyText(key, canonical(signed.checkpoint), signed.signature)
  );
}

/** Base64 Ed25519 signature over the UTF-8 bytes of `text`. */
export function signText(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text, 'utf8'), key).toString('base64');
}

/** Whether `signature` (base64) is the one over the UTF-8 bytes of `text`. */
export function verifyText(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
}

/**
 * The checkpoint in a file that somebody kept: the one that was mailed, or an earlier export, whose last
 * line holds it.
 *
 * @throws Error with a sentence when there is none.
 */
export function readCheckpoint(text: string): SignedCheckpoint {
  const line = text.trim().split(/\r?\n/).at(-1) ?? '';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new Error('The checkpoint file holds no checkpoint; give the file that was mailed.', { cause });
  }
  // An export's last line holds its seal as well.
  const rest = typeof value === 'object' && value !== null ? { ...value, seal: undefined } : {};
  if ('seal' in rest) delete rest.seal;
  const signed = SignedCheckpoint.safeParse(rest);
  if (!signed.success)
    throw new Error('The checkpoint file holds no checkpoint; give the file that was mailed.');
  return signed.data;
}
