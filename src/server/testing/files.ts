import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testApp, type TestApp } from './app.ts';
import type { TestClient } from './client.ts';
import { wanted } from './acme.ts';
import { layActive, type LaidSession } from './sessions.ts';

/** What a piece of a file is sent with (tus 1.0.0). */
export const OFFSET = { 'content-type': 'application/offset+octet-stream', 'tus-resumable': '1.0.0' };

/** Sends a piece as a customer's page does; a stream is one whose end the server does not see yet. */
export function sendPiece(
  url: string,
  token: string,
  id: string,
  offset: number,
  bytes: Buffer | ReadableStream,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${url}/api/join/files/${id}`, {
    method: 'PATCH',
    headers: { ...OFFSET, origin: url, authorization: `Bearer ${token}`, 'upload-offset': String(offset) },
    body: bytes instanceof Buffer ? new Uint8Array(bytes) : bytes,
    duplex: 'half',
    ...(signal && { signal }),
  } as RequestInit);
}

/** An active session on a server of its own, for stories of the files that its customer sends. */
export interface LaidForFiles {
  readonly t: TestApp;
  /** The host. */
  readonly agent: TestClient;
  readonly s: LaidSession;
  /** The folder on disk. */
  readonly files: string;
  /** Offers a file of so many bytes as the customer. @returns its id */
  readonly offer: (name: string, size: number) => Promise<string>;
  /** Where an agent who is in, the host by default, fetches a file. @returns a URL */
  readonly linkTo: (id: string, of?: TestClient) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Starts the server and lays the session. */
export async function layForFiles(): Promise<LaidForFiles> {
  const files = join(tmpdir(), `bailiwick-files-test-${process.pid}`);
  const t = await testApp({ config: { files } });
  const agent = (await t.agent('agent')).client;
  const s = await layActive(agent, t.nobody());
  const offer = async (name: string, size: number) =>
    (await wanted<{ id: string }>(201, s.customer.post('/api/join/files', { name, size }))).body.id;
  const linkTo = async (id: string, of = agent) =>
    t.url + (await wanted<{ url: string }>(200, of.post(`/api/sessions/files/${id}/ticket`))).body.url;
  const close = async () => {
    await t.close();
    await rm(files, { recursive: true, force: true });
  };
  return { t, agent, s, files, offer, linkTo, close };
}
