import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queue } from '../../contracts/queue.ts';
import { startAcme, wanted } from '../testing/acme.ts';
import type { Acme } from '../testing/acme.ts';
import type { TestClient, TestReply } from '../testing/client.ts';
import { layWaiter } from '../testing/queue.ts';
import { layActive, openAlone } from '../testing/sessions.ts';

// Each of these stands in a record that nothing is taken out of: there is an end to how often.

describe('what agents do again and again', () => {
  let acme: Acme;
  let host: TestClient;
  let colleague: string;
  beforeAll(async () => {
    acme = await startAcme();
    host = acme.agent.client;
    colleague = (await acme.t.agent('agent')).who.id;
  });
  afterAll(() => acme.close());

  /** As when it was done `n` times. */
  const done = (what: string, ref: string, n: number) =>
    acme.t.db.owner.query(
      'insert into guard.often values ($1, $2, $3) on conflict (ref, what) do update set n = excluded.n',
      [what, ref, n],
    );
  const seen = (replies: TestReply[]) => replies.map(({ status, body }) => [status, body.code]);
  const REFUSED = [409, 'done-often'];

  it('in a session has an end, of whichever kind it is, and what is taken back never', async () => {
    const { id } = await layActive(host, acme.t.nobody());
    const post = (what: string, body?: object) => host.post(`/api/sessions/${id}/${what}`, body);
    await done('step', id, 1997);
    const { body } = await wanted(200, post('consents', { kind: 'screen' }));
    await wanted(200, post('invite', { agentId: colleague }));
    await wanted(200, post('hold', { hold: true }));
    await wanted(200, post('hold', { hold: false }));
    const replies = [
      await post('consents', { kind: 'camera' }),
      await post('invite', { agentId: colleague }),
      await post('hold', { hold: true }),
      await post('hand-over', { agentId: colleague, reason: 'Lunch', stay: false }),
    ];
    expect(seen(replies)).toEqual(replies.map(() => REFUSED));
    expect(replies[0]?.body.detail).toMatch(/^This was done 2,?000 times already/);
    await wanted(200, post(`consents/${body.consents[0].id}/drop`));
    await wanted(200, post('uninvite', { agentId: colleague }));
    await wanted(200, post('notes', { notes: 'Long.', outcome: 'resolved', version: body.version }));
    await wanted(200, post('end'));
  });

  it('and what their customer does by themself has an end; taking back and pausing never', async () => {
    const { id, customer } = await layActive(host, acme.t.nobody());
    const post = (what: string, body: object) => customer.post(`/api/join/${what}`, body);
    await done('offer', id, 999);
    await done('go-on', id, 999);
    await wanted(200, post('offer', { kind: 'screen' }));
    await wanted(200, post('pause', { pause: true }));
    await wanted(200, post('pause', { pause: false }));
    await wanted(200, post('pause', { pause: true }));
    const file = { name: 'a.txt', size: 1 };
    const replies = [
      await post('offer', { kind: 'camera' }),
      await post('files', file),
      await post('pause', { pause: false }),
    ];
    expect(seen(replies)).toEqual(replies.map(() => REFUSED));
    await wanted(200, post('pause', { pause: true }));
    await wanted(200, post('withdraw', { kind: null }));
    const told = await acme.t.db.owner.query(
      "select from guard.record where action = 'session.pause' and body::jsonb ->> 'session' = $1",
      [id],
    );
    expect(told.rowCount, 'what changes nothing is not told').toBe(3);
  });

  it('with keys has an end, and saving notes has one of its own', async () => {
    const id = await openAlone(host);
    await done('step', id, 2000);
    expect(seen([await host.post(`/api/sessions/${id}/key`)])).toEqual([REFUSED]);
    const { version } = (await wanted(200, host.post(`/api/sessions/${id}/end`))).body;
    const note = () =>
      host.post(`/api/sessions/${id}/notes`, { notes: 'Nobody came.', outcome: 'unknown', version });
    await done('note', id, 999);
    expect(seen([await note(), await note()])).toEqual([[200, undefined], REFUSED]);
  });

  it('to somebody in line has an end; who is held is put back all the same', async () => {
    await layWaiter(acme.t.nobody(), 'Tossed About');
    const { entries } = (await wanted<Queue>(200, host.get('/api/queue'))).body;
    const entry = entries.find(({ name }) => name === 'Tossed About');
    const post = (what: string, body?: object) => host.post(`/api/queue/${entry?.id}/${what}`, body);
    await done('move', entry?.id ?? '', 198);
    await wanted(200, post('assign', { agentId: null }));
    await wanted(200, post('hold', { hold: true }));
    const replies = [
      await post('assign', { agentId: colleague }),
      await post('hold', { hold: true }),
      await post('transfer', { to: { agentId: colleague }, reason: 'Once more' }),
    ];
    expect(seen(replies)).toEqual(replies.map(() => REFUSED));
    await wanted(200, post('hold', { hold: false }));
    await acme.t.db.owner.query(
      "update guard.queue_entry set state = 'left', ended_at = guard.now() - interval '31 days' where id = $1",
      [entry?.id],
    );
    await acme.t.db.pools.sweep.query('select guard.sweep_queue()');
    const kept = await acme.t.db.owner.query('select from guard.often where ref = $1', [entry?.id]);
    expect(kept.rowCount).toBe(0);
  });

  it('to the list of blocked addresses is counted by the hour', async () => {
    const { client } = await acme.t.agent('agent', 'admin');
    const block = () => client.post('/api/front/block', { network: '192.0.2.7', reason: null });
    await wanted(200, block());
    await acme.t.db.owner.query("update limit_counter set n = 300 where name = 'front.block.agent'");
    expect(seen([await block()])).toEqual([[429, 'limit-reached']]);
  });

  it('with a recording is counted by the hour: each opening is told', async () => {
    const view = () => host.post('/api/recordings/00000000-0000-7000-8000-000000000000/view');
    expect((await view()).status).toBe(404);
    await acme.t.db.owner.query("update limit_counter set n = 60 where name = 'recording.view.agent'");
    expect(seen([await view()])).toEqual([[429, 'limit-reached']]);
  });
});
