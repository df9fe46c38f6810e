import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { v7 } from 'uuid';
import type { z } from 'zod';
import { Problem, problemFromDatabase } from '../../../contracts/errors.ts';
import { UNSAFE_NAME } from '../../../contracts/files.ts';
import type { FileOffer, FileTicket, SessionFile, SessionFiles } from '../../../contracts/files.ts';
import type { App } from '../../app.ts';
import { newToken } from '../../db/tokens.ts';
import type { Download } from '../../doors/door.ts';
import { read } from '../../gate/perform.ts';
import type { AnyCaller } from '../../gate/tx.ts';
import { inSession } from '../access.ts';
import { append, arrived, hashOf, isClean, pathOf } from './disk.ts';
import { fileById, filesOf, presentFile } from './store.ts';

const actionOf = (caller: AnyCaller) =>
  caller.actor.kind === 'customer' ? ('session.join' as const) : ('session.host' as const);

/** Files of which a piece is being received on this process. */
const busy = new Set<string>();

/** The files of a session, oldest first. */
export function readFiles(caller: AnyCaller, sessionId: string): Promise<z.infer<typeof SessionFiles>> {
  return read(caller, { action: actionOf(caller) }, async (tx) => ({
    files: (await filesOf(tx, sessionId)).map(presentFile),
  }));
}

/**
 * Offers a file: an agent's is asked for first, a customer's is their yes. Throws `file-unsafe`, `explain-session`,
 * `consent-refused`, `files-full`.
 */
export function offerFile(
  caller: AnyCaller,
  sessionId: string,
  { name, type, size }: z.infer<typeof FileOffer>,
): Promise<SessionFile> {
  const id = v7();
  return inSession(caller, sessionId, `Send the file “${name}”`, async ({ tx, tell }) => {
    if (UNSAFE_NAME.test(name)) throw new Problem('file-unsafe');
    await tx.rows('select guard.offer_file($1, $2, $3, $4, $5, $6)', [
      id,
      sessionId,
      v7(),
      name,
      type ?? 'application/octet-stream',
      size,
    ]);
    const who = caller.actor.kind === 'customer' ? 'The customer' : 'An agent';
    tell('file.offer', `${who} offered the file “${name}”.`, { file: id, name, size });
    const row = await fileById(tx, id);
    if (row === undefined) throw new Problem('not-found');
    return presentFile(row);
  });
}

/** How far a file came, and how long it is, in bytes. Throws `not-found`, `consent-waits`, `consent-over`, `file-ended`. */
export async function progressOf(
  caller: AnyCaller,
  fileId: string,
): Promise<{ offset: number; size: number }> {
  const size = await read(caller, { action: actionOf(caller) }, async (tx) => {
    const row = await fileById(tx, fileId);
    if (row === undefined) throw new Problem('not-found');
    return Number(row.size);
  });
  return { offset: await arrived(caller.app.config.files, fileId), size };
}

/**
 * Receives a piece of a file; with the last one the file is hashed, checked, and there for the other side. Throws
 * `offset-differs`, `file-busy`, and what the guard refuses: the right to send is asked again for every piece.
 *
 * @returns how many bytes have come
 */
export async function receive(
  caller: AnyCaller,
  fileId: string,
  offset: number,
  from: Readable,
): Promise<number> {
  const { files } = caller.app.config;
  const size = await read(caller, { action: actionOf(caller) }, async (tx) => {
    const { size: whole } = await tx.row<{ size: string }>('select guard.may_send($1) as size', [fileId]);
    return Number(whole);
  });
  if (busy.has(fileId)) throw new Problem('file-busy');
  busy.add(fileId);
  try {
    const before = await arrived(files, fileId);
    if (before !== offset) throw new Problem('offset-differs', { offset: before });
    const now = await append(files, fileId, offset, size - offset, from);
    if (now >= size) await finish(caller, fileId);
    return now;
  } finally {
    busy.delete(fileId);
  }
}

async function finish(caller: AnyCaller, fileId: string): Promise<void> {
  const { files, scan } = caller.app.config;
  const hash = await hashOf(files, fileId);
  const clean = scan === null || (await isClean(scan, pathOf(files, fileId)));
  const row = await read(caller, { action: actionOf(caller) }, (tx) => fileById(tx, fileId));
  if (row === undefined) throw new Problem('not-found');
  const state = clean ? 'whole' : 'unsafe';
  await inSession(caller, row.session_id, 'Send a file', async ({ tx, tell }) => {
    await tx.rows('select guard.end_file($1, $2, $3)', [fileId, state, hash]);
    const said = clean
      ? `The file “${row.name}” came whole.`
      : `The file “${row.name}” was held back: the check did not pass it.`;
    tell(`file.${state}`, said, { file: fileId, name: row.name, sha256: hash.toString('hex') });
  });
}

/** A link to a whole file, good for ten minutes. Throws `not-found`. */
export function ticketFor(caller: AnyCaller, fileId: string): Promise<z.infer<typeof FileTicket>> {
  return read(caller, { action: actionOf(caller) }, async (tx) => {
    const { text, bytes } = newToken();
    await tx.rows('select guard.lay_ticket($1, $2)', [fileId, bytes]);
    return { url: `/files/${text}` };
  });
}

/** The file that a ticket stands for, as a download. Throws `not-found`. */
export async function fetchFile(app: App, ticket: string): Promise<Download> {
  const { rows } = await app.pools.app
    .query<{ id: string; name: string }>('select id, name from guard.ticket_file($1)', [
      Buffer.from(ticket, 'base64url'),
    ])
    .catch((error: unknown) => {
      throw problemFromDatabase(error) ?? error;
    });
  const [row] = rows;
  if (row === undefined) throw new Problem('not-found');
  const body = createReadStream(pathOf(app.config.files, row.id), { highWaterMark: 256 * 1024 });
  return { name: row.name, type: 'application/octet-stream', body };
}
