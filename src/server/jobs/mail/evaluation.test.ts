import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layLive, openFor, wanted } from '../../testing/acme.ts';
import { testApp } from '../../testing/app.ts';
import type { TestApp } from '../../testing/app.ts';
import { layAuthenticator } from '../../testing/factors.ts';
import { testClient } from '../../testing/client.ts';
import { layAgent, layPerson, laySignIn } from '../../testing/people.ts';
import { startJobs } from '../start.ts';

describe('evaluation mode', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await testApp({
      config: { evaluation: true },
      startJobs: (app) => startJobs(app, { smtpUrl: null, data: null }),
    });
  });
  afterAll(() => t.close());

  const mails = async () => (await t.nobody().get('/api/evaluation/mail')).body.mails;

  it('keeps mails to be read, and marks the sign-in that rests on one', async () => {
    expect((await t.nobody().get('/api/state')).body.evaluation).toBe(true);
    const agent = await layAgent(t.db.owner, t.deskId);
    const app = await layAuthenticator(t.db.owner, agent);
    await t.nobody().post('/api/sign-in/link', { email: agent.email });
    await expect.poll(mails).toMatchObject([{ to: agent.email, subject: 'Sign in to Northside Support' }]);
    const [mail] = await mails();
    const secret = /#([\w-]{43})/.exec(mail.text)?.[1];
    const { ticket } = (await t.nobody().post('/api/sign-in/open', { secret })).body;
    await t.nobody().post('/api/sign-in/options', { ticket, account: agent.id });
    const finish = { ticket, account: agent.id, factor: app.proof() };
    expect((await t.nobody().post('/api/sign-in/finish', finish)).status).toBe(200);
    const marks = await t.db.owner.query('select evaluation from auth.sign_in');
    expect(marks.rows).toEqual([{ evaluation: true }]);
    const told = await t.db.owner.query(
      "select body::json as body from guard.record where action = 'sign-in.start'",
    );
    expect(told.rows[0].body.evaluation).toBe(true);
  });

  it('marks what was proven of a caller by a mail of it, or in a sign-in that rests on one', async () => {
    const [{ client }, clientId] = [await t.agent('agent'), await layLive(t, 'Acme')];
    const said = { first: 'Vera', last: 'Brandt' };
    const vera = await layPerson(t.db.owner, clientId, 'admin', said);
    const portal = testClient(t.url, (await laySignIn(t.db.owner, vera, { evaluation: true })).token);
    const contact = await openFor(client, { ...said, email: vera.email });
    await wanted(200, client.post(`/api/contacts/${contact}/code`));
    const state = async () => (await client.get(`/api/contacts/${contact}`)).body.code?.state;
    await expect.poll(state).toBe('sent');
    const { text } = (await mails()).find(({ to }: { to: string }) => to === vera.email);
    const code = /^ +(\d{4})[ \u00a0]?(\d{4})$/m.exec(text)?.slice(1).join('');
    await wanted(200, client.post(`/api/contacts/${contact}/code/try`, { code }));
    const { digits } = (await wanted(200, client.post(`/api/contacts/${contact}/digits`))).body;
    await wanted(200, portal.post('/api/portal/confirm', { contactId: contact, digits }));
    const proofs = await t.db.owner.query(
      'select way, evaluation from guard.proof where contact_id = $1 and tier > 1 order by tier',
      [contact],
    );
    expect(proofs.rows).toEqual([
      { way: 'code-by-mail', evaluation: true },
      { way: 'portal-digits', evaluation: true },
    ]);
    const told = await t.db.owner.query(
      `select action, body::json ->> 'evaluation' as marked from guard.record
        where chain = $1 and action in ('contact.reached', 'contact.proven') order by n`,
      [clientId],
    );
    expect(told.rows).toEqual([
      { action: 'contact.reached', marked: 'true' },
      { action: 'contact.proven', marked: 'true' },
    ]);
  });

  it('shows with a mail what is attached to it', async () => {
    const { who } = await t.person('super-admin');
    await t.db.owner.query(
      "insert into guard.mail (kind, client_id, person_id, params) values ('checkpoint', $1, $2, $3)",
      [who.clientId, who.id, JSON.stringify({ chain: who.clientId, file: '{"checkpoint":{"count":7}}' })],
    );
    t.app.mail.wake();
    const of = async () => (await mails()).find(({ to }: { to: string }) => to === who.email)?.text;
    await expect.poll(of).toMatch(/Attached, checkpoint\.json:\s+\{"checkpoint":\{"count":7\}\}/);
  });

  it.each([
    ['Forwarded', { forwarded: 'for=192.0.2.7' }],
    ['X-Forwarded-For', { 'x-forwarded-for': '127.0.0.1' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'desk.example.com' }],
    ['X-Real-IP', { 'x-real-ip': '127.0.0.1' }],
    ['Via', { via: '1.1 proxy' }],
  ])('shows no mail through a proxy on this computer, which says so by %s', async (_name, headers) => {
    const reply = await t.nobody().get('/api/evaluation/mail', headers);
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
  });

  it('shows no mail to a proxy that says nothing and speaks HTTP/1.0, nor under a name from elsewhere', async () => {
    const host = new URL(t.url).host;
    expect(await raw(`GET /api/evaluation/mail HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toBe(
      200,
    );
    expect(await raw(`GET /api/evaluation/mail HTTP/1.0\r\nHost: ${host}\r\n\r\n`)).toBe(404);
    const elsewhere =
      'GET /api/evaluation/mail HTTP/1.1\r\nHost: desk.example.com\r\nConnection: close\r\n\r\n';
    expect(await raw(elsewhere)).toBe(421);
  });

  it('shows no mail where a proxy is trusted', async () => {
    const behind = await testApp({ db: t.db, config: { evaluation: true, trustedProxy: ['192.0.2.1'] } });
    expect((await behind.nobody().get('/api/evaluation/mail')).body.code).toBe('not-found');
    await behind.close();
  });

  /** Sends bytes as they are. @returns the status of the answer */
  function raw(text: string): Promise<number> {
    const { hostname, port } = new URL(t.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let got = '';
      socket.on('data', (part) => (got += part.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(Number(got.split(' ')[1])));
    });
  }

  it('shows mails nowhere else', async () => {
    const real = await testApp({ db: t.db, config: { evaluation: false } });
    expect((await real.nobody().get('/api/evaluation/mail')).body.code).toBe('not-found');
    await real.close();
  });
});
