import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/programs.ts';
import { wanted } from '../../testing/acme.ts';
import type { TestClient } from '../../testing/client.ts';
import { FFMPEG, layForRecordings } from '../../testing/film.ts';
import { layActive } from '../../testing/sessions.ts';
import { openKeyFile, unwrap } from './keys.ts';
import { sealFile } from './sealed.ts';

const ffmpeg = findProgram(FFMPEG);
const { t, agent, bytes, data, folder, piece, media, begin, stateOf, whole, closed, close } =
  await layForRecordings(ffmpeg);
afterAll(close);

const codeOf = async (reply: Response) => ((await reply.json()) as { code: string }).code;

/** Lets a whole recording be as long as so many bytes of nothing. */
async function lengthen(id: string, size: number): Promise<void> {
  const { rows } = await t.db.owner.query<{ key_id: string; wrapped: Buffer }>(
    `update guard.recording set size = $2 where id = $1 returning key_id, wrapped`,
    [id, size],
  );
  const [{ key_id, wrapped } = { key_id: '', wrapped: Buffer.alloc(0) }] = rows;
  const key = unwrap(openKeyFile(data), id, key_id, wrapped);
  await sealFile(folder, id, key, { read: async (_at, length) => Buffer.alloc(length), size });
}

describe.skipIf(ffmpeg === null)('a recording that is kept', () => {
  it('is played in parts', async () => {
    const id = await whole(await layActive(agent, t.nobody()));
    await wanted(200, agent.post(`/api/recordings/${id}/view`));
    const all = Buffer.from(await (await media(agent, id)).arrayBuffer());
    const rows: readonly [string, number, number][] = [
      ['bytes=0-99', 0, 100],
      [`bytes=${all.length - 10}-`, all.length - 10, all.length],
      ['bytes=-10', all.length - 10, all.length],
      ['bytes=5-999999999', 5, all.length],
    ];
    for (const [range, from, to] of rows) {
      const reply = await media(agent, id, range);
      expect([reply.status, reply.headers.get('content-range')]).toEqual([
        206,
        `bytes ${from}-${to - 1}/${all.length}`,
      ]);
      expect(Buffer.from(await reply.arrayBuffer()).equals(all.subarray(from, to))).toBe(true);
    }
    expect((await media(agent, id, `bytes=${all.length}-`)).status).toBe(416);
  });

  it('is fed by its agent alone, played by them and admins, and each view is told', async () => {
    const s = await layActive(agent, t.nobody());
    const running = await begin(s);
    const [stranger, admin] = [(await t.agent('agent')).client, (await t.agent('admin')).client];
    expect((await piece(stranger, running, 0, bytes)).status).toBe(404);
    expect((await piece(admin, running, 0, bytes)).status).toBe(404);
    const guest = await t.agent('agent');
    await wanted(200, agent.post(`/api/sessions/${s.id}/invite`, { agentId: guest.who.id }));
    await wanted(200, guest.client.post(`/api/sessions/${s.id}/join`));
    expect((await piece(guest.client, running, 0, bytes)).status).toBe(404);
    await piece(agent, running, 0, bytes);
    await wanted(200, agent.post(`/api/recordings/${running}/stop`));
    await closed(s, running, 'whole');
    expect((await media(agent, running)).status).toBe(404); // opened first, which is told
    expect((await stranger.post(`/api/recordings/${running}/view`)).status).toBe(404);
    expect(await stateOf(s, running, guest.client)).toBe('whole');
    expect((await guest.client.post(`/api/recordings/${running}/view`)).status).toBe(404); // sees it, plays it not
    // While it runs the customer sees who is in, and nobody looks on whom they do not see.
    expect((await admin.post(`/api/recordings/${running}/view`)).status).toBe(404);
    await wanted(200, agent.post(`/api/sessions/${s.id}/end`));
    await wanted(200, admin.post(`/api/recordings/${running}/view`));
    expect((await media(admin, running)).status).toBe(200);
    expect((await media(agent, running)).status).toBe(404); // the admin's view is not the agent's
    expect((await media(stranger, running)).status).toBe(404);
    const { rows } = await t.db.owner.query<{ actor: string }>(
      "select actor from guard.record where action = 'recording.view' and body::jsonb ->> 'recording' = $1",
      [running],
    );
    expect(rows).toHaveLength(1);
  });

  /** A long one of a session that ended; its player opened it, and has its beginning. @returns it, and reads the rest */
  const played = async (player: TestClient) => {
    const s = await layActive(agent, t.nobody());
    const id = await whole(s);
    await wanted(200, agent.post(`/api/sessions/${s.id}/end`));
    await lengthen(id, 64 * 1024 * 1024);
    await wanted(200, player.post(`/api/recordings/${id}/view`));
    const reader = (await media(player, id)).body?.getReader();
    await reader?.read();
    // Read on no faster than eight requests take, for far longer than the second within which it is asked again.
    const rest = async () => {
      while (!(await reader?.read())?.done) for (let n = 0; n < 8; n += 1) await t.nobody().get('/healthz');
    };
    return { id, rest };
  };

  it('breaks off while it is played, when its player signs out, and when it is destroyed', async () => {
    const [player, admin] = [(await t.agent('admin')).client, (await t.agent('admin')).client];
    const ends = [
      [player, () => player.post('/api/sign-out')],
      [admin, (id: string) => admin.post(`/api/recordings/${id}/destroy`)],
    ] as const;
    for (const [client, end] of ends) {
      const { id, rest } = await played(client);
      await wanted(200, end(id));
      await expect(rest()).rejects.toThrow();
    }
  });

  it('breaks off while it is played, when its player is an admin no more', async () => {
    const { client, who } = await t.agent('agent', 'admin');
    const { id, rest } = await played(client);
    const other = (await t.agent('admin')).client;
    await wanted(200, other.post(`/api/agents/${who.id}/roles`, { roles: ['agent'], version: 1 }));
    await expect(rest()).rejects.toThrow();
    await wanted(200, client.get('/api/sessions')); // who is signed in still
    expect((await media(client, id)).status).toBe(404);
    expect((await client.post(`/api/recordings/${id}/view`)).status).toBe(404);
  });

  it('lies on the disk sealed, bound to its place, and is gone with its key', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await whole(s);
    await wanted(200, agent.post(`/api/recordings/${id}/view`));
    expect(readdirSync(folder).filter((name) => name.startsWith(id))).toEqual([`${id}.sealed`]);
    const file = join(folder, `${id}.sealed`);
    const sealed = readFileSync(file);
    expect(sealed.includes(Buffer.from('webm'))).toBe(false);
    const bent = Buffer.from(sealed);
    bent[100] = (bent[100] ?? 0) ^ 1;
    writeFileSync(file, bent);
    expect(await codeOf(await media(agent, id))).toBe('recording-unreadable');
    writeFileSync(file, sealed);
    expect((await media(agent, id)).status).toBe(200);
    const key = join(data, 'secrets', 'recording-key');
    const kept = readFileSync(key);
    rmSync(key);
    openKeyFile(data);
    expect(await codeOf(await media(agent, id))).toBe('recording-unreadable');
    writeFileSync(key, kept);
  });

  it('is destroyed by an admin, or by its age, key first', async () => {
    const s = await layActive(agent, t.nobody());
    const [one, two] = [await whole(await layActive(agent, t.nobody())), await whole(s)];
    const admin = (await t.agent('admin')).client;
    expect((await agent.post(`/api/recordings/${one}/destroy`)).status).toBe(403);
    await wanted(200, admin.post(`/api/recordings/${one}/destroy`));
    await wanted(200, agent.post(`/api/recordings/${two}/view`));
    const other = await media(agent, two); // which has a key of its own
    expect([other.status, Buffer.from(await other.arrayBuffer()).includes(Buffer.from('webm'))]).toEqual([
      200,
      true,
    ]);
    expect((await agent.post(`/api/recordings/${one}/view`)).body).toMatchObject({
      code: 'recording-not-there',
    });
    const past = async (client: TestClient, days: number | string) =>
      (await client.get(`/api/front/recordings/past?days=${days}`)).body as { count?: number; code?: string };
    await t.db.owner.query(
      "update guard.recording set started_at = started_at - interval '40 days' where id = any ($1)",
      [[one, two]],
    );
    expect([await past(admin, 50), await past(admin, 30)], 'what is gone goes no more').toEqual([
      { count: 0 },
      { count: 1 },
    ]);
    expect([(await past(agent, 30)).code, (await past(admin, 0)).code]).toEqual(['not-allowed', 'bad-input']);
    await t.db.owner.query(
      "update guard.recording set started_at = started_at + interval '40 days' where id = any ($1)",
      [[one, two]],
    );
    await wanted(200, admin.post('/api/front/recordings', { days: 30 }));
    expect((await admin.get('/api/front/recordings')).body).toEqual({ days: 30 });
    const [kept] = (await agent.get(`/api/sessions/${s.id}/recordings`)).body.recordings;
    const days = (Date.parse(kept.keptUntil) - Date.parse(kept.startedAt)) / 86_400_000;
    expect(Math.round(days)).toBe(30); // a day may have 23 hours where the database stands
    await t.db.owner.query(
      "update guard.recording set started_at = started_at - interval '31 days' where id = $1",
      [two],
    );
    await closed(s, two, 'gone');
    const [gone] = (await agent.get(`/api/sessions/${s.id}/recordings`)).body.recordings;
    expect(gone.keptUntil).toBeNull();
    expect(readdirSync(folder).filter((name) => name.startsWith(one) || name.startsWith(two))).toEqual([]);
    const { rows } = await t.db.owner.query(
      'select from guard.recording where id = any ($1) and wrapped is null',
      [[one, two]],
    );
    expect(rows).toHaveLength(2);
  });
});
