import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addLiam,
  ask,
  openFor,
  proveByDigits,
  startAcme,
  wanted,
  type Acme,
  type Named,
} from '../../testing/acme.ts';

/** More than a page of the portal shows. */
const MANY = 101;

describe('whoever asks a lot', () => {
  let acme: Acme;
  let grace: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
  });
  afterAll(() => acme.close());

  it('hides nothing that was done in a person’s name from that person', async () => {
    const { client } = acme.agent;
    const contactId = await openFor(client, grace.said);
    await proveByDigits(acme, contactId, grace);
    const { request } = await ask(client, contactId, addLiam());
    await wanted(200, client.post(`/api/requests/${request.id}/run`));
    for (let n = 0; n < MANY; n += 1) {
      const asked = await ask(client, contactId, {
        action: 'number.order',
        subject: {},
        details: `No. ${n}`,
      });
      // As when they were asked in one call after the other.
      await acme.t.db.owner.query("update guard.request set state = 'withdrawn' where id = $1", [
        asked.request.id,
      ]);
    }
    const { rows } = (await wanted(200, grace.client.get('/api/portal/done'))).body;
    expect(rows.map(({ id }: { id: string }) => id)).toContain(request.id);
    const times = rows.map(({ at }: { at: string }) => at);
    expect(times).toEqual([...times].sort().reverse());
    await wanted(200, client.post(`/api/contacts/${contactId}/close`));
  });

  it('has fifty things open in one contact at most; what is withdrawn makes room', async () => {
    const { client } = acme.agent;
    const contactId = await openFor(client, grace.said);
    const order = (n: number) => ({ action: 'number.order', subject: {}, details: `No. ${n}` }) as const;
    const { request } = await ask(client, contactId, order(0));
    for (let n = 1; n < 50; n += 1) await ask(client, contactId, order(n));
    const late = await client.post(`/api/contacts/${contactId}/ask`, order(50));
    expect([late.status, late.body.code]).toEqual([409, 'too-many-open']);
    await wanted(200, client.post(`/api/requests/${request.id}/withdraw`));
    await ask(client, contactId, order(50));
    await wanted(200, client.post(`/api/contacts/${contactId}/close`));
  });

  it('has five hundred things asked in one contact in all, however many are withdrawn', async () => {
    const { client } = acme.agent;
    const contactId = await openFor(client, grace.said);
    const order = { action: 'number.order', subject: {}, details: 'Once more.' } as const;
    const { request } = await ask(client, contactId, order);
    await wanted(200, client.post(`/api/requests/${request.id}/withdraw`));
    await acme.t.db.owner.query(
      `insert into guard.request select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*
         from guard.request r, generate_series(2, 499) where r.id = $1`,
      [request.id],
    );
    const last = await ask(client, contactId, order);
    await wanted(200, client.post(`/api/requests/${last.request.id}/withdraw`));
    const late = await client.post(`/api/contacts/${contactId}/ask`, order);
    expect([late.status, late.body.code]).toEqual([409, 'contact-full']);
    await wanted(200, client.post(`/api/contacts/${contactId}/close`));
  });

  it('hides no wait from the Super admin who can stop it', async () => {
    const person = {
      first: 'Una',
      last: 'Second',
      email: 'una@acme.example',
      phone: null,
      role: 'super-admin',
    };
    const { request } = (await wanted(200, grace.client.post('/api/portal/people', person))).body;
    await wanted(200, grace.client.post(`/api/requests/${request.id}/ask-approver`));
    await acme.t.db.owner.query(
      `with asked as (
         insert into guard.request (id, desk_id, action, subject, params, params_hash, sentence, sentence_inside, state, told)
         select gen_random_uuid(), $1, 'number.order', '{}', '{}', '', 'Order.', 'Order.', 'waiting', '{"words":"Please"}'
           from generate_series(1, $3) returning id)
       insert into guard.approval (id, request_id, client_id, kind, expires_at)
       select gen_random_uuid(), id, $2, 'non-member', clock_timestamp() + interval '72 hours' from asked`,
      [acme.t.deskId, acme.clientId, MANY],
    );
    const { waiting } = (await wanted(200, grace.client.get('/api/portal/waiting'))).body;
    expect(waiting.map(({ kind }: { kind: string }) => kind)).toContain('wait');
  });
});
