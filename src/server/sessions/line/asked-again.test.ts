import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINE_ENDS } from '../../../contracts/session-line.ts';
import { wanted } from '../../testing/acme.ts';
import { testApp, type SignedIn, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import type { LaidAgent } from '../../testing/people.ts';
import { dial, dialWith, layActive } from '../../testing/sessions.ts';

let t: TestApp;
let host: SignedIn<LaidAgent>;
let admin: TestClient;
beforeAll(async () => {
  t = await testApp();
  host = await t.agent('agent');
  admin = (await t.agent('agent', 'admin')).client;
});
afterAll(() => t.close());

/** A session with a colleague in it. */
async function withGuest() {
  const laid = await layActive(host.client, t.nobody());
  const guest = await t.agent('agent');
  await wanted(200, host.client.post(`/api/sessions/${laid.id}/invite`, { agentId: guest.who.id }));
  await wanted(200, guest.client.post(`/api/sessions/${laid.id}/join`));
  return { ...laid, guest };
}
const grantOf = async (client: TestClient, path: string): Promise<string> =>
  (await wanted<{ grant: string }>(200, client.post(path))).body.grant;

describe('an open line', () => {
  it('ends when its agent is taken from the desk, and the others’ stay', async () => {
    const { id, customer, guest } = await withGuest();
    const [g, c] = [await dial(guest.client, id), await dial(customer, null)];
    const { you } = await g.wait('welcome');
    await c.wait('members', ({ members }) => members.some((member) => member.id === you));
    const before = c.heard.length;
    await wanted(200, admin.delete(`/api/agents/${guest.who.id}`));
    expect(await g.closed).toBe(LINE_ENDS.over);
    const without = (message: (typeof c.heard)[number]) =>
      message.t === 'members' && !message.members.some((member) => member.id === you);
    await expect.poll(() => c.heard.slice(before).some(without)).toBe(true);
    c.say({ t: 'ping' });
    await c.wait('alive');
    c.close();
  });
});

describe('a grant is worth nothing', () => {
  const entered = async (grant: string) => (await dialWith(t.url, grant)).closed;

  it('when the sign-in it came by ended before it was used', async () => {
    const { id, guest } = await withGuest();
    const grant = await grantOf(guest.client, `/api/sessions/${id}/grant`);
    await wanted(200, guest.client.post('/api/sign-out'));
    expect(await entered(grant)).toBe(LINE_ENDS.noGrant);
  });

  it('when its agent was taken out of the session, or from the desk', async () => {
    const [out, removed] = [await withGuest(), await withGuest()];
    const grants = [
      await grantOf(out.guest.client, `/api/sessions/${out.id}/grant`),
      await grantOf(removed.guest.client, `/api/sessions/${removed.id}/grant`),
    ];
    const { id: agentId } = out.guest.who;
    await wanted(200, host.client.post(`/api/sessions/${out.id}/uninvite`, { agentId }));
    await wanted(200, admin.delete(`/api/agents/${removed.guest.who.id}`));
    for (const grant of grants) expect(await entered(grant)).toBe(LINE_ENDS.noGrant);
  });

  it('to a customer whose session ended meanwhile', async () => {
    const { id, customer } = await withGuest();
    const grant = await grantOf(customer, '/api/join/grant');
    await wanted(200, host.client.post(`/api/sessions/${id}/end`));
    expect(await entered(grant)).toBe(LINE_ENDS.noGrant);
  });
});

describe('the desk’s switch', () => {
  it('ends every line at once, and no grant of before opens one', async () => {
    const { id, customer } = await withGuest();
    const grant = await grantOf(customer, '/api/join/grant');
    const lines = [await dial(host.client, id), await dial(customer, null)];
    await Promise.all(lines.map((line) => line.wait('welcome')));
    await wanted(200, admin.post('/api/front/stop', { stop: true }));
    const { over, noGrant } = LINE_ENDS;
    expect(await Promise.all(lines.map((line) => line.closed))).toEqual([over, over]);
    expect(await (await dialWith(t.url, grant)).closed).toBe(noGrant);
  });
});
