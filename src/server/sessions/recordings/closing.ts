import { statfs } from 'node:fs/promises';
import type { App } from '../../app.ts';
import { isNoRoom } from '../../db/obstacle.ts';
import { every } from '../../jobs/every.ts';
import type { Loop } from '../../jobs/every.ts';
import { openKeyFile, unwrap } from './keys.ts';
import { arrivedOf, dropPieces, plainPieces } from './raw.ts';
import { remux } from './remux.ts';
import { dropSealed, sealFile } from './sealed.ts';

/** ffmpeg has this time for one recording, ms. */
const CLOSE_WITHIN = 8 * 60_000;
/** After a turn so long ago this server, or its database, was away: whoever sent meanwhile was not heard, ms. */
const AWAY_AFTER = 30_000;
/** How often the lease of a minute is renewed, ms: a server that dies amid the closing keeps nobody waiting longer. */
const RENEW_EVERY = 15_000;

interface Closing {
  readonly id: string;
  readonly key_id: string;
  readonly wrapped: Buffer;
}

/**
 * Every few seconds, as `bw_sweep`: closes recordings that were stopped, or that nothing stands behind any more, into one
 * file each; destroys those that reached their age.
 *
 * @param renewMs how often is told that the closing of those in hand goes on
 */
export function startClosing(
  app: Pick<App, 'pools' | 'config' | 'log'>,
  ms = 5_000,
  renewMs = RENEW_EVERY,
): Loop {
  const { pools, config, log } = app;
  let lastTurn = -Infinity;
  return every(ms, 'the closing of recordings', log, async () => {
    const { rows } = await pools.sweep.query<Closing>(
      'select id, key_id, wrapped from guard.recordings_to_close($1)',
      [performance.now() - lastTurn < AWAY_AFTER],
    );
    lastTurn = performance.now();
    await leased(app, rows, renewMs);
    const old = await pools.sweep.query<{ id: string }>('select id from guard.forget_recordings() as id');
    for (const { id } of old.rows) {
      await dropPieces(config.recordings.folder, id);
      await dropSealed(config.recordings.folder, id);
    }
  });
}

/** Closes one after the other, and says meanwhile that those which are left are not forgotten. */
async function leased(
  app: Pick<App, 'pools' | 'config' | 'log'>,
  rows: readonly Closing[],
  renewMs: number,
): Promise<void> {
  const left = new Set(rows.map(({ id }) => id));
  const renew = (): void => {
    app.pools.sweep.query('select guard.still_closing($1)', [[...left]]).catch((error: unknown) => {
      app.log.warn({ err: error }, 'the lease of recordings could not be renewed');
    });
  };
  const timer = setInterval(renew, renewMs);
  try {
    for (const one of rows) {
      await close(app, one);
      left.delete(one.id);
    }
  } finally {
    clearInterval(timer);
  }
}

/** Whether the disk has no room for what closing makes: the film, and the same once more, sealed. */
async function lacksRoom(folder: string, id: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => null); // no folder: nothing ever came
  return disk !== null && disk.bavail * disk.bsize < 2 * (await arrivedOf(folder, id)) + 1024 * 1024;
}

async function close(
  { pools, config, log }: Pick<App, 'pools' | 'config' | 'log'>,
  one: Closing,
): Promise<void> {
  const { folder, data, ffmpeg } = config.recordings;
  const done = (whole: boolean, size: number | null, length: number | null) =>
    pools.sweep.query('select guard.close_recording($1, $2, $3, $4)', [one.id, whole, size, length]);
  try {
    const key = unwrap(openKeyFile(data), one.id, one.key_id, one.wrapped);
    // The same picture and sound with an index: hardly longer than what came.
    const most = { bytes: 2 * (await arrivedOf(folder, one.id)) + 1024 * 1024, ms: CLOSE_WITHIN };
    const made = await remux(ffmpeg, folder, plainPieces(folder, one.id, key), most);
    const read = async (at: number, length: number) => {
      const plain = Buffer.alloc(length);
      await made.file.read(plain, 0, length, at);
      return plain;
    };
    try {
      await sealFile(folder, one.id, key, { read, size: made.size });
    } finally {
      await made.file.close();
    }
    await done(true, made.size, made.ms);
    await dropPieces(folder, one.id);
  } catch (error) {
    log.error({ err: error, recording: one.id }, 'a recording could not be closed');
    if (isNoRoom(error) || (await lacksRoom(folder, one.id))) return; // its lease ends: it is tried again when there is room
    await done(false, null, null); // its pieces stay until its age: somebody may mend what was wrong
  }
}
