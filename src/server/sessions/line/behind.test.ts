import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LINE_ENDS } from '../../../contracts/session-line.ts';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { dial, layActive } from '../../testing/sessions.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.close());

it('a page that stops reading is sent away to dial again, and keeps nobody else from anything', async () => {
  const [host, guest] = [await t.agent('agent'), await t.agent('agent')];
  const { id, customer } = await layActive(host.client, t.nobody());
  await wanted(200, host.client.post(`/api/sessions/${id}/invite`, { agentId: guest.who.id }));
  await wanted(200, guest.client.post(`/api/sessions/${id}/join`));
  const [h, g, c] = [await dial(host.client, id), await dial(guest.client, id), await dial(customer, null)];
  const { you } = await c.wait('welcome');
  for (const line of [h, g]) {
    await line.wait('members', ({ members }) => members.some((member) => member.id === you));
  }
  c.pause();
  // 16 MB in all: far more than sockets and their buffers take by themselves.
  const sent = 250;
  const large = { description: { type: 'offer', sdp: 'x'.repeat(65_000) } } as const;
  for (let n = 0; n < sent; n += 1) h.say({ t: 'signal', to: you, data: large });
  h.say({ t: 'say', id: v7(), text: 'Are you there?' });
  for (const line of [h, g]) {
    await line.wait('said', ({ messages }) => messages.some(({ text }) => text === 'Are you there?'));
  }
  g.say({ t: 'typing', on: true });
  await h.wait('typing');
  c.resume();
  expect(await c.closed).toBe(LINE_ENDS.again);
  expect(c.heard.filter((message) => message.t === 'signal').length).toBeLessThan(sent);

  const back = await dial(customer, null);
  expect((await back.wait('welcome')).said.map(({ text }) => text)).toEqual(['Are you there?']);
});
