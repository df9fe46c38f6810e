import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { SessionFile } from '../../../contracts/files.ts';
import { wanted } from '../../testing/acme.ts';
import { layForFiles, sendPiece } from '../../testing/files.ts';
import { layActive, type LaidSession } from '../../testing/sessions.ts';
import { arrived, pathOf } from './disk.ts';

const { t, agent, s, files, offer, linkTo, close } = await layForFiles();
afterAll(close);
const piece = (id: string, offset: number, bytes: Buffer) => sendPiece(t.url, s.token, id, offset, bytes);

describe('a file of a session, and those it concerns,', () => {
  it('stops with the consent that was taken back, for whoever fetches it already too', async () => {
    const id = await offer('long.bin', 1_000);
    expect((await piece(id, 0, randomBytes(100))).status).toBe(204);
    const fetched = await fetch(await linkTo(id));
    await wanted(200, s.customer.post('/api/join/withdraw', { kind: 'file-from-me' }));
    expect(await (await piece(id, 100, randomBytes(100))).json()).toMatchObject({
      code: 'consent-over',
    });
    await expect(fetched.arrayBuffer()).rejects.toThrow();
    const { body } = await agent.get(`/api/sessions/${s.id}/files`);
    expect(body.files).toContainEqual(expect.objectContaining({ id, state: 'stopped' }));
    expect((await agent.post(`/api/sessions/files/${id}/ticket`)).status).toBe(404);
  });

  it('is stopped by itself: the others go on, and it can be sent anew', async () => {
    const [slow, other] = [await offer('slow.bin', 1_000), await offer('other.bin', 20)];
    for (const id of [slow, other]) await piece(id, 0, randomBytes(10));
    await wanted(200, s.customer.post(`/api/join/files/${slow}/stop`));
    expect(await (await piece(slow, 10, randomBytes(10))).json()).toMatchObject({
      code: 'consent-over',
    });
    expect((await piece(other, 10, randomBytes(10))).status).toBe(204);
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
    expect((await piece(anew, 0, randomBytes(10))).status).toBe(204);
    // Of one that came whole nothing is taken back.
    await wanted(200, s.customer.post(`/api/join/files/${anew}/stop`));
    expect((await agent.get(`/api/sessions/${s.id}/files`)).body.files).toContainEqual(
      expect.objectContaining({ id: anew, state: 'whole', fetchable: true }),
    );
  });

  it('is stopped by an agent who is in, it alone, and by no other', async () => {
    const [slow, other] = [await offer('agents-no.bin', 10), await offer('goes-on.bin', 10)];
    expect((await piece(slow, 0, randomBytes(5))).status).toBe(204);
    const stranger = (await t.agent('agent')).client;
    expect((await stranger.post(`/api/sessions/files/${slow}/stop`)).status).toBe(404);
    expect((await t.nobody().post(`/api/sessions/files/${slow}/stop`)).status).toBe(401);
    await wanted(200, agent.post(`/api/sessions/files/${slow}/stop`));
    await wanted(200, agent.post(`/api/sessions/files/${slow}/stop`));
    const more = await piece(slow, 5, randomBytes(5));
    expect(await more.json()).toMatchObject({ code: 'consent-over' });
    expect((await piece(other, 0, randomBytes(10))).status).toBe(204);
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
    expect((await piece(id, 0, randomBytes(10))).status).toBe(204);
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
      expect((await sendPiece(t.url, of.token, id, 0, randomBytes(4))).status).toBe(204);
      await end(of);
      const list = await wanted(200, agent.get(`/api/sessions/${of.id}/files`));
      expect(list.body.files).toMatchObject([{ id, state: 'stopped', fetchable: false }]);
    }
  });

  it('is said to come while something of it does, and not when its sender went without a word; then again', async () => {
    const id = await offer('reloaded.bin', 1_000);
    const comes = async () => {
      const { body } = await wanted(200, agent.get(`/api/sessions/${s.id}/files`));
      const { state, comes: told } = (body.files as SessionFile[]).find((one) => one.id === id) ?? {};
      return [state, told];
    };
    expect(await comes()).toEqual(['offered', true]);
    const gone = new AbortController();
    const slow = new ReadableStream({ start: (to) => to.enqueue(randomBytes(100)) });
    const broken = sendPiece(t.url, s.token, id, 0, slow, gone.signal).catch(() => 'broken');
    await expect.poll(comes).toEqual(['receiving', true]);
    await expect.poll(() => existsSync(pathOf(files, id))).toBe(true); // what was sent is listened to
    gone.abort();
    expect(await broken).toBe('broken');
    await expect.poll(comes).toEqual(['receiving', false]);
    expect((await piece(id, 100, randomBytes(10))).status).toBe(204);
    expect(await comes()).toEqual(['receiving', true]);
    await wanted(200, s.customer.post(`/api/join/files/${id}/stop`));
    expect(await comes()).toEqual(['stopped', false]);
  });

  it('breaks off amid a piece when the consent is taken back', async () => {
    const other = await layActive(agent, t.nobody());
    const { body } = await wanted<{ id: string }>(
      201,
      other.customer.post('/api/join/files', { name: 'slow.bin', size: 1_000 }),
    );
    const slow = new ReadableStream({ start: (to) => to.enqueue(randomBytes(100)) });
    const broken = sendPiece(t.url, other.token, body.id, 0, slow).then(
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
    await piece(whole, 0, Buffer.from('abc'));
    const { client, who } = await t.agent('agent');
    await wanted(200, agent.post(`/api/sessions/${s.id}/invite`, { agentId: who.id }));
    await wanted(200, client.post(`/api/sessions/${s.id}/join`));
    await piece(id, 0, randomBytes(10));
    const [coming, here] = [await linkTo(id, client), await linkTo(whole, client)];
    const cut = (await fetch(coming)).arrayBuffer().then(
      () => false,
      () => true,
    );
    await wanted(200, agent.post(`/api/sessions/${s.id}/uninvite`, { agentId: who.id }));
    for (let at = 10; at < 10_000; at += 10) {
      const over = await Promise.race([cut, new Promise((resolve) => setTimeout(resolve, 50, null))]);
      if (over !== null || at === 1_000) break;
      await piece(id, at, randomBytes(10));
    }
    expect(await Promise.race([cut, Promise.resolve('goes on')])).toBe(true);
    expect((await fetch(here)).status).toBe(404);
  });

  it('is fetched by no link that was made by a sign-in which ended', async () => {
    const id = await offer('signed-out.txt', 3);
    await piece(id, 0, Buffer.from('abc'));
    const { client, who } = await t.agent('agent');
    await wanted(200, agent.post(`/api/sessions/${s.id}/invite`, { agentId: who.id }));
    await wanted(200, client.post(`/api/sessions/${s.id}/join`));
    const url = await linkTo(id, client);
    expect((await fetch(url)).status).toBe(200);
    await wanted(200, client.post('/api/sign-out'));
    expect((await fetch(url)).status).toBe(404);
  });

  it('is fetched no more, and not to its end, by somebody who was an admin when they began', async () => {
    const of = await layActive(agent, t.nobody());
    const size = 32 * 1024 * 1024;
    const { body } = await wanted<{ id: string }>(
      201,
      of.customer.post('/api/join/files', { name: 'large.bin', size }),
    );
    expect((await sendPiece(t.url, of.token, body.id, 0, Buffer.alloc(size))).status).toBe(204);
    await wanted(200, agent.post(`/api/sessions/${of.id}/end`));
    const [{ client, who }, other] = [await t.agent('agent', 'admin'), await t.agent('agent', 'admin')];
    const url = await linkTo(body.id, client);
    const reader = (await fetch(url)).body?.getReader();
    await reader?.read();
    const roles = { roles: ['agent'], version: 1 };
    await wanted(200, other.client.post(`/api/agents/${who.id}/roles`, roles));
    // Read on no faster than eight requests take, for longer than the second within which it is asked again.
    const rest = async () => {
      while (!(await reader?.read())?.done) for (let n = 0; n < 8; n += 1) await t.nobody().get('/healthz');
    };
    await expect(rest()).rejects.toThrow();
    expect((await fetch(url)).status).toBe(404);
    expect((await client.post(`/api/sessions/files/${body.id}/ticket`)).status).toBe(404);
  });

  it('is sent and fetched by those of its session alone', async () => {
    const bytes = randomBytes(10);
    const id = await offer('mine.bin', bytes.length);
    const other = await layActive((await t.agent('agent')).client, t.nobody());
    expect((await sendPiece(t.url, other.token, id, 0, bytes)).status).toBe(404);
    await piece(id, 0, bytes);
    const stranger = (await t.agent('agent')).client;
    for (const reply of [
      await stranger.post(`/api/sessions/files/${id}/ticket`),
      await other.customer.post(`/api/join/files/${id}/ticket`),
    ]) {
      expect(reply.status).toBe(404);
    }
    expect((await fetch(`${t.url}/files/${'A'.repeat(43)}`)).status).toBe(404);
  });
});
