import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/programs.ts';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import { layActive, type LaidSession } from '../../testing/sessions.ts';
import { startClosing } from './closing.ts';
import { openKeyFile, unwrap } from './keys.ts';
import { sealFile } from './sealed.ts';

const ffmpeg = findProgram({ program: 'ffmpeg', package: 'ffmpeg', neededBy: 'the tests of recordings' });

/** Four seconds as a browser records them: no length, no places to begin at. */
const recorded = (file: string): Buffer => {
  const picture = [
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=320x180:rate=10:duration=4',
    '-c:v',
    'libvpx',
    '-g',
    '10',
  ];
  execFileSync(ffmpeg ?? '', ['-loglevel', 'error', ...picture, '-f', 'webm', '-live', '1', '-y', file]);
  return readFileSync(file);
};

describe.skipIf(ffmpeg === null)('a recording', () => {
  let t: TestApp;
  let agent: TestClient;
  let bytes: Buffer;
  const data = mkdtempSync(join(tmpdir(), 'bailiwick-recording-'));
  const folder = join(data, 'recordings');
  beforeAll(async () => {
    t = await testApp({ config: { recordings: { folder, data, ffmpeg: ffmpeg ?? '' } } });
    agent = (await t.agent('agent')).client;
    bytes = recorded(join(data, 'live.webm'));
  });
  afterAll(async () => {
    await t.close();
    rmSync(data, { recursive: true, force: true });
  });

  const piece = (
    client: TestClient,
    id: string,
    offset: number,
    part: Buffer | Readable,
    signal?: AbortSignal,
  ) =>
    fetch(`${t.url}/api/recordings/${id}`, {
      method: 'PATCH',
      headers: {
        'content-type': 'application/offset+octet-stream',
        origin: t.url,
        cookie: client.cookie() ?? '',
        'upload-offset': String(offset),
      },
      body: (part instanceof Readable ? part : new Uint8Array(part)) as BodyInit,
      duplex: 'half',
      signal,
    } as RequestInit);
  const codeOf = async (reply: Response) => ((await reply.json()) as { code: string }).code;
  /** Asks the customer of a session to be recorded, and has them answer. */
  const agree = async (s: LaidSession, yes = true) => {
    await wanted(200, agent.post(`/api/sessions/${s.id}/consents`, { kind: 'recording' }));
    const { body } = await s.customer.get('/api/join/session');
    const asked = (body.consents as { id: string; kind: string }[]).find(({ kind }) => kind === 'recording');
    await wanted(200, s.customer.post(`/api/join/consents/${asked?.id}`, { yes }));
  };
  const begin = async (s: LaidSession): Promise<string> => {
    await agree(s);
    const { body } = await wanted<{ id: string }>(201, agent.post(`/api/sessions/${s.id}/recordings`));
    return body.id;
  };
  const stateOf = async (s: LaidSession, id: string, reader = agent) => {
    const { body } = await reader.get(`/api/sessions/${s.id}/recordings`);
    return (body.recordings as { id: string; state: string }[]).find((one) => one.id === id)?.state;
  };
  /** Records all four seconds and waits until they are one file. */
  const whole = async (s: LaidSession): Promise<string> => {
    const id = await begin(s);
    expect((await piece(agent, id, 0, bytes)).status).toBe(204);
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    await closed(s, id, 'whole');
    return id;
  };
  const closed = async (s: LaidSession, id: string, state: string) => {
    const loop = startClosing(t.app, 20);
    await expect.poll(() => stateOf(s, id), { timeout: 10_000 }).toBe(state);
    await loop.stop();
  };
  /** Lets a whole recording be as long as so many bytes of nothing. */
  const lengthen = async (id: string, size: number) => {
    const { rows } = await t.db.owner.query<{ key_id: string; wrapped: Buffer }>(
      `update guard.recording set size = $2 where id = $1 returning key_id, wrapped`,
      [id, size],
    );
    const [{ key_id, wrapped } = { key_id: '', wrapped: Buffer.alloc(0) }] = rows;
    const key = unwrap(openKeyFile(data), id, key_id, wrapped);
    await sealFile(folder, id, key, { read: async (_at, length) => Buffer.alloc(length), size });
  };
  /** When the right to add to a recording was last asked. */
  const askedFor = async (id: string) =>
    (await t.db.owner.query('select piece_at from guard.recording where id = $1', [id])).rows;
  const media = (client: TestClient, id: string, range = '') =>
    fetch(`${t.url}/api/recordings/${id}/media`, {
      headers: { cookie: client.cookie() ?? '', ...(range === '' ? {} : { range }) },
    });

  it('is told to the customer while it runs, and afterwards what was recorded, not what was agreed to', async () => {
    const s = await layActive(agent, t.nobody());
    const told = async () => ({
      now: (await s.customer.get('/api/join/session')).body.recorded as boolean,
      receipt: ((await s.customer.get('/api/join/receipt')).body.recordings as { until: unknown }[]).map(
        ({ until }) => (until === null ? 'runs' : 'over'),
      ),
    });
    await agree(s);
    expect(await told()).toEqual({ now: false, receipt: [] });
    const { body } = await wanted<{ id: string }>(201, agent.post(`/api/sessions/${s.id}/recordings`));
    expect(await told()).toEqual({ now: true, receipt: ['runs'] });
    await wanted(200, agent.post(`/api/recordings/${body.id}/stop`));
    expect(await told()).toEqual({ now: false, receipt: ['over'] });
  });

  it('begins with the customer’s yes and at no other time', async () => {
    const s = await layActive(agent, t.nobody());
    const begins = async () => (await agent.post(`/api/sessions/${s.id}/recordings`)).body.code;
    expect(await begins()).toBe('recording-not-agreed');
    await wanted(200, agent.post(`/api/sessions/${s.id}/consents`, { kind: 'recording' }));
    expect(await begins()).toBe('recording-not-agreed');
    const refused = await layActive(agent, t.nobody());
    await agree(refused, false);
    expect((await agent.post(`/api/sessions/${refused.id}/recordings`)).body.code).toBe(
      'recording-not-agreed',
    );
  });

  it('goes on after a piece that broke off amid it', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    const before = await askedFor(id);
    const broken = new AbortController();
    const part = new Readable({ read: () => undefined });
    part.push(bytes.subarray(0, 1_000));
    const cut = piece(agent, id, 0, part, broken.signal).catch(() => 'cut');
    await expect.poll(() => askedFor(id)).not.toEqual(before);
    expect(await codeOf(await piece(agent, id, 0, bytes))).toBe('file-busy');
    broken.abort();
    expect(await cut).toBe('cut');
    await expect.poll(async () => (await piece(agent, id, 0, bytes)).status).toBe(204);
  });

  it('goes on with the next try when the piece before fell quiet on a connection that still stands', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    const before = await askedFor(id);
    const quiet = new Readable({ read: () => undefined });
    quiet.push(bytes.subarray(0, 1_000));
    const hanging = piece(agent, id, 0, quiet).catch(() => 'cut');
    await expect.poll(() => askedFor(id)).not.toEqual(before);
    expect(await codeOf(await piece(agent, id, 0, bytes))).toBe('file-busy');
    await expect.poll(async () => (await piece(agent, id, 0, bytes)).status, { timeout: 5_000 }).toBe(204);
    await hanging;
  });

  it('is closed by another server within a minute when the one that closed it died', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    expect((await piece(agent, id, 0, bytes)).status).toBe(204);
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    const lease = async () =>
      (await t.db.pools.sweep.query<{ id: string }>('select id from guard.recordings_to_close()')).rows;
    expect(await lease()).toContainEqual({ id }); // by a server that dies now
    expect(await lease()).toEqual([]);
    await t.db.owner.query(
      "update guard.recording set leased_until = leased_until - interval '61 seconds' where id = $1",
      [id],
    );
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

  it('is one of fifty at most in a session', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    await t.db.owner.query(
      `insert into guard.recording (id, session_id, consent_id, by_id, key_id, state, stopped_at)
       select gen_random_uuid(), session_id, consent_id, by_id, key_id, 'gone', now()
         from guard.recording, generate_series(2, 49) where session_id = $1`,
      [s.id],
    );
    const next = () => agent.post(`/api/sessions/${s.id}/recordings`);
    const last = await wanted<{ id: string }>(201, next());
    await wanted(200, agent.post(`/api/recordings/${last.body.id}/stop`));
    expect((await next()).body.code).toBe('recordings-full');
  });

  it('comes in pieces, goes on where it broke off, and can be sought in once it is closed', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    expect((await agent.post(`/api/sessions/${s.id}/recordings`)).body.code).toBe('recording-runs');
    const half = bytes.length >> 1;
    expect((await piece(agent, id, 0, bytes.subarray(0, half))).headers.get('upload-offset')).toBe(
      String(half),
    );
    expect(await (await piece(agent, id, 0, bytes)).json()).toMatchObject({
      code: 'offset-differs',
      offset: half,
    });
    const head = await agent.send('HEAD', `/api/recordings/${id}`);
    expect(head.headers.get('upload-offset')).toBe(String(half));
    expect((await piece(agent, id, half, bytes.subarray(half))).status).toBe(204);
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    expect(await codeOf(await piece(agent, id, bytes.length, bytes))).toBe('recording-over');
    await closed(s, id, 'whole');
    await wanted(200, agent.post(`/api/recordings/${id}/view`));
    const got = Buffer.from(await (await media(agent, id)).arrayBuffer());
    const file = join(data, 'got.webm');
    writeFileSync(file, got);
    const probe = join((ffmpeg ?? '').replace(/ffmpeg$/, 'ffprobe'));
    const show = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file];
    expect(Number(execFileSync(probe, show, { encoding: 'utf8' }))).toBeCloseTo(4, 0);
    // Seeking: the first frame from the third second on, found by the file's own index.
    const seek = [
      '-v',
      'error',
      '-read_intervals',
      '3%+#1',
      '-show_entries',
      'packet=pts_time',
      '-of',
      'csv=p=0',
    ];
    const first = execFileSync(probe, [...seek, file], { encoding: 'utf8' }).split('\n')[0] ?? '';
    expect(Number.parseFloat(first)).toBeCloseTo(3, 0);
    expect(got.includes(Buffer.from([0x1c, 0x53, 0xbb, 0x6b]))).toBe(true); // Cues, RFC 9559
  });

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

  it('takes nothing more once the customer paused, took their yes back, or the session ended', async () => {
    const ends: ((s: LaidSession) => Promise<unknown>)[] = [
      (s) => s.customer.post('/api/join/pause', { pause: true }),
      (s) => s.customer.post('/api/join/withdraw', { kind: 'recording' }),
      (s) => s.customer.post('/api/join/leave'),
    ];
    for (const end of ends) {
      const s = await layActive(agent, t.nobody());
      const id = await begin(s);
      expect((await piece(agent, id, 0, bytes.subarray(0, 1000))).status).toBe(204);
      // One piece is on its way already when they say so, and its end comes later.
      let goOn: () => void = () => undefined;
      const later = new Promise<void>((resolve) => (goOn = resolve));
      const slowly = async function* () {
        yield bytes.subarray(1000, 2000);
        await later;
        yield bytes.subarray(2000);
      };
      const asked = await askedFor(id);
      const slow = piece(agent, id, 1000, Readable.from(slowly()));
      await expect.poll(() => askedFor(id)).not.toEqual(asked);
      await wanted(200, end(s) as never);
      goOn();
      expect([(await slow).status, (await piece(agent, id, 1000, bytes)).status]).toEqual([409, 409]);
    }
  });

  it('stops by itself with what it stood on, and what came until then can be played', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    await piece(agent, id, 0, bytes);
    await wanted(200, s.customer.post('/api/join/withdraw', { kind: 'recording' }));
    await closed(s, id, 'whole');
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

  it('breaks off while it is played, when its player signs out, and when it is destroyed', async () => {
    const ended = async () => {
      const s = await layActive(agent, t.nobody());
      const id = await whole(s);
      await wanted(200, agent.post(`/api/sessions/${s.id}/end`));
      return id;
    };
    const [one, two] = [await ended(), await ended()];
    const [player, admin] = [(await t.agent('admin')).client, (await t.agent('admin')).client];
    const ends = [
      [player, one, () => player.post('/api/sign-out')],
      [admin, two, () => admin.post(`/api/recordings/${two}/destroy`)],
    ] as const;
    for (const [client, id, end] of ends) {
      await lengthen(id, 64 * 1024 * 1024);
      await wanted(200, client.post(`/api/recordings/${id}/view`));
      const reader = (await media(client, id)).body?.getReader();
      await reader?.read();
      await wanted(200, end());
      // Read on no faster than eight requests take, for far longer than the second within which it is asked again.
      const rest = async () => {
        while (!(await reader?.read())?.done) for (let n = 0; n < 8; n += 1) await t.nobody().get('/healthz');
      };
      await expect(rest()).rejects.toThrow();
    }
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
    expect((await agent.post(`/api/recordings/${one}/view`)).body).toMatchObject({
      code: 'recording-not-there',
    });
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
