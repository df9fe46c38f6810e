import { createHash } from 'node:crypto';
import { RECORD_VERSION } from '../../contracts/record.ts';
import type { RecordBody, RecordHeader } from '../../contracts/record.ts';
import { canonical, parseCanonical } from './canonical.ts';

/** How many bytes of salt a body is hashed with, so that nobody can find a short body by trying. */
export const SALT_BYTES = 16;

/**
 * One stored entry, as the view `record_entry` gives it. `at`: UTC with microseconds; `body`: canonical
 * JSON.
 */
export type RecordRow = {
  chain: string;
  n: number;
  at: string;
  action: string;
  actor: string;
  authority: string | null;
  rule: string | null;
  prev: Buffer;
  hash: Buffer;
  digest: Buffer;
  salt: Buffer | null;
  body: string | null;
  erasedAt: string | null;
};

/**
 * The header of a stored entry. Its own `hash` is not trusted to be right: `verifyChain` computes it again.
 */
export function headerOf(row: Omit<RecordRow, 'hash' | 'salt' | 'body' | 'erasedAt'>): RecordHeader {
  return {
    action: row.action,
    actor: row.actor,
    at: row.at,
    authority: row.authority,
    body: row.digest.toString('hex'),
    chain: row.chain,
    n: row.n,
    prev: row.prev.toString('hex'),
    rule: row.rule,
    v: RECORD_VERSION,
  };
}

/** The hash of an entry: SHA-256, in hex, of its header's canonical form. */
export function hashHeader(header: RecordHeader): string {
  return createHash('sha256').update(canonical(header), 'utf8').digest('hex');
}

/** A body as it is stored, hashed and exported. Throws `NotCanonical`. */
export function canonicalBody(body: RecordBody): string {
  return canonical(body);
}

/** The stored text of a body, read. Throws `NotCanonical` when it is not what `canonicalBody` writes. */
export function parseBody(text: string): RecordBody {
  return parseCanonical(text) as RecordBody;
}

/** What a header says of its body: SHA-256, in hex, of the salt's bytes and then the canonical body's. */
export function bodyDigest(salt: Buffer, body: string): string {
  return createHash('sha256').update(salt).update(body, 'utf8').digest('hex');
}
