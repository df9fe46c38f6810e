import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { v7 } from 'uuid';
import type { z } from 'zod';
import { Problem, problemFromDatabase } from '../../../contracts/errors.ts';
import { UNSAFE_NAME } from '../../../contracts/files.ts';
import type { FileOffer, FileTicket, SessionFile, SessionFiles } from '../../../contracts/files.ts';
import type { Done } from '../../../contracts/common.ts';
import type { App } from '../../app.ts';
import { newToken } from '../../db/tokens.ts';
import type { Download } from '../../doors/door.ts';
import { read } from '../../gate/perform.ts';
import type { AnyCaller } from '../../gate/tx.ts';
import { inSession } from '../access.ts';
import { needContent, sessionById } from '../store.ts';
import { whileAllowed } from '../allowed.ts';
import { Sending } from '../sending.ts';
import { Coming } from './coming.ts';
import { append, arrived, isClean, pathOf } from './disk.ts';
import { fileById, filesOf, presentFile } from './store.ts';

const actionOf = (caller: AnyCaller) =>
  caller.actor.kind === 'customer' ? ('session.join' as const) : ('session.host' as const);

/** A piece that comes just now. */
interface Piece {
  readonly from: Readable;
  /** When something of it came last, ms; never again once all of it is there. */
  heardAt: number;
  readonly ended: Promise<void>;
}

/** Where files are received: the name of a process, of which files a piece comes there just now, and how many of each sender. */
interface Receiving {
  readonly node: string;
  readonly busy: Map<string, Piece>;
  readonly sending: Sending;
}

/** A piece that was quiet for so long gives way to another try: the connection that it came on may be dead, ms. */
const GIVES_WAY = 1_500;
/** After so long it is broken off also where nobody asks: another process may go on with the file then, ms. */
const GIVEN_UP = 10_000;

const receiving = new WeakMap<object, Receiving>();

function receivingOf(app: App): Receiving {
  const known = receiving.get(app.bus) ?? { node: randomUUID(), busy: new Map(), sending: new Sending() };
  receiving.set(app.bus, known);
  return known;
}

const coming = new Coming();

/** The files of a session, oldest first. Throws `not-found`, `session-not-yours`. */
export function readFiles(caller: AnyCaller, sessionId: string): Promise<z.infer<typeof SessionFiles>> {
  return read(caller, { action: actionOf(caller) }, async (tx) => {
    await sessionById(tx, sessionId);
    await needContent(tx, sessionId);
    return {
      files: (await filesOf(tx, sessionId)).map((row) => presentFile(row, passesOn(caller.app))),
    };
  });
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
  return inSession(caller, sessionId, 'Send a file', async ({ tx, tell }) => {
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
    // The record names no file, here and below: admins read it while the session runs, whom its customer does not see.
    tell('file.offer', `${who} offered a file.`, { file: id, size });
    const row = await fileById(tx, id);
    if (row === undefined) throw new Problem('not-found');
    return presentFile(row, passesOn(caller.app));
  });
}

/** How far a file came, and how long it is, in bytes, whatever became of it since. Throws `not-found`. */
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
 * `offset-differs`, `file-busy`, and what the guard refuses: the right to send is asked for every piece, and each second
 * while one comes.
 *
 * @returns how many bytes have come
 */
export function receive(caller: AnyCaller, fileId: string, offset: number, from: Readable): Promise<number> {
  const { sending } = receivingOf(caller.app);
  return sending.piece(caller.actor.id, () => receivePiece(caller, fileId, offset, from));
}

async function receivePiece(
  caller: AnyCaller,
  fileId: string,
  offset: number,
  from: Readable,
): Promise<number> {
  const { files } = caller.app.config;
  const { node, busy } = receivingOf(caller.app);
  const mayCome = () =>
    read(caller, { action: actionOf(caller) }, async (tx) => {
      const { size: whole } = await tx.row<{ size: string }>('select guard.may_send($1, $2) as size', [
        fileId,
        node,
      ]);
      return Number(whole);
    });
  const size = await mayCome();
  await takePlace(busy, fileId);
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const piece: Piece = { from, heardAt: performance.now(), ended };
  busy.set(fileId, piece);
  if (offset === 0) caller.app.bus.wake(); // the other side sees that it comes
  const done = whileAllowed(from, async () => {
    if (performance.now() - piece.heardAt > GIVEN_UP) throw brokenOff();
    return mayCome();
  });
  try {
    const before = await arrived(files, fileId);
    if (before !== offset) throw new Problem('offset-differs', { offset: before });
    const along = coming.along(fileId, offset, () => (piece.heardAt = performance.now()));
    const now = await append(files, fileId, offset, size - offset, from, along);
    piece.heardAt = Infinity;
    if (now >= size) await finish(caller, fileId, size);
    return now;
  } finally {
    done();
    busy.delete(fileId);
    end();
  }
}

/**
 * One piece of a file comes at a time. Whoever may send it and tries anew takes the place of a piece that fell quiet: their
 * network died without a word, and its connection stands here for minutes. Throws `file-busy`.
 */
async function takePlace(busy: ReadonlyMap<string, Piece>, fileId: string): Promise<void> {
  const before = busy.get(fileId);
  if (before === undefined) return;
  if (performance.now() - before.heardAt < GIVES_WAY) throw new Problem('file-busy');
  before.from.destroy(brokenOff());
  await before.ended;
  if (busy.has(fileId)) throw new Problem('file-busy'); // another try was quicker
}

/** As if the connection of a piece had broken: what came of it stays. */
const brokenOff = (): Error => Object.assign(new Error('Nothing came any more.'), { code: 'ECONNRESET' });

/**
 * One file on its way stops, and that alone; of a whole one nothing changes. Throws `not-found`, `session-not-yours`,
 * `session-ended`.
 */
export async function stopFile(caller: AnyCaller, fileId: string): Promise<z.infer<typeof Done>> {
  const row = await read(caller, { action: actionOf(caller) }, (tx) => fileById(tx, fileId));
  if (row === undefined) throw new Problem('not-found');
  return inSession(caller, row.session_id, 'Stop a file', async ({ tx, tell }) => {
    const { stopped } = await tx.row<{ stopped: boolean }>('select guard.stop_file($1) as stopped', [fileId]);
    const who = caller.actor.kind === 'customer' ? 'The customer' : 'An agent';
    if (stopped) tell('file.stop', `${who} stopped a file.`, { file: fileId });
    return { done: true };
  });
}

async function finish(caller: AnyCaller, fileId: string, size: number): Promise<void> {
  const { files, scan } = caller.app.config;
  const hash = await coming.hash(files, fileId, size);
  const clean = scan === null || (await isClean(scan, pathOf(files, fileId)));
  const row = await read(caller, { action: actionOf(caller) }, (tx) => fileById(tx, fileId));
  if (row === undefined) throw new Problem('not-found');
  const state = clean ? 'whole' : 'unsafe';
  await inSession(caller, row.session_id, 'Send a file', async ({ tx, tell }) => {
    const { sha256, seal } = await tx.row<{ sha256: string | null; seal: string | null }>(
      'select * from guard.end_file($1, $2, $3, $4)',
      [fileId, receivingOf(caller.app).node, state, hash],
    );
    const said = clean ? 'A file came whole.' : 'A file was held back: the check did not pass it.';
    tell(`file.${state}`, said, { file: fileId, ...(seal === null ? { sha256 } : { seal }) });
  });
}

/**
 * A link to a file, good for ten minutes: to a whole one, or, where no check has to pass it first, to one that is on its
 * way. Throws `not-found`.
 */
export function ticketFor(caller: AnyCaller, fileId: string): Promise<z.infer<typeof FileTicket>> {
  return read(caller, { action: actionOf(caller) }, async (tx) => {
    const { text, bytes } = newToken();
    await tx.rows('select guard.lay_ticket($1, $2, $3, $4)', [
      fileId,
      bytes,
      passesOn(caller.app),
      caller.token,
    ]);
    return { url: `/files/${text}` };
  });
}

/** Whether files are passed on while they come: not where a check looks at them whole. */
const passesOn = (app: App): boolean => app.config.scan === null;

/**
 * The file that a ticket stands for, as a download; the end of one that is on its way is waited for. Throws `not-found`,
 * `limit-reached`.
 */
export async function fetchFile(app: App, ticket: string): Promise<Download> {
  const secret = Buffer.from(ticket, 'base64url');
  const found = await ticketFile(app, secret, false);
  if (found === undefined) throw new Problem('not-found');
  const { id, name, holder } = found;
  const size = Number(found.size);
  const still = async () => (await ticketFile(app, secret, true)) !== undefined;
  const body = coming.follow(app.config.files, { id, size, by: holder }, still);
  return { name, type: 'application/octet-stream', body, length: size };
}

async function ticketFile(
  app: App,
  secret: Buffer,
  began: boolean,
): Promise<
  { readonly id: string; readonly name: string; readonly size: string; readonly holder: string } | undefined
> {
  const { rows } = await app.pools.app
    .query<{ id: string; name: string; size: string; holder: string }>(
      'select id, name, size, holder from guard.ticket_file($1, $2, $3)',
      [secret, passesOn(app), began],
    )
    .catch((error: unknown) => {
      throw problemFromDatabase(error) ?? error;
    });
  return rows[0];
}
