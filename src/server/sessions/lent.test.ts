import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session, SessionList } from '../../contracts/sessions.ts';
import { ask, openFor, proveByCode, startAcme, wanted, type Acme } from '../testing/acme.ts';
import { customerClient, join, keyOf } from '../testing/sessions.ts';

describe('what a caller lent for a session', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  /** A session for which a caller of their own lent that their device is worked on. */
  const layLent = async () => {
    const dana = await acme.person('admin');
    const { client } = acme.agent;
    const contactId = await openFor(client, dana.said);
    const troubled = { action: 'device.troubleshoot', subject: {}, details: 'It does not start' };
    await ask(client, contactId, troubled);
    await proveByCode(acme, contactId, dana);
    const { request } = await ask(client, contactId, troubled);
    const opened = await wanted(201, client.post('/api/sessions', { contactId, requestId: request.id }));
    expect(opened.body).toMatchObject({ handsOn: true, requestId: request.id });
    return { request, id: opened.body.id as string, path: `/api/sessions/${opened.body.id as string}` };
  };

  it('is used by the agent it was lent to, and by no colleague who was asked in', async () => {
    const { id, path } = await layLent();
    const { client } = acme.agent;
    const joined = await wanted(201, join(acme.t.nobody(), await keyOf(client, id)));
    const { customerId } = joined.body.session as { customerId: string };
    await wanted(200, client.post(`${path}/admit`, { customerId, admit: true }));
    const guest = await acme.t.agent('agent');
    await wanted(200, client.post(`${path}/invite`, { agentId: guest.who.id }));
    await wanted(200, guest.client.post(`${path}/join`));
    expect((await guest.client.get(path)).body).toMatchObject({ handsOn: false, state: 'active' });
    const file = { name: 'setup.pdf', size: 3 };
    for (const ask of [
      guest.client.post(`${path}/files`, file),
      guest.client.post(`${path}/consents`, { kind: 'file-to-me' }),
    ])
      expect(await ask).toMatchObject({ status: 403, body: { code: 'explain-session' } });
    expect((await client.get(path)).body).toMatchObject({ handsOn: true, consents: [] });
    const sent = await wanted(201, client.post(`${path}/files`, file));
    const customer = customerClient(acme.t.nobody(), joined.body.token as string);
    const { body } = await wanted(200, customer.get('/api/join/session'));
    expect(body).toMatchObject({ handsOn: true, consents: [{ kind: 'file-to-me' }] });

    // What comes to a device is told by its hash: whoever finds it there can tell whence it came.
    await wanted(200, customer.post(`/api/join/consents/${body.consents[0].id as string}`, { yes: true }));
    await fetch(`${acme.t.url}/api/sessions/files/${sent.body.id as string}`, {
      method: 'PATCH',
      headers: {
        origin: acme.t.url,
        cookie: client.cookie() ?? '',
        'content-type': 'application/offset+octet-stream',
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
      },
      body: Buffer.from('abc'),
    });
    const { rows } = await acme.t.db.owner.query<{ body: string }>(
      "select body from guard.record where action = 'file.whole'",
    );
    expect(rows.map((row) => JSON.parse(row.body) as object)).toMatchObject([
      { sha256: createHash('sha256').update('abc').digest('hex') },
    ]);
  });

  it('leads from its contact to its sessions, for who reads the history and nobody else', async () => {
    const { id, path, request } = await layLent();
    const { client } = acme.agent;
    const { body } = await wanted<z.infer<typeof Session>>(200, client.get(path));
    const plain = await wanted(201, client.post('/api/sessions', { contactId: body.contactId }));
    await layLent(); // of another contact
    await wanted(200, client.post(`${path}/end`));
    const door = `/api/contacts/${body.contactId ?? ''}/sessions`;
    await wanted(201, join(acme.t.nobody(), await keyOf(client, plain.body.id as string)));
    const colleague = await acme.t.agent('agent');
    const readers = [
      [client, 'Robin Reed'],
      [colleague.client, null], // whose session it is not
    ] as const;
    for (const [reader, customerName] of readers) {
      const found = await wanted<z.infer<typeof SessionList>>(200, reader.get(door));
      expect(found.body.sessions).toMatchObject([
        { id: plain.body.id as string, state: 'knocking', requestId: null, customerName },
        { id, state: 'ended', requestId: request.id as string, customerName: null },
      ]);
    }
    expect((await acme.t.nobody().get(door)).status).toBe(401);
    for (const role of ['member', 'super-admin'] as const)
      expect((await (await acme.t.person(role, acme.clientId)).client.get(door)).status).toBe(404);
    expect(await client.get(`/api/contacts/${id}/sessions`)).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
  });

  it('is told who hosted it when, though the clock stood still between two hand-overs', async () => {
    const { path } = await layLent();
    const [{ client, who }, { owner }] = [acme.agent, acme.t.db];
    const next = await acme.t.agent('agent');
    const over = (agentId: string) => ({ agentId, reason: 'Lunch', stay: true });
    await wanted(200, client.post(`${path}/hand-over`, over(next.who.id)));
    // A clock that was set back by a minute: the time last seen lies ahead of it, and stays what it is.
    await owner.query("update guard.clock set seen = clock_timestamp() + interval '1 minute'");
    await wanted(200, next.client.post(`${path}/hand-over`, over(who.id)));
    await wanted(200, client.post(`${path}/hand-over`, over(next.who.id)));
    const { agents } = (await wanted(200, next.client.get(path))).body as z.infer<typeof Session>;
    const times = (id: string) => agents.find((one) => one.id === id)?.hosted.length;
    expect([times(who.id), times(next.who.id)]).toEqual([2, 2]);
    await owner.query('update guard.clock set seen = clock_timestamp()');
  });

  it('is taken when another agent hosts it, and given back by no second hand-over; the request stays named', async () => {
    const { request, path } = await layLent();
    const { client, who } = acme.agent;
    const next = await acme.t.agent('agent');
    const over = (agentId: string) => ({ agentId, reason: 'Lunch', stay: true });
    await wanted(200, client.post(`${path}/hand-over`, over(next.who.id)));
    const taken = { handsOn: false, requestId: request.id };
    expect((await next.client.get(path)).body).toMatchObject({ ...taken, hostId: next.who.id });
    await wanted(200, next.client.post(`${path}/hand-over`, over(who.id)));
    const back = (await client.get(path)).body as z.infer<typeof Session>;
    expect(back).toMatchObject({ ...taken, hostId: who.id });
    // Who hosted it when is told of each time, without a gap between them.
    const hostedBy = (id: string) => back.agents.find((one) => one.id === id)?.hosted ?? [];
    const [first, last, ...more] = hostedBy(who.id);
    expect([last?.to, more]).toEqual([null, []]);
    expect(hostedBy(next.who.id)).toEqual([{ from: first?.to, to: last?.from }]);
    await wanted(200, client.post(`${path}/end`, {}));
    const over2 = (await client.get(path)).body as z.infer<typeof Session>;
    expect(over2.agents.find((one) => one.id === who.id)?.hosted.at(-1)?.to).toBe(over2.endedAt);
  });
});
