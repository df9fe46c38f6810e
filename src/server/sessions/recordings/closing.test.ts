import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/programs.ts';
import { wanted } from '../../testing/acme.ts';
import { FFMPEG, layForRecordings } from '../../testing/film.ts';
import { layActive } from '../../testing/sessions.ts';
import { startClosing } from './closing.ts';

const ffmpeg = findProgram(FFMPEG);
const { t, agent, bytes, data, folder, piece, begin, stateOf, closed, close } =
  await layForRecordings(ffmpeg);
afterAll(close);

/** Whether the last piece came more than two minutes ago. */
const pieceAt = "select piece_at < now() - interval '2 minutes' as late from guard.recording where id = $1";

describe.skipIf(ffmpeg === null)('a recording that has stopped', () => {
  it('is closed by another server within a minute when the one that closed it died', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    expect((await piece(agent, id, 0, bytes)).status).toBe(204);
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    const lease = async () =>
      (await t.db.pools.sweep.query<{ id: string }>('select id from guard.recordings_to_close(true)')).rows;
    expect(await lease()).toContainEqual({ id }); // by a server that dies now
    expect(await lease()).toEqual([]);
    await t.db.owner.query(
      "update guard.recording set leased_until = leased_until - interval '61 seconds' where id = $1",
      [id],
    );
    await closed(s, id, 'whole');
  });

  /** Nothing came for this recording in more than two minutes. */
  const quiet = (id: string) =>
    t.db.owner.query(
      "update guard.recording set piece_at = piece_at - interval '121 seconds' where id = $1",
      [id],
    );
  const sweep = (heard: boolean) => t.db.pools.sweep.query('select guard.recordings_to_close($1)', [heard]);

  it('is closed when its page is gone, not when the session rests or the server was away', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    await quiet(id);
    await sweep(false);
    await sweep(true);
    expect(await stateOf(s, id)).toBe('running');
    await wanted(200, s.customer.post('/api/join/pause', { pause: true }));
    await quiet(id);
    await sweep(true);
    await wanted(200, s.customer.post('/api/join/pause', { pause: false }));
    await sweep(true);
    expect(await stateOf(s, id)).toBe('running');
    await quiet(id);
    const loop = startClosing(t.app, 20); // as a server does that was started just now
    await expect.poll(async () => (await t.db.owner.query(pieceAt, [id])).rows).toEqual([{ late: false }]);
    await loop.stop();
    expect(await stateOf(s, id)).toBe('running');
    await quiet(id);
    await sweep(true);
    expect(await stateOf(s, id)).toBe('closing');
  });

  it('is closed when there is room again, where the disk had none', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    expect((await piece(agent, id, 0, bytes)).status).toBe(204);
    symlinkSync('/dev/full', join(folder, `${id}.sealed.draft`));
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    const loop = startClosing(t.app, 20);
    const lease = 'select leased_until from guard.recording where id = $1';
    await expect
      .poll(async () => (await t.db.owner.query(lease, [id])).rows)
      .not.toEqual([{ leased_until: null }]);
    await loop.stop(); // when what it was at is done
    expect(await stateOf(s, id)).toBe('closing');
    await t.db.owner.query('update guard.recording set leased_until = null where id = $1', [id]);
    await closed(s, id, 'whole');
  });

  it('is closed by one server alone, however long that takes', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    // A program that reads nothing and ends when it is let go: the closing takes as long as the test likes.
    const gate = join(data, 'gate');
    const slow = join(data, 'slow.sh');
    execFileSync('mkfifo', [gate]);
    writeFileSync(slow, `#!/bin/sh\nread -r line < '${gate}'\nexit 1\n`, { mode: 0o700 });
    const config = { ...t.app.config, recordings: { ...t.app.config.recordings, ffmpeg: slow } };
    const loop = startClosing({ ...t.app, config }, 20, 20);
    const until = async () => {
      const { rows } = await t.db.owner.query<{ leased_until: Date | null }>(
        'select leased_until from guard.recording where id = $1',
        [id],
      );
      return rows[0]?.leased_until?.getTime() ?? 0;
    };
    await expect.poll(until).toBeGreaterThan(0);
    const first = await until();
    await expect.poll(until).toBeGreaterThan(first);
    writeFileSync(gate, 'go\n');
    await expect.poll(() => stateOf(s, id), { timeout: 10_000 }).toBe('failed');
    await loop.stop();
  });
});
