import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { layForFiles, sendPiece } from '../../testing/files.ts';
import { layActive } from '../../testing/sessions.ts';
import { isClean, pathOf } from './disk.ts';

const { t, s, files, offer, close } = await layForFiles();
afterAll(close);

/** As many as one may send at once, told here once more, so that a change is seen. */
const MOST = 8;

it('eight pieces of one customer come at once, the ninth of whatever file when one of those ended, and another’s meanwhile', async () => {
  const ids: string[] = [];
  for (let n = 0; n <= MOST; n += 1) ids.push(await offer(`${n}.bin`, 1_000));
  const ends = ids.map(() => new AbortController());
  const trickles = () => new ReadableStream({ start: (to) => to.enqueue(randomBytes(1)) });
  const [last = '', ...held] = ids;
  const all = held.map((id, n) =>
    sendPiece(t.url, s.token, id, 0, trickles(), ends[n]?.signal).catch(() => 'broken'),
  );
  for (const id of held) await expect.poll(() => existsSync(pathOf(files, id))).toBe(true);
  const ninth = () => sendPiece(t.url, s.token, last, 0, randomBytes(1_000));
  expect(await (await ninth()).json()).toMatchObject({ code: 'file-busy' });
  const other = await layActive((await t.agent('agent')).client, t.nobody());
  const theirs = await other.customer.post('/api/join/files', { name: 'theirs.bin', size: 3 });
  const id = theirs.body.id as string;
  expect((await sendPiece(t.url, other.token, id, 0, Buffer.from('abc'))).status).toBe(204);
  ends[0]?.abort();
  await expect.poll(async () => (await ninth()).status).toBe(204);
  for (const end of ends) end.abort();
  expect(await Promise.all(all)).toEqual(held.map(() => 'broken'));
});

it('a check that hangs and hears no request to end is ended all the same', async () => {
  const program = join(tmpdir(), `bailiwick-hangs-${process.pid}.sh`);
  await writeFile(program, `#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1; done\n`);
  await chmod(program, 0o755);
  onTestFinished(() => rm(program));
  expect(await isClean(program, program, 200)).toBe(false);
});
