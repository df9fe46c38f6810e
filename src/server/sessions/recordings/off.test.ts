import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { layActive } from '../../testing/sessions.ts';

// Of the tests of recordings these need no ffmpeg, and run everywhere.

const folder = join(tmpdir(), `bailiwick-no-recordings-${process.pid}`);
let t: TestApp;
beforeAll(async () => {
  t = await testApp({ config: { recordings: { folder, data: folder, ffmpeg: '/nonexistent/ffmpeg' } } });
});
afterAll(() => t.close());

it('recording is off, and says so, where there is no ffmpeg', async () => {
  const { client } = await t.agent('agent');
  const { id, customer } = await layActive(client, t.nobody());
  const path = `/api/sessions/${id}/recordings`;
  const off = { recordings: [], able: false };
  expect((await client.get(path)).body).toEqual(off);
  const asked = await wanted(200, client.post(`/api/sessions/${id}/consents`, { kind: 'recording' }));
  const answer = `/api/join/consents/${asked.body.consents[0].id}`;
  await wanted(200, customer.post(answer, { yes: true }));
  const reply = await client.post(path);
  expect([reply.status, reply.body.code]).toEqual([409, 'recording-off']);
  expect((await client.get(path)).body, 'though it was agreed to').toEqual(off);
});
