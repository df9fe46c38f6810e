import { buffer } from 'node:stream/consumers';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { v7 } from 'uuid';
import type { z } from 'zod';
import { Problem } from '../../../contracts/errors.ts';
import { PIECE_BYTES, RECORDING_BYTES } from '../../../contracts/recordings.ts';
import type { Recording, Recordings } from '../../../contracts/recordings.ts';
import { isNoRoom } from '../../db/obstacle.ts';
import { read } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { inSession } from '../access.ts';
import { Sending } from '../sending.ts';
import { agentName } from '../../gate/who.ts';
import { newKey, openKeyFile, unwrap } from './keys.ts';
import { addPiece, arrivedOf } from './raw.ts';
import { canRecord } from './remux.ts';
import { recordingById, recordingsOf } from './store.ts';

/** The recordings of a session, and whether this server can record at all. */
export async function readRecordings(caller: Caller, session: string): Promise<z.infer<typeof Recordings>> {
  const able = await canRecord(caller.app.config.recordings.ffmpeg);
  const recordings = await read(caller, { action: 'session.host' }, (tx) =>
    recordingsOf(tx, session, caller.actor.id),
  );
  return { recordings, able };
}

/**
 * Begins to record, with the customer's yes. Throws `recording-off`, `recording-not-agreed`, `recording-runs`,
 * `recordings-full`, `session-not-active`.
 */
export async function startRecording(caller: Caller, session: string): Promise<Recording> {
  const { data, ffmpeg } = caller.app.config.recordings;
  if (!(await canRecord(ffmpeg))) throw new Problem('recording-off');
  const file = openKeyFile(data);
  const id = v7();
  return inSession(caller, session, 'Record a support session', async ({ tx, tell }) => {
    const { wrapped } = newKey(file, id);
    await tx.rows('select guard.start_recording($1, $2, $3, $4)', [id, session, file.id, wrapped]);
    const name = await agentName(tx, caller.actor.id);
    tell('recording.start', `${name} began to record, as the customer agreed.`, { recording: id });
    return recordingById(tx, id, caller.actor.id);
  });
}

/** How much of a recording has come, bytes. Throws `not-found`. */
export async function progressOf(caller: Caller, id: string): Promise<number> {
  await read(caller, { action: 'session.host' }, (tx) => recordingById(tx, id, caller.actor.id));
  return arrivedOf(caller.app.config.recordings.folder, id);
}

/** A piece that comes just now. */
interface Coming {
  readonly from: Readable;
  /** When something of it came last, ms; never again once all of it is there. */
  heardAt: number;
  readonly ended: Promise<void>;
}

/** Recordings of which a piece is being received on this process. */
const busy = new Map<string, Coming>();

const sending = new Sending();

/** A piece that was quiet for so long gives way to another try: the connection that it came on may be dead, ms. */
const GIVES_WAY = 1_500;

/** One piece comes at a time; one that fell quiet makes place. Throws `file-busy`. @returns what is to be left again */
async function takePlace(id: string, from: Readable): Promise<Coming & { leave(): void }> {
  const before = busy.get(id);
  if (before !== undefined) {
    if (performance.now() - before.heardAt < GIVES_WAY) throw new Problem('file-busy');
    before.from.destroy();
    await before.ended;
    if (busy.has(id)) throw new Problem('file-busy'); // another try was quicker
  }
  // Nothing is waited for between the look and the taking: of two that look at once one finds it taken.
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const leave = (): void => {
    busy.delete(id);
    end();
  };
  const coming = { from, heardAt: performance.now(), ended, leave };
  busy.set(id, coming);
  return coming;
}

/**
 * Takes the next piece. Whether the customer's yes still stands is asked for each. Throws `recording-over`,
 * `offset-differs`, `file-busy`, `too-large`; where the disk is full it stops the recording and throws `recording-no-room`.
 *
 * @returns how many bytes have come
 */
export function takePiece(caller: Caller, id: string, offset: number, from: Readable): Promise<number> {
  return sending.piece(caller.actor.id, () => takeOne(caller, id, offset, from));
}

async function takeOne(caller: Caller, id: string, offset: number, from: Readable): Promise<number> {
  const { folder, data } = caller.app.config.recordings;
  const { key_id, wrapped } = await mayRecord(caller, id);
  const key = unwrap(openKeyFile(data), id, key_id, wrapped);
  const coming = await takePlace(id, from);
  try {
    const before = await arrivedOf(folder, id);
    if (before !== offset) throw new Problem('offset-differs', { offset: before });
    const piece = await wholePiece(from, Math.min(PIECE_BYTES, RECORDING_BYTES - offset), () => {
      coming.heardAt = performance.now();
    });
    coming.heardAt = Infinity;
    if (piece === null || piece.length === 0) return before;
    await mayRecord(caller, id); // once more: it may have come slowly, and the yes was taken back meanwhile
    return await addPiece(folder, id, key, { offset, piece });
  } catch (error) {
    if (!isNoRoom(error)) throw error;
    await stopForRoom(caller, id);
    throw new Problem('recording-no-room', {}, error);
  } finally {
    coming.leave();
  }
}

const mayRecord = (caller: Caller, id: string) =>
  read(caller, { action: 'session.host' }, (tx) =>
    tx.row<{ key_id: string; wrapped: Buffer }>('select * from guard.may_record($1)', [id]),
  );

/** A piece as it came; null when its line broke amid it: it is sent once more. Throws `too-large`. */
async function wholePiece(from: Readable, most: number, heard: () => void): Promise<Buffer | null> {
  if (from.destroyed) return null; // its line broke before anybody listened: no `close` comes any more
  const taken = from.pipe(atMost(most, heard));
  from.once('close', () => from.readableEnded || taken.destroy()); // a pipe alone would wait for ever
  try {
    return await buffer(taken);
  } catch (error) {
    if (error instanceof Problem || from.readableAborted !== true) throw error;
    return null;
  }
}

/** Lets so many bytes through, and fails at the next. @param heard is told whenever something came */
function atMost(limit: number, heard: () => void): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      heard();
      if (seen > limit) done(new Problem('too-large', { limit }));
      else done(null, chunk);
    },
  });
}

/** Stops a recording; it is closed into one file after the reply. Throws `recording-over`, `not-found`. */
export function stopRecording(caller: Caller, id: string): Promise<Recording> {
  return stop(caller, id, false, (name) => `${name} stopped the recording.`);
}

/** Stops a recording that the disk has no room for; what came before is kept. Throws as {@link stopRecording}. */
const stopForRoom = (caller: Caller, id: string): Promise<Recording> =>
  stop(
    caller,
    id,
    true,
    () => 'The recording stopped: the disk of the server is full. What had come before is kept.',
  );

async function stop(
  caller: Caller,
  id: string,
  noRoom: boolean,
  said: (agent: string) => string,
): Promise<Recording> {
  const { sessionId } = await read(caller, { action: 'session.host' }, (tx) =>
    recordingById(tx, id, caller.actor.id),
  );
  return inSession(caller, sessionId, 'Stop a recording', async ({ tx, tell }) => {
    await tx.rows('select guard.stop_recording($1, $2)', [id, noRoom]);
    tell('recording.stop', said(await agentName(tx, caller.actor.id)), { recording: id });
    return recordingById(tx, id, caller.actor.id);
  });
}
