import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { A_DEVICE, openAlone } from '../testing/sessions.ts';

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
