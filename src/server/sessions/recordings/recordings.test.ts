import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/programs.ts';
import { wanted } from '../../testing/acme.ts';
import { agreeToFilm, FFMPEG, layForRecordings } from '../../testing/film.ts';
import { layActive, type LaidSession } from '../../testing/sessions.ts';
import type { AgentActor } from '../../actor.ts';
import type { Caller } from '../../gate/tx.ts';
import { openKeyFile, unwrap } from './keys.ts';
import { plainPieces } from './raw.ts';
import { takePiece } from './record.ts';

const ffmpeg = findProgram(FFMPEG);
const { t, agent, bytes, data, folder, piece, media, agree, begin, closed, close } =
  await layForRecordings(ffmpeg);
afterAll(close);

const codeOf = async (reply: Response) => ((await reply.json()) as { code: string }).code;

/** When the right to add to a recording was last asked. */
const askedFor = async (id: string) =>
  (await t.db.owner.query('select piece_at from guard.recording where id = $1', [id])).rows;

describe.skipIf(ffmpeg === null)('a recording', () => {
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

  it('takes one of two pieces that come for one place at once, and no byte of the other', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    const other = Buffer.alloc(bytes.length, 1);
    const replies = await Promise.all([bytes, other].map((part) => piece(agent, id, 0, part)));
    const codes: string[] = [];
    for (const reply of replies) codes.push(reply.status === 204 ? 'taken' : await codeOf(reply));
    const [taken, ...none] = [bytes, other].filter((_, n) => codes[n] === 'taken');
    expect(none).toEqual([]);
    expect(codes).toContainEqual(expect.stringMatching(/^(file-busy|offset-differs)$/));
    const { rows } = await t.db.owner.query<{ key_id: string; wrapped: Buffer }>(
      'select key_id, wrapped from guard.recording where id = $1',
      [id],
    );
    const [{ key_id, wrapped } = { key_id: '', wrapped: Buffer.alloc(0) }] = rows;
    const kept: Buffer[] = [];
    for await (const part of plainPieces(folder, id, unwrap(openKeyFile(data), id, key_id, wrapped)))
      kept.push(part);
    expect(Buffer.concat(kept).equals(taken ?? Buffer.alloc(0))).toBe(true);
  });

  it('lets a piece go whose line broke before anybody listened, and holds nobody up by it', async () => {
    const who = await t.agent('agent');
    const s = await layActive(who.client, t.nobody());
    await agreeToFilm(who.client, s);
    const { body } = await wanted<{ id: string }>(201, who.client.post(`/api/sessions/${s.id}/recordings`));
    const gone = new Readable({ read: () => undefined });
    gone.destroy();
    await once(gone, 'close');
    const { signInId, token } = who.signIn;
    const actor: AgentActor = {
      kind: 'agent',
      id: who.who.id,
      deskId: t.deskId,
      roles: ['agent'],
      signInId,
      factorAt: null,
      evaluation: false,
    };
    const caller: Caller = { app: t.app, actor, token };
    expect(await takePiece(caller, body.id, 0, gone)).toBe(0);
    expect((await piece(who.client, body.id, 0, bytes)).status).toBe(204);
  }, 10_000);

  it('stops where the disk has no room, and both sides are told so', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    const look = async () => (await s.customer.get('/api/join/session')).body as Record<string, unknown>;
    expect(await look()).toMatchObject({ recorded: true, recordingHadNoRoom: false });
    mkdirSync(folder, { recursive: true });
    symlinkSync('/dev/full', join(folder, `${id}.pieces`));
    const full = await piece(agent, id, 0, bytes);
    expect([full.status, await codeOf(full)]).toEqual([507, 'recording-no-room']);
    expect(await look()).toMatchObject({ recorded: false, recordingHadNoRoom: true });
    const { body } = await agent.get(`/api/sessions/${s.id}/recordings`);
    expect(body.recordings).toMatchObject([{ id, state: 'closing', noRoom: true }]);
    expect(await codeOf(await piece(agent, id, 0, bytes))).toBe('recording-over');
    const { rows } = await t.db.owner.query<{ said: string }>(
      `select body::jsonb ->> 'sentence' as said from guard.record
        where action = 'recording.stop' and body::jsonb ->> 'recording' = $1`,
      [id],
    );
    expect(rows.map(({ said }) => said)).toEqual([expect.stringContaining('the disk of the server is full')]);
    // The next one has room, and what is said of the last one goes.
    await wanted(201, agent.post(`/api/sessions/${s.id}/recordings`));
    expect(await look()).toMatchObject({ recorded: true, recordingHadNoRoom: false });
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

  it('takes nothing more once the customer paused, took their yes back, or the session ended', async () => {
    const ends: [string, (s: LaidSession) => Promise<unknown>][] = [
      ['recording-rests', (s) => s.customer.post('/api/join/pause', { pause: true })],
      ['recording-over', (s) => s.customer.post('/api/join/withdraw', { kind: 'recording' })],
      ['session-ended', (s) => s.customer.post('/api/join/leave')],
    ];
    for (const [code, end] of ends) {
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
      expect([await codeOf(await slow), await codeOf(await piece(agent, id, 1000, bytes))]).toEqual([
        code,
        code,
      ]);
    }
  });

  it('stops by itself with what it stood on, and what came until then can be played', async () => {
    const s = await layActive(agent, t.nobody());
    const id = await begin(s);
    await piece(agent, id, 0, bytes);
    await wanted(200, s.customer.post('/api/join/withdraw', { kind: 'recording' }));
    await closed(s, id, 'whole');
  });
});
