import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { startClosing } from '../sessions/recordings/closing.ts';
import { wanted } from './acme.ts';
import { testApp, type TestApp } from './app.ts';
import type { TestClient } from './client.ts';
import type { LaidSession } from './sessions.ts';

/** What the tests of recordings need beside Node. */
export const FFMPEG = { program: 'ffmpeg', package: 'ffmpeg', neededBy: 'the tests of recordings' };

/** Four seconds as a browser records them: no length, no places to begin at. */
function recorded(ffmpeg: string, file: string): Buffer {
  const source = [
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=320x180:rate=10:duration=4',
    '-c:v',
    'libvpx',
    '-g',
    '10',
  ];
  execFileSync(ffmpeg, ['-loglevel', 'error', ...source, '-f', 'webm', '-live', '1', '-y', file]);
  return readFileSync(file);
}

/** Asks the customer of a session to be recorded, and has them answer. */
export async function agreeToFilm(agent: TestClient, s: LaidSession, yes = true): Promise<void> {
  await wanted(200, agent.post(`/api/sessions/${s.id}/consents`, { kind: 'recording' }));
  const { body } = await wanted<{ consents: { id: string; kind: string }[] }>(
    200,
    s.customer.get('/api/join/session'),
  );
  const asked = body.consents.find(({ kind }) => kind === 'recording');
  await wanted(200, s.customer.post(`/api/join/consents/${asked?.id}`, { yes }));
}

/** Sends a piece as an agent's page does; a stream is one whose end the server does not see yet. */
function sendPiece(
  url: string,
  client: TestClient,
  id: string,
  offset: number,
  part: Buffer | Readable,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${url}/api/recordings/${id}`, {
    method: 'PATCH',
    headers: {
      'content-type': 'application/offset+octet-stream',
      origin: url,
      cookie: client.cookie() ?? '',
      'upload-offset': String(offset),
    },
    body: (part instanceof Readable ? part : new Uint8Array(part)) as BodyInit,
    duplex: 'half',
    ...(signal && { signal }),
  } as RequestInit);
}

/** A server that records, its agent, and how a film comes to it. */
export interface LaidForRecordings {
  readonly t: TestApp;
  readonly agent: TestClient;
  /** What a browser recorded in four seconds. */
  readonly bytes: Buffer;
  /** The data folder, with the keys; `folder` is where recordings lie. */
  readonly data: string;
  readonly folder: string;
  readonly agree: (s: LaidSession, yes?: boolean) => Promise<void>;
  /** Has the customer agree, and begins a recording. @returns its id */
  readonly begin: (s: LaidSession) => Promise<string>;
  readonly piece: (
    client: TestClient,
    id: string,
    offset: number,
    part: Buffer | Readable,
    signal?: AbortSignal,
  ) => Promise<Response>;
  /** Asks for the film as a player does, whole or a range of it (RFC 9110). */
  readonly media: (client: TestClient, id: string, range?: string) => Promise<Response>;
  readonly stateOf: (s: LaidSession, id: string, reader?: TestClient) => Promise<string | undefined>;
  /** Waits until a stopped recording is in this state. */
  readonly closed: (s: LaidSession, id: string, state: string) => Promise<void>;
  /** Records all four seconds and waits until they are one file. @returns its id */
  readonly whole: (s: LaidSession) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Starts the server, and has four seconds recorded by this program; without one (null) there are none. */
export async function layForRecordings(ffmpeg: string | null): Promise<LaidForRecordings> {
  const data = mkdtempSync(join(tmpdir(), 'bailiwick-recording-'));
  const folder = join(data, 'recordings');
  const t = await testApp({ config: { recordings: { folder, data, ffmpeg: ffmpeg ?? '' } } });
  const agent = (await t.agent('agent')).client;
  const bytes = ffmpeg === null ? Buffer.alloc(0) : recorded(ffmpeg, join(data, 'live.webm'));
  const piece: LaidForRecordings['piece'] = (...of) => sendPiece(t.url, ...of);
  const media = (client: TestClient, id: string, range = '') =>
    fetch(`${t.url}/api/recordings/${id}/media`, {
      headers: { cookie: client.cookie() ?? '', ...(range === '' ? {} : { range }) },
    });
  const agree = (s: LaidSession, yes?: boolean) => agreeToFilm(agent, s, yes);
  const begin = async (s: LaidSession) => {
    await agree(s);
    return (await wanted<{ id: string }>(201, agent.post(`/api/sessions/${s.id}/recordings`))).body.id;
  };
  const stateOf = async (s: LaidSession, id: string, reader = agent) => {
    const { body } = await wanted<{ recordings: { id: string; state: string }[] }>(
      200,
      reader.get(`/api/sessions/${s.id}/recordings`),
    );
    return body.recordings.find((one) => one.id === id)?.state;
  };
  const closed = async (s: LaidSession, id: string, state: string) => {
    const loop = startClosing(t.app, 20);
    await expect.poll(() => stateOf(s, id), { timeout: 10_000 }).toBe(state);
    await loop.stop();
  };
  const whole = async (s: LaidSession) => {
    const id = await begin(s);
    expect((await piece(agent, id, 0, bytes)).status).toBe(204);
    await wanted(200, agent.post(`/api/recordings/${id}/stop`));
    await closed(s, id, 'whole');
    return id;
  };
  const close = async () => {
    await t.close();
    rmSync(data, { recursive: true, force: true });
  };
  return { t, agent, bytes, data, folder, agree, begin, piece, media, stateOf, closed, whole, close };
}
