import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { wanted } from '../../testing/acme.ts';
import { testApp } from '../../testing/app.ts';
import { layForFiles, sendPiece } from '../../testing/files.ts';
import { layActive } from '../../testing/sessions.ts';
import { arrived, pathOf } from './disk.ts';
import { startForgetting } from './forgetting.ts';

const { t, agent, s, files, offer, linkTo, close } = await layForFiles();
afterAll(close);
const piece = (id: string, offset: number, bytes: Buffer) => sendPiece(t.url, s.token, id, offset, bytes);

describe('a file of a session', () => {
  it('comes in pieces, goes on where it broke off, and is the same on the other side', async () => {
    const bytes = randomBytes(300_000);
    const id = await offer('picture.png', bytes.length);
    expect((await piece(id, 0, bytes.subarray(0, 100_000))).status).toBe(204);
    const wrong = await piece(id, 50_000, bytes.subarray(50_000));
    expect(await wrong.json()).toMatchObject({ code: 'offset-differs', offset: 100_000 });
    const head = await s.customer.send('HEAD', `/api/join/files/${id}`);
    expect([head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
      '100000',
      '300000',
    ]);
    // An id is the same in large letters, and so is the file that it names.
    const last = await piece(id.toUpperCase(), 100_000, bytes.subarray(100_000));
    expect(last.headers.get('upload-offset')).toBe('300000');
    const list = await wanted(200, agent.get(`/api/sessions/${s.id}/files`));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(list.body.files).toMatchObject([{ id, state: 'whole', sha256, way: 'to-agent' }]);
    const { url } = (await wanted(200, agent.post(`/api/sessions/files/${id}/ticket`))).body as {
      url: string;
    };
    const fetched = await fetch(`${t.url}${url}`);
    expect(Buffer.from(await fetched.arrayBuffer()).equals(bytes)).toBe(true);
    expect(fetched.headers.get('content-disposition')).toBe(
      `attachment; filename="picture.png"; filename*=UTF-8''picture.png`,
    );
    expect(fetched.headers.get('content-type')).toBe('application/octet-stream');
    expect(fetched.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is fetched under its own name, whatever the script', async () => {
    const id = await offer('Überweisung (März).pdf', 1);
    await piece(id, 0, Buffer.from('x'));
    const fetched = await fetch(await linkTo(id));
    expect(fetched.headers.get('content-disposition')).toBe(
      `attachment; filename="-berweisung-M-rz-.pdf"; filename*=UTF-8''%C3%9Cberweisung%20%28M%C3%A4rz%29.pdf`,
    );
  });

  it('is passed on while it comes, to its last byte', async () => {
    const bytes = randomBytes(1_000_000);
    const id = await offer('coming.bin', bytes.length);
    await piece(id, 0, bytes.subarray(0, 400_000));
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'receiving', fetchable: true }));
    const fetched = await fetch(await linkTo(id));
    expect(fetched.headers.get('content-length')).toBe('1000000');
    const all = fetched.arrayBuffer();
    await piece(id, 400_000, bytes.subarray(400_000));
    expect(Buffer.from(await all).equals(bytes)).toBe(true);
  });

  it('has the hash of what is on disk also when only a part of it came here', async () => {
    const bytes = randomBytes(2_000);
    const id = await offer('halves.bin', bytes.length);
    await writeFile(join(files, id), bytes.subarray(0, 1_000)); // as another process left it
    await piece(id, 1_000, bytes.subarray(1_000));
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'whole', sha256 }));
  });

  it('is received by one process at a time, so that nothing is written over what was checked', async () => {
    const two = await testApp({ db: t.db, config: { files } });
    const bytes = randomBytes(1_000);
    const id = await offer('twice.bin', bytes.length);
    const broken = new AbortController();
    const slow = new ReadableStream({ start: (to) => to.enqueue(randomBytes(100)) });
    const other = sendPiece(two.url, s.token, id, 0, slow, broken.signal).catch(() => 'broken');
    await expect.poll(() => existsSync(pathOf(files, id))).toBe(true);
    expect(await (await piece(id, 0, bytes)).json()).toMatchObject({ code: 'file-busy' });
    broken.abort();
    expect(await other).toBe('broken');
    const goesOn = async () => {
      const at = await arrived(files, id);
      return (await piece(id, at, bytes.subarray(at))).status;
    };
    await expect.poll(goesOn, { timeout: 10_000 }).toBe(204);
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'whole' }));
    await two.close();
  });

  it('goes on with the next try when the piece before fell quiet on a connection that still stands', async () => {
    const bytes = randomBytes(1_000);
    const id = await offer('quiet.bin', bytes.length);
    const quiet = new ReadableStream({ start: (to) => to.enqueue(bytes.subarray(0, 100)) });
    const before = sendPiece(t.url, s.token, id, 0, quiet).catch(() => null);
    await expect.poll(() => existsSync(pathOf(files, id))).toBe(true);
    const next = async (at: number) => {
      const reply = await piece(id, at, bytes.subarray(at));
      return reply.status === 204 ? 'taken' : ((await reply.json()) as { code: string; offset?: number });
    };
    expect(await next(0)).toMatchObject({ code: 'file-busy' });
    await expect
      .poll(() => next(0), { timeout: 5_000 })
      .toMatchObject({ code: 'offset-differs', offset: 100 });
    expect(await next(100)).toBe('taken');
    await before;
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'whole', sha256 }));
  });

  it('is fetched twenty times at once, and again as soon as one of those ends', async () => {
    const [id, other] = [await offer('held.bin', 1_000), await offer('free.bin', 1_000)];
    for (const one of [id, other]) await piece(one, 0, randomBytes(1));
    const url = await linkTo(id);
    const first = new AbortController();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => fetch(url, n === 0 ? { signal: first.signal } : {})),
    );
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(await (await fetch(url)).json()).toMatchObject({ code: 'limit-reached' });
    const free = await fetch(await linkTo(other));
    expect(free.status).toBe(200);
    first.abort();
    const again = () => fetch(url).then(async ({ status, body }) => (await body?.cancel(), status));
    await expect.poll(again).toBe(200);
    for (const { body } of [free, ...all.slice(1)]) await body?.cancel();
  });

  it('is one of forty that somebody fetches at once, and others fetch meanwhile', async () => {
    const ids = await Promise.all(['one.bin', 'two.bin', 'three.bin'].map((name) => offer(name, 1_000)));
    for (const one of ids) await piece(one, 0, randomBytes(1));
    const fetchNth = async (n: number, of = s.customer) => {
      const { url } = (await wanted<{ url: string }>(200, of.post(`/api/join/files/${ids[n % 3]}/ticket`)))
        .body;
      return fetch(t.url + url);
    };
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => fetchNth(n)));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(await (await fetchNth(1)).json()).toMatchObject({ code: 'limit-reached' });
    const theirs = await fetch(await linkTo(ids[1] ?? ''));
    expect(theirs.status).toBe(200);
    await all[0]?.body?.cancel();
    const again = () => fetchNth(2).then(async ({ status, body }) => (await body?.cancel(), status));
    await expect.poll(again).toBe(200);
    for (const { body } of [theirs, ...all.slice(1)]) await body?.cancel();
  });

  it('takes no byte more than was offered', async () => {
    const id = await offer('small.txt', 10);
    const reply = await piece(id, 0, Buffer.from('0123456789too much'));
    expect(reply.headers.get('upload-offset')).toBe('10');
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    const sha256 = createHash('sha256').update('0123456789').digest('hex');
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'whole', sha256 }));
  });

  it('is forgotten after 30 days, on disk too', async () => {
    const id = await offer('old.txt', 3);
    await piece(id, 0, Buffer.from('old'));
    await t.db.owner.query("update guard.session_file set at = at - interval '30 days' where id = $1", [id]);
    const loop = startForgetting(t.app, 10);
    await expect.poll(() => arrived(files, id)).toBe(0);
    await loop.stop();
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'gone' }));
  });

  it('is one of 500 at most in a session', async () => {
    const other = await layActive(agent, t.nobody());
    const offered = () => other.customer.post('/api/join/files', { name: 'empty.txt', size: 0 });
    await wanted(201, offered());
    await t.db.owner.query(
      `insert into guard.session_file (id, session_id, way, by_kind, by_id, consent_id, name, type, size)
       select gen_random_uuid(), session_id, way, by_kind, by_id, consent_id, name, type, 0
         from guard.session_file, generate_series(2, 500) where session_id = $1`,
      [other.id],
    );
    expect((await offered()).body.code).toBe('files-full');
  });

  it('is no program', async () => {
    for (const name of [
      'invoice.pdf.exe',
      'invoice.exe.',
      'invoice.EXE . .',
      'invoice.exe\u200b',
      'a.cpl',
      'a.url',
      'a.py',
      'a.search-ms',
      'a.jnlp',
      'a.mobileconfig',
      'a.bash',
      'Control panel.{21EC2020-3AEA-1069-A2DD-08002B30309D}',
    ]) {
      const reply = await s.customer.post('/api/join/files', { name, size: 10 });
      expect(reply.body.code, name).toBe('file-unsafe');
    }
    for (const name of ['Invoice of example.com.pdf', 'adaptor.add', 'fish.txt', 'notes {draft}'])
      await offer(name, 10);
  });

  it('is held back when the check does not pass it', async () => {
    const program = join(tmpdir(), `bailiwick-scan-${process.pid}.sh`);
    await writeFile(program, '#!/bin/sh\n! grep -q EICAR "$1"\n');
    await chmod(program, 0o755);
    const checked = await testApp({ db: t.db, config: { files, scan: program } });
    const sent = async (text: string) => {
      const id = await offer('note.txt', text.length);
      await sendPiece(checked.url, s.token, id, 0, Buffer.from(text));
      const { body } = await agent.get(`/api/sessions/${s.id}/files`);
      return (body.files as { id: string; state: string }[]).find((file) => file.id === id)?.state;
    };
    expect([await sent('all is well'), await sent('EICAR')]).toEqual(['whole', 'unsafe']);
    const { rows: told } = await t.db.owner.query(
      "select body::json ->> 'sentence' as said from guard.record where action = 'file.unsafe'",
    );
    expect(told).toEqual([{ said: 'A file was held back: the check did not pass it.' }]);
    const id = await offer('half.txt', 2);
    await sendPiece(checked.url, s.token, id, 0, Buffer.from('E'));
    const early = await fetch(`${checked.url}/api/sessions/files/${id}/ticket`, {
      method: 'POST',
      headers: { origin: checked.url, cookie: agent.cookie() ?? '' },
    });
    expect(early.status).toBe(404);
    await checked.close();
    await rm(program);
  });
});
