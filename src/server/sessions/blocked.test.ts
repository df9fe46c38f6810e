import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient, TestReply } from '../testing/client.ts';
import { HELP, layWaiter, wait } from '../testing/queue.ts';
import { A_DEVICE, customerClient, join, keyOf, layActive, openAlone } from '../testing/sessions.ts';

describe('an admin who blocks an address', () => {
  let t: TestApp;
  let admin: TestClient;
  let agent: TestClient;
  beforeAll(async () => {
    t = await testApp();
    admin = (await t.agent('agent', 'admin')).client;
    agent = (await t.agent('agent')).client;
  });
  afterAll(() => t.close());

  it('keeps it out, in the words of a wrong key', async () => {
    const network = '127.0.0.1';
    await wanted(200, admin.post('/api/front/block', { network, reason: 'Guesses keys' }));
    const { key, link } = (await wanted(200, agent.post(`/api/sessions/${await openAlone(agent)}/key`)))
      .body as { key: string; link: string };
    const secret = link.split('#k=')[1] ?? '';
    const answers = async (given: string) => {
      const asked = [
        await t.nobody().post('/api/join/look', { secret: given }),
        await t
          .nobody()
          .post('/api/join', { secret: given, name: 'Robin', device: A_DEVICE, language: 'en' }),
      ];
      return asked.map(({ status, body: { request: _number, ...told } }) => ({ status, ...told }));
    };
    const wrong = await answers(key === '000000000' ? '000000001' : '000000000');
    expect(wrong.map(({ code }) => code)).toEqual(['session-key-wrong', 'session-key-wrong']);
    expect(await answers(key)).toEqual(wrong);
    expect(await answers(secret)).toEqual(wrong);
    await wanted(200, admin.post('/api/front/block', { network, reason: null }));
    expect((await answers(key)).map(({ status }) => status)).toEqual([200, 201]);
  });

  it('leaves its help page as it was, and answers there as where no room is left, at any hour', async () => {
    const told = ({ status, body: { request: _number, ...rest } }: TestReply) => ({ status, ...rest });
    const words = { name: 'Mia', about: 'Later', email: 'mia@example.com', language: 'en' };
    const ask = async () => ({
      page: told(await t.nobody().get(HELP)),
      wait: told(await wait(t.nobody())),
      message: told(await t.nobody().post(`${HELP}/message`, words)),
    });
    const network = '127.0.0.1';
    for (let n = 0; n < 10; n += 1) await wanted(201, wait(t.nobody()));
    const full = told(await wanted(409, wait(t.nobody())));
    const { page } = await ask();
    await wanted(200, admin.post('/api/front/block', { network, reason: 'Plays' }));
    expect(await ask()).toEqual({ page, wait: full, message: full });
    await wanted(200, admin.post('/api/front/block', { network, reason: null }));
  });

  it('lets whoever waits from there wait no longer, in line or to be let in, and ends what runs with them', async () => {
    await t.db.owner.query('delete from limit_counter');
    const network = '127.0.0.1';
    const robin = await layWaiter(t.nobody());
    const id = await openAlone(agent);
    const { body } = await wanted(201, join(t.nobody(), await keyOf(agent, id)));
    const inside = await layActive(agent, t.nobody());
    await wanted(200, admin.post('/api/front/block', { network, reason: 'Plays' }));
    const state = async () => (await robin.client.get('/api/waiting')).body.state as string;
    await expect.poll(state).toBe('stopped');
    const { entries } = (await agent.get('/api/queue')).body as { entries: { state: string }[] };
    expect(entries.filter((entry) => entry.state !== 'message')).toEqual([]);
    expect((await agent.get(`/api/sessions/${id}`)).body.state).toBe('inviting');
    const knocked = customerClient(t.nobody(), body.token as string);
    expect((await knocked.get('/api/join/session')).body.code).toBe('session-over');
    expect((await inside.customer.get('/api/join/session')).body.code).toBe('session-over');
    const receipt = await wanted(200, inside.customer.get('/api/join/receipt'));
    expect(receipt.body).toMatchObject({ state: 'ended', endedBy: 'agent' }); // as any session ends: nobody hears of the block
    const told = await wanted(200, admin.get('/api/record?action=session.end'));
    expect(told.body.entries[0]?.sentence).toBe(
      'The session ended: the address of its customer was blocked.',
    );
    await wanted(200, admin.post('/api/front/block', { network, reason: null }));
  });

  it('blocks it as it is compared, however it was typed', async () => {
    const block = (network: string, reason: string | null = 'Guesses keys') =>
      admin.post('/api/front/block', { network, reason });
    for (const typed of ['2001:0DB8:0001:0:0::/64', '2001:db8:1::5', '2001:db8:1::/64']) {
      const { body } = await wanted(200, block(typed));
      expect(body.blocked.map(({ network }: { network: string }) => network)).toEqual(['2001:db8:1::/64']);
    }
    const { body } = await wanted(200, block('2001:db8:1:0::', null));
    expect(body.blocked).toEqual([]);
    for (const none of ['1.2.3.999', '2001:db8:1/64', ':::']) expect((await block(none)).status).toBe(400);
  });
});
