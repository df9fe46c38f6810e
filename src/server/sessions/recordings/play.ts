import type { z } from 'zod';
import { Problem } from '../../../contracts/errors.ts';
import type { Recording, RecordingRule } from '../../../contracts/recordings.ts';
import type { Download } from '../../doors/door.ts';
import { perform, read } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { inSession } from '../access.ts';
import { agentName } from '../../gate/who.ts';
import { whileAllowed } from '../allowed.ts';
import { openKeyFile, unwrap } from './keys.ts';
import { dropPieces } from './raw.ts';
import { dropSealed, readPart } from './sealed.ts';
import { recordingById } from './store.ts';

type Rule = z.infer<typeof RecordingRule>;

const errand = { action: 'session.host' } as const;
const known = (caller: Caller, id: string) =>
  read(caller, errand, (tx) => recordingById(tx, id, caller.actor.id));

/** Opens a recording to play it, for four hours; the record tells who did. Throws `not-found`, `recording-not-there`. */
export async function viewRecording(caller: Caller, id: string): Promise<Recording> {
  const { sessionId } = await known(caller, id);
  return inSession(caller, sessionId, 'Play a recording', async ({ tx, tell }) => {
    await tx.rows('select guard.view_recording($1, $2)', [id, caller.token]);
    const name = await agentName(tx, caller.actor.id);
    tell('recording.view', `${name} opened the recording.`, { recording: id });
    return recordingById(tx, id, caller.actor.id);
  });
}

/**
 * The recording, or the part that a player asks for, for whoever opened it; it breaks off as soon as they may not play it
 * any more, or it is destroyed. Throws `not-found`, `recording-unreadable`, `range-outside`.
 *
 * @param range the request's header (RFC 9110, 14.2); '' for all of it
 */
export async function playRecording(caller: Caller, id: string, range: string): Promise<Download> {
  const { folder, data } = caller.app.config.recordings;
  const mayPlay = () =>
    read(caller, errand, (tx) =>
      tx.row<{ key_id: string; wrapped: Buffer; size: number }>(
        'select * from guard.play_recording($1, $2)',
        [id, caller.token],
      ),
    );
  const { key_id, wrapped, size } = await mayPlay();
  const key = unwrap(openKeyFile(data), id, key_id, wrapped);
  const part = partOf(range, size);
  const body = readPart(folder, id, key, part ?? { from: 0, to: size - 1, of: size });
  body.once('close', whileAllowed(body, mayPlay));
  return { name: `recording-${id.slice(-8)}.webm`, type: 'video/webm', body, of: size, part };
}

/** One range of bytes; null when all is asked for, or in a form that is not ours. Throws `range-outside`. */
function partOf(range: string, of: number): { from: number; to: number; of: number } | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range);
  const [, first = '', last = ''] = found ?? [];
  if (!found || (first === '' && last === '')) return null;
  const from = first === '' ? Math.max(0, of - Number(last)) : Number(first);
  const to = first === '' || last === '' ? of - 1 : Math.min(Number(last), of - 1);
  if (from > to) throw new Problem('range-outside', { of });
  return { from, to, of };
}

/** Destroys a recording now: its key first, then its file. For admins. Throws `not-found`, `recording-not-there`. */
export async function destroyRecording(caller: Caller, id: string): Promise<Recording> {
  const { sessionId } = await known(caller, id);
  const gone = await inSession(caller, sessionId, 'Destroy a recording', async ({ tx, tell }) => {
    await tx.rows('select guard.destroy_recording($1)', [id]);
    const name = await agentName(tx, caller.actor.id);
    tell('recording.destroy', `${name} destroyed the recording.`, { recording: id });
    return recordingById(tx, id, caller.actor.id);
  });
  await dropSealed(caller.app.config.recordings.folder, id);
  await dropPieces(caller.app.config.recordings.folder, id);
  return gone;
}

/** How long the desk keeps recordings. For admins. */
export function readRule(caller: Caller): Promise<Rule> {
  return read(caller, { action: 'settings.account' }, ruleOf);
}

async function ruleOf(tx: Tx): Promise<Rule> {
  const [rule] = await tx.rows<Rule>('select days from recording_rule');
  if (rule === undefined) throw new Problem('not-found'); // who may not read it sees no row
  return rule;
}

/** How many recordings would be destroyed if they were kept for so many days. For admins. */
export function countPast(caller: Caller, days: number | undefined): Promise<{ count: number }> {
  return read(caller, { action: 'settings.account' }, async (tx) => {
    const thought = days ?? (await ruleOf(tx)).days;
    return tx.row<{ count: number }>('select guard.recordings_past($1) as count', [thought]);
  });
}

/** Changes that; what is older is destroyed within the hour. */
export function setRule(caller: Caller, { days }: Rule): Promise<Rule> {
  const sentence = `Keep recordings for ${days} days`;
  return perform(caller, { action: 'settings.account', sentence }, async (tx) => {
    await tx.rows('select guard.keep_recordings($1)', [days]);
    const name = await agentName(tx, caller.actor.id);
    const said = `${name} has recordings kept for ${days} days.`;
    tx.record({ chain: caller.actor.deskId, action: 'recordings.keep', body: { sentence: said, days } });
    return ruleOf(tx);
  });
}
