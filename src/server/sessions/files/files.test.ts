import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrived, pathOf } from './disk.ts';
import { startForgetting } from './forgetting.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLiam, ask, openFor, proveByCode, startAcme, wanted, type Acme } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import {
  customerClient,
  join as joinBy,
  keyOf,
  layActive,
  type LaidSession,
} from '../../testing/sessions.ts';

const OFFSET = { 'content-type': 'application/offset+octet-stream', 'tus-resumable': '1.0.0' };

/** Sends a piece as a customer's page does. */
async function piece(
  url: string,
  token: string,
  id: string,
  offset: number,
  bytes: Buffer,
): Promise<Response> {
  return fetch(`${url}/api/join/files/${id}`, {
    method: 'PATCH',
    headers: { ...OFFSET, origin: url, authorization: `Bearer ${token}`, 'upload-offset': String(offset) },
    body: new Uint8Array(bytes),
  });
}

describe('a file of a session', () => {
  let t: TestApp;
  let agent: TestClient;
  let s: LaidSession;
  const files = join(tmpdir(), `bailiwick-files-test-${process.pid}`);
  beforeAll(async () => {
    t = await testApp({ config: { files } });
    agent = (await t.agent('agent')).client;
    s = await layActive(agent, t.nobody());
  });
  afterAll(async () => {
    await t.close();
    await rm(files, { recursive: true, force: true });
  });

  const offer = async (name: string, size: number) =>
    (await wanted<{ id: string }>(201, s.customer.post('/api/join/files', { name, size }))).body.id;

  it('comes in pieces, goes on where it broke off, and is the same on the other side', async () => {
    const bytes = randomBytes(300_000);
    const id = await offer('picture.png', bytes.length);
    expect((await piece(t.url, s.token, id, 0, bytes.subarray(0, 100_000))).status).toBe(204);
    const wrong = await piece(t.url, s.token, id, 50_000, bytes.subarray(50_000));
    expect(await wrong.json()).toMatchObject({ code: 'offset-differs', offset: 100_000 });
    const head = await s.customer.send('HEAD', `/api/join/files/${id}`);
    expect([head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
      '100000',
      '300000',
    ]);
    // An id is the same in large letters, and so is the file that it names.
    const last = await piece(t.url, s.token, id.toUpperCase(), 100_000, bytes.subarray(100_000));
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

  const ticketOf = async (id: string, of = agent) =>
    (await wanted<{ url: string }>(200, of.post(`/api/sessions/files/${id}/ticket`))).body.url;

  it('is fetched under its own name, whatever the script', async () => {
    const id = await offer('Überweisung (März).pdf', 1);
    await piece(t.url, s.token, id, 0, Buffer.from('x'));
    const fetched = await fetch(`${t.url}${await ticketOf(id)}`);
    expect(fetched.headers.get('content-disposition')).toBe(
      `attachment; filename="-berweisung-M-rz-.pdf"; filename*=UTF-8''%C3%9Cberweisung%20%28M%C3%A4rz%29.pdf`,
    );
  });

  it('is passed on while it comes, to its last byte', async () => {
    const bytes = randomBytes(1_000_000);
    const id = await offer('coming.bin', bytes.length);
    await piece(t.url, s.token, id, 0, bytes.subarray(0, 400_000));
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'receiving', fetchable: true }));
    const fetched = await fetch(`${t.url}${await ticketOf(id)}`);
    expect(fetched.headers.get('content-length')).toBe('1000000');
    const all = fetched.arrayBuffer();
    await piece(t.url, s.token, id, 400_000, bytes.subarray(400_000));
    expect(Buffer.from(await all).equals(bytes)).toBe(true);
  });

  it('has the hash of what is on disk also when only a part of it came here', async () => {
    const bytes = randomBytes(2_000);
    const id = await offer('halves.bin', bytes.length);
    await writeFile(join(files, id), bytes.subarray(0, 1_000)); // as another process left it
    await piece(t.url, s.token, id, 1_000, bytes.subarray(1_000));
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
    const other = fetch(`${two.url}/api/join/files/${id}`, {
      method: 'PATCH',
      headers: { ...OFFSET, origin: two.url, authorization: `Bearer ${s.token}`, 'upload-offset': '0' },
      body: slow,
      duplex: 'half',
      signal: broken.signal,
    } as RequestInit).catch(() => 'broken');
    await expect.poll(() => existsSync(pathOf(files, id))).toBe(true);
    expect(await (await piece(t.url, s.token, id, 0, bytes)).json()).toMatchObject({ code: 'file-busy' });
    broken.abort();
    expect(await other).toBe('broken');
    const goesOn = async () => {
      const at = await arrived(files, id);
      return (await piece(t.url, s.token, id, at, bytes.subarray(at))).status;
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
    const before = fetch(`${t.url}/api/join/files/${id}`, {
      method: 'PATCH',
      headers: { ...OFFSET, origin: t.url, authorization: `Bearer ${s.token}`, 'upload-offset': '0' },
      body: quiet,
      duplex: 'half',
    } as RequestInit).catch(() => null);
    await expect.poll(() => existsSync(pathOf(files, id))).toBe(true);
    const next = async (at: number) => {
      const reply = await piece(t.url, s.token, id, at, bytes.subarray(at));
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
    for (const one of [id, other]) await piece(t.url, s.token, one, 0, randomBytes(1));
    const url = t.url + (await ticketOf(id));
    const first = new AbortController();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => fetch(url, n === 0 ? { signal: first.signal } : {})),
    );
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(await (await fetch(url)).json()).toMatchObject({ code: 'limit-reached' });
    const free = await fetch(t.url + (await ticketOf(other)));
    expect(free.status).toBe(200);
    first.abort();
    const again = () => fetch(url).then(async ({ status, body }) => (await body?.cancel(), status));
    await expect.poll(again).toBe(200);
    for (const { body } of [free, ...all.slice(1)]) await body?.cancel();
  });

  it('is one of forty that somebody fetches at once, and others fetch meanwhile', async () => {
    const ids = await Promise.all(['one.bin', 'two.bin', 'three.bin'].map((name) => offer(name, 1_000)));
    for (const one of ids) await piece(t.url, s.token, one, 0, randomBytes(1));
    const fetchNth = async (n: number, of = s.customer) => {
      const { url } = (await wanted<{ url: string }>(200, of.post(`/api/join/files/${ids[n % 3]}/ticket`)))
        .body;
      return fetch(t.url + url);
    };
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => fetchNth(n)));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(await (await fetchNth(1)).json()).toMatchObject({ code: 'limit-reached' });
    const theirs = await fetch(t.url + (await ticketOf(ids[1] ?? '')));
    expect(theirs.status).toBe(200);
    await all[0]?.body?.cancel();
    const again = () => fetchNth(2).then(async ({ status, body }) => (await body?.cancel(), status));
    await expect.poll(again).toBe(200);
    for (const { body } of [theirs, ...all.slice(1)]) await body?.cancel();
  });

  it('takes no byte more than was offered', async () => {
    const id = await offer('small.txt', 10);
    const reply = await piece(t.url, s.token, id, 0, Buffer.from('0123456789too much'));
    expect(reply.headers.get('upload-offset')).toBe('10');
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    const sha256 = createHash('sha256').update('0123456789').digest('hex');
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'whole', sha256 }));
  });

  it('is forgotten after 30 days, on disk too', async () => {
    const id = await offer('old.txt', 3);
    await piece(t.url, s.token, id, 0, Buffer.from('old'));
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

  it('stops with the consent that was taken back, for whoever fetches it already too', async () => {
    const id = await offer('long.bin', 1_000);
    expect((await piece(t.url, s.token, id, 0, randomBytes(100))).status).toBe(204);
    const fetched = await fetch(`${t.url}${await ticketOf(id)}`);
    await wanted(200, s.customer.post('/api/join/withdraw', { kind: 'file-from-me' }));
    expect(await (await piece(t.url, s.token, id, 100, randomBytes(100))).json()).toMatchObject({
      code: 'consent-over',
    });
    await expect(fetched.arrayBuffer()).rejects.toThrow();
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'stopped' }));
    expect((await agent.post(`/api/sessions/files/${id}/ticket`)).status).toBe(404);
  });

  it('is stopped by itself: the others go on, and it can be sent anew', async () => {
    const [slow, other] = [await offer('slow.bin', 1_000), await offer('other.bin', 20)];
    for (const id of [slow, other]) await piece(t.url, s.token, id, 0, randomBytes(10));
    await wanted(200, s.customer.post(`/api/join/files/${slow}/stop`));
    expect(await (await piece(t.url, s.token, slow, 10, randomBytes(10))).json()).toMatchObject({
      code: 'consent-over',
    });
    expect((await piece(t.url, s.token, other, 10, randomBytes(10))).status).toBe(204);
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    expect(body.files).toContainEqual(
      expect.objectContaining({ id: slow, state: 'stopped', fetchable: false }),
    );
    expect(body.files).toContainEqual(expect.objectContaining({ id: other, state: 'whole' }));
    const receipt = (await wanted(200, s.customer.get('/api/join/receipt'))).body.consents;
    const told = (name: string) => receipt.find((one: { name: string }) => one.name === name);
    expect(told('slow.bin')).toMatchObject({ state: 'withdrawn', whole: false });
    expect(told('other.bin')).toMatchObject({ state: 'granted', whole: true });
    const anew = await offer('slow.bin', 10);
    expect((await piece(t.url, s.token, anew, 0, randomBytes(10))).status).toBe(204);
    // Of one that came whole nothing is taken back.
    await wanted(200, s.customer.post(`/api/join/files/${anew}/stop`));
    expect((await agent.get(`/api/sessions/${s.id}/files`)).body.files).toContainEqual(
      expect.objectContaining({ id: anew, state: 'whole', fetchable: true }),
    );
  });

  it('is stopped by an agent who is in, it alone, and by no other', async () => {
    const [slow, other] = [await offer('agents-no.bin', 10), await offer('goes-on.bin', 10)];
    expect((await piece(t.url, s.token, slow, 0, randomBytes(5))).status).toBe(204);
    const stranger = (await t.agent('agent')).client;
    expect((await stranger.post(`/api/sessions/files/${slow}/stop`)).status).toBe(404);
    expect((await t.nobody().post(`/api/sessions/files/${slow}/stop`)).status).toBe(401);
    await wanted(200, agent.post(`/api/sessions/files/${slow}/stop`));
    await wanted(200, agent.post(`/api/sessions/files/${slow}/stop`));
    const more = await piece(t.url, s.token, slow, 5, randomBytes(5));
    expect(await more.json()).toMatchObject({ code: 'consent-over' });
    expect((await piece(t.url, s.token, other, 0, randomBytes(10))).status).toBe(204);
    await wanted(200, agent.post(`/api/sessions/files/${other}/stop`));
    const { files: all } = (await agent.get(`/api/sessions/${s.id}/files`)).body;
    expect(all).toContainEqual(expect.objectContaining({ id: slow, state: 'stopped' }));
    expect(all).toContainEqual(expect.objectContaining({ id: other, state: 'whole' }));
    const { consents } = (await agent.get(`/api/sessions/${s.id}`)).body;
    const of = (id: string) =>
      consents.find(({ about }: { about: { file?: string } }) => about.file === id).state;
    expect([of(slow), of(other)]).toEqual(['lapsed', 'granted']);
  });

  it('is stopped by its own customer alone', async () => {
    const id = await offer('mine-alone.bin', 1_000);
    const other = await layActive((await t.agent('agent')).client, t.nobody());
    expect((await other.customer.post(`/api/join/files/${id}/stop`)).status).toBe(404);
    expect((await agent.post(`/api/join/files/${id}/stop`)).status).toBe(401);
    expect((await t.nobody().post(`/api/join/files/${id}/stop`)).status).toBe(401);
    expect((await piece(t.url, s.token, id, 0, randomBytes(10))).status).toBe(204);
    await wanted(200, s.customer.post(`/api/join/files/${id}/stop`));
  });

  it('stops at once when its session is handed over, its yes is dropped, or the session ends', async () => {
    const next = await t.agent('agent');
    const ends: ((of: LaidSession) => Promise<unknown>)[] = [
      (of) =>
        wanted(
          200,
          agent.post(`/api/sessions/${of.id}/hand-over`, {
            agentId: next.who.id,
            reason: 'Lunch',
            stay: true,
          }),
        ),
      async (of) => {
        const { consents } = (
          await wanted<{ consents: { id: string }[] }>(200, agent.get(`/api/sessions/${of.id}`))
        ).body;
        await wanted(200, agent.post(`/api/sessions/${of.id}/consents/${consents[0]?.id}/drop`));
      },
      (of) => wanted(200, agent.post(`/api/sessions/${of.id}/end`, {})),
    ];
    for (const end of ends) {
      const of = await layActive(agent, t.nobody());
      const offered = await wanted<{ id: string }>(
        201,
        of.customer.post('/api/join/files', { name: 'a.png', size: 9 }),
      );
      const { id } = offered.body;
      expect((await piece(t.url, of.token, id, 0, randomBytes(4))).status).toBe(204);
      await end(of);
      const list = await wanted(200, agent.get(`/api/sessions/${of.id}/files`));
      expect(list.body.files).toMatchObject([{ id, state: 'stopped', fetchable: false }]);
    }
  });

  it('breaks off amid a piece when the consent is taken back', async () => {
    const other = await layActive(agent, t.nobody());
    const { body } = await wanted<{ id: string }>(
      201,
      other.customer.post('/api/join/files', { name: 'slow.bin', size: 1_000 }),
    );
    const slow = new ReadableStream({ start: (to) => to.enqueue(randomBytes(100)) });
    const broken = fetch(`${t.url}/api/join/files/${body.id}`, {
      method: 'PATCH',
      headers: { ...OFFSET, origin: t.url, authorization: `Bearer ${other.token}`, 'upload-offset': '0' },
      body: slow,
      duplex: 'half',
    } as RequestInit).then(
      () => false,
      () => true,
    );
    await expect.poll(() => existsSync(pathOf(files, body.id))).toBe(true);
    await wanted(200, other.customer.post('/api/join/withdraw', { kind: 'file-from-me' }));
    expect(await broken).toBe(true);
    expect(await arrived(files, body.id)).toBeLessThan(1_000);
  });

  it('is fetched on by no agent who was taken out of the session, though it comes without a break', async () => {
    const [id, whole] = [await offer('live.bin', 10_000), await offer('whole.bin', 3)];
    await piece(t.url, s.token, whole, 0, Buffer.from('abc'));
    const { client, who } = await t.agent('agent');
    await wanted(200, agent.post(`/api/sessions/${s.id}/invite`, { agentId: who.id }));
    await wanted(200, client.post(`/api/sessions/${s.id}/join`));
    await piece(t.url, s.token, id, 0, randomBytes(10));
    const urls = [await ticketOf(id, client), await ticketOf(whole, client)];
    const cut = (await fetch(t.url + urls[0])).arrayBuffer().then(
      () => false,
      () => true,
    );
    await wanted(200, agent.post(`/api/sessions/${s.id}/uninvite`, { agentId: who.id }));
    for (let at = 10; at < 10_000; at += 10) {
      const over = await Promise.race([cut, new Promise((resolve) => setTimeout(resolve, 50, null))]);
      if (over !== null || at === 1_000) break;
      await piece(t.url, s.token, id, at, randomBytes(10));
    }
    expect(await Promise.race([cut, Promise.resolve('goes on')])).toBe(true);
    expect((await fetch(t.url + urls[1])).status).toBe(404);
  });

  it('is fetched by no link that was made by a sign-in which ended', async () => {
    const id = await offer('signed-out.txt', 3);
    await piece(t.url, s.token, id, 0, Buffer.from('abc'));
    const { client, who } = await t.agent('agent');
    await wanted(200, agent.post(`/api/sessions/${s.id}/invite`, { agentId: who.id }));
    await wanted(200, client.post(`/api/sessions/${s.id}/join`));
    const url = t.url + (await ticketOf(id, client));
    expect((await fetch(url)).status).toBe(200);
    await wanted(200, client.post('/api/sign-out'));
    expect((await fetch(url)).status).toBe(404);
  });

  it('is sent and fetched by those of its session alone', async () => {
    const bytes = randomBytes(10);
    const id = await offer('mine.bin', bytes.length);
    const other = await layActive((await t.agent('agent')).client, t.nobody());
    expect((await piece(t.url, other.token, id, 0, bytes)).status).toBe(404);
    await piece(t.url, s.token, id, 0, bytes);
    const stranger = (await t.agent('agent')).client;
    for (const reply of [
      await stranger.post(`/api/sessions/files/${id}/ticket`),
      await other.customer.post(`/api/join/files/${id}/ticket`),
    ]) {
      expect(reply.status).toBe(404);
    }
    expect((await fetch(`${t.url}/files/${'A'.repeat(43)}`)).status).toBe(404);
  });

  it('is held back when the check does not pass it', async () => {
    const program = join(tmpdir(), `bailiwick-scan-${process.pid}.sh`);
    await writeFile(program, '#!/bin/sh\n! grep -q EICAR "$1"\n');
    await chmod(program, 0o755);
    const checked = await testApp({ db: t.db, config: { files, scan: program } });
    const sent = async (text: string) => {
      const id = await offer('note.txt', text.length);
      await piece(checked.url, s.token, id, 0, Buffer.from(text));
      const { body } = await agent.get(`/api/sessions/${s.id}/files`);
      return (body.files as { id: string; state: string }[]).find((file) => file.id === id)?.state;
    };
    expect([await sent('all is well'), await sent('EICAR')]).toEqual(['whole', 'unsafe']);
    const { rows: told } = await t.db.owner.query(
      "select body::json ->> 'sentence' as said from guard.record where action = 'file.unsafe'",
    );
    expect(told).toEqual([{ said: 'A file was held back: the check did not pass it.' }]);
    const id = await offer('half.txt', 2);
    await piece(checked.url, s.token, id, 0, Buffer.from('E'));
    const early = await fetch(`${checked.url}/api/sessions/files/${id}/ticket`, {
      method: 'POST',
      headers: { origin: checked.url, cookie: agent.cookie() ?? '' },
    });
    expect(early.status).toBe(404);
    await checked.close();
    await rm(program);
  });
});

describe('a file to the customer’s device', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  /** A session with somebody whose device may be worked on, and who was let in. */
  const layHandsOn = async () => {
    const dana = await acme.person('admin');
    const { client } = acme.agent;
    const contactId = await openFor(client, dana.said);
    await ask(client, contactId, addLiam());
    await proveByCode(acme, contactId, dana);
    const { request } = await ask(client, contactId, {
      action: 'device.troubleshoot',
      subject: {},
      details: 'It does not start',
    });
    const opened = await wanted(201, client.post('/api/sessions', { contactId, requestId: request.id }));
    expect(opened.body).toMatchObject({ handsOn: true });
    const id = opened.body.id as string;
    const nobody = acme.t.nobody();
    const joined = await wanted(201, joinBy(nobody, await keyOf(client, id)));
    const customer = customerClient(nobody, joined.body.token as string);
    const { customerId } = joined.body.session as { customerId: string };
    await wanted(200, client.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
    return { client, id, contactId, customer };
  };

  it('is dropped when its session is handed over while the customer is only asked for it', async () => {
    const { client, id } = await layHandsOn();
    const offered = await wanted(201, client.post(`/api/sessions/${id}/files`, { name: 'fix.pdf', size: 3 }));
    expect(offered.body).toMatchObject({ state: 'offered', agreed: false });
    const next = await acme.t.agent('agent');
    const over = { agentId: next.who.id, reason: 'Lunch', stay: true };
    await wanted(200, client.post(`/api/sessions/${id}/hand-over`, over));
    for (const reader of [client, next.client]) {
      const list = await wanted(200, reader.get(`/api/sessions/${id}/files`));
      expect(list.body.files).toMatchObject([{ id: offered.body.id, state: 'stopped', fetchable: false }]);
    }
  });

  it('needs what was lent in the contact, and the customer’s yes to that very file', async () => {
    const { client, id, contactId, customer } = await layHandsOn();
    const offerOf = async (name: string) => {
      const { body } = await wanted(201, client.post(`/api/sessions/${id}/files`, { name, size: 3 }));
      expect(body).toMatchObject({ agreed: false });
      return body.id as string;
    };
    const agree = async () => {
      const { body } = await customer.get('/api/join/session');
      const asked = (body.consents as { id: string; state: string }[]).find(({ state }) => state === 'asked');
      await wanted(200, customer.post(`/api/join/consents/${asked?.id}`, { yes: true }));
    };
    const send = (file: string) =>
      fetch(`${acme.t.url}/api/sessions/files/${file}`, {
        method: 'PATCH',
        headers: { ...OFFSET, origin: acme.t.url, cookie: client.cookie() ?? '', 'upload-offset': '0' },
        body: Buffer.from('abc'),
      });
    const fix = await offerOf('fix.pdf');
    expect(await (await send(fix)).json()).toMatchObject({ code: 'consent-waits' });
    await agree();
    expect((await send(fix)).status).toBe(204);
    const unwanted = await offerOf('unwanted.pdf');
    await agree();
    await wanted(200, customer.post(`/api/join/files/${unwanted}/stop`));
    expect(await (await send(unwanted)).json()).toMatchObject({ code: 'consent-over' });
    const agreed = await offerOf('agreed.pdf');
    await agree();
    await wanted(200, client.post(`/api/contacts/${contactId}/close`));
    expect((await client.get(`/api/sessions/${id}`)).body).toMatchObject({ handsOn: false });
    expect(await (await send(agreed)).json()).toMatchObject({ code: 'explain-session' });
    const late = await client.post(`/api/sessions/${id}/files`, { name: 'more.pdf', size: 3 });
    expect(late.body.code).toBe('explain-session');
  });
});
