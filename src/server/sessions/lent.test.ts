import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, openFor, proveByCode, startAcme, wanted, type Acme } from '../testing/acme.ts';

describe('what a caller lent for a session', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  it('is taken when another agent hosts it, and given back by no second hand-over; the request stays named', async () => {
    const dana = await acme.person('admin');
    const { client, who } = acme.agent;
    const contactId = await openFor(client, dana.said);
    const troubled = { action: 'device.troubleshoot', subject: {}, details: 'It does not start' };
    await ask(client, contactId, troubled);
    await proveByCode(acme, contactId, dana);
    const { request } = await ask(client, contactId, troubled);
    const opened = await wanted(201, client.post('/api/sessions', { contactId, requestId: request.id }));
    expect(opened.body).toMatchObject({ handsOn: true, requestId: request.id });

    const next = await acme.t.agent('agent');
    const path = `/api/sessions/${opened.body.id as string}`;
    const over = (agentId: string) => ({ agentId, reason: 'Lunch', stay: true });
    await wanted(200, client.post(`${path}/hand-over`, over(next.who.id)));
    const taken = { handsOn: false, requestId: request.id };
    expect((await next.client.get(path)).body).toMatchObject({ ...taken, hostId: next.who.id });
    await wanted(200, next.client.post(`${path}/hand-over`, over(who.id)));
    expect((await client.get(path)).body).toMatchObject({ ...taken, hostId: who.id });
  });
});
