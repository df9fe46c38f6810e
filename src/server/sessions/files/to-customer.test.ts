import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLiam, ask, openFor, proveByCode, startAcme, wanted, type Acme } from '../../testing/acme.ts';
import { OFFSET } from '../../testing/files.ts';
import { customerClient, join as joinBy, keyOf } from '../../testing/sessions.ts';

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

  it('is waited for no more by whoever fetches it once what was lent for it is taken back', async () => {
    const { client, id, contactId, customer } = await layHandsOn();
    const offered = await wanted(
      201,
      client.post(`/api/sessions/${id}/files`, { name: 'long.bin', size: 9 }),
    );
    const file = offered.body.id as string;
    const { consents } = (await customer.get('/api/join/session')).body;
    await wanted(200, customer.post(`/api/join/consents/${consents[0].id}`, { yes: true }));
    const headers = { ...OFFSET, origin: acme.t.url, cookie: client.cookie() ?? '', 'upload-offset': '0' };
    const body = Buffer.from('abc');
    await fetch(`${acme.t.url}/api/sessions/files/${file}`, { method: 'PATCH', headers, body });
    const link = await wanted(200, customer.post(`/api/join/files/${file}/ticket`));
    const fetched = await fetch(acme.t.url + String(link.body.url));
    const listed = async () => (await wanted(200, customer.get('/api/join/files'))).body.files;
    expect(await listed()).toMatchObject([{ state: 'receiving', fetchable: true }]);
    await wanted(200, client.post(`/api/contacts/${contactId}/close`));
    await expect(fetched.arrayBuffer()).rejects.toThrow();
    expect(await listed()).toMatchObject([{ state: 'receiving', fetchable: false }]);
    expect((await customer.post(`/api/join/files/${file}/ticket`)).status).toBe(404);
  });
});
