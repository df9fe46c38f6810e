import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { dial, join, keyOf, layActive, openAlone, type LaidSession } from '../testing/sessions.ts';

// What somebody without an account types stands on the pages of those who help them: it is what it looks like.

describe('what a customer types', () => {
  let t: TestApp;
  let agent: TestClient;
  let s: LaidSession;
  beforeAll(async () => {
    t = await testApp();
    agent = (await t.agent('agent')).client;
    s = await layActive(agent, t.nobody());
  });
  afterAll(() => t.close());

  it('is a name without the signs that nobody sees, and they may come in with it', async () => {
    const named = async (typed: string) => {
      const id = await openAlone(agent);
      const joined = await join(t.nobody(), await keyOf(agent, id), typed);
      await wanted(200, agent.post(`/api/sessions/${id}/end`));
      return joined.body.session?.name ?? joined.body.code;
    };
    expect(await named('\u202aRobin\u202c \u2067Reed\u2069\u200b')).toBe('Robin Reed');
    expect(await named('می\u200cخواهم')).toBe('می\u200cخواهم');
    expect(await named('Zoë 👩\u200d💻')).toBe('Zoë 👩\u200d💻');
    for (const unseen of ['\u3164', '\u200b\u2060', '\u202e\u115f', '\u2800'])
      expect(await named(unseen)).toBe('bad-input');
  });

  it('is a file’s name that hides neither its ending nor turns it round', async () => {
    const offered = async (name: string) => {
      const { body } = await s.customer.post('/api/join/files', { name, size: 1 });
      return body.name ?? body.code;
    };
    expect(await offered('invoice\u202efdp.exe')).toBe('file-unsafe');
    expect(await offered('invoice.e\u200bxe')).toBe('file-unsafe');
    expect(await offered('invoice\u202efdp.docm')).toBe('invoicefdp.docm');
    expect(await offered(`invoice.pdf${' \u00a0'.repeat(60)}.html`)).toBe('invoice.pdf .html');
  });

  it('is talk that turns nothing round', async () => {
    const line = await dial(s.customer, null);
    await line.wait('welcome');
    const text = 'see https://desk.example/\u202emoc.live//\u202c \u2066now\u2069 עכשיו';
    line.say({ t: 'say', id: crypto.randomUUID(), text });
    const { messages } = await line.wait('said');
    expect(messages[0]?.text).toBe('see https://desk.example/moc.live// now עכשיו');
    const kept = await wanted(200, agent.get(`/api/sessions/${s.id}/transcript`));
    expect(kept.body.messages[0].text).toBe(messages[0]?.text);
  });
});
