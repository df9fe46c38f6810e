import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../doors/limits.ts';
import { startJobs } from '../jobs/start.ts';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import { layAuthenticator } from '../testing/factors.ts';
import { startMailbox } from '../testing/mailbox.ts';
import type { Letter, Mailbox } from '../testing/mailbox.ts';
import { softPasskey } from '../testing/passkey.ts';
import { checkMade } from './passkey.ts';
import { layAgent, layClient, layPerson, layRows } from '../testing/people.ts';
import type { LaidAgent } from '../testing/people.ts';

const secretIn = (letter: Letter): string => /#([\w-]{43})/.exec(letter.text)?.[1] ?? '';

describe('signing in', () => {
  let t: TestApp;
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await startMailbox();
    t = await testApp({ startJobs: (app) => startJobs(app, { smtpUrl: mailbox.smtpUrl, data: null }) });
  });
  afterAll(async () => {
    await t.close();
    await mailbox.close();
  });

  const anAgent = (): Promise<LaidAgent> => layAgent(t.db.owner, t.deskId, ['agent']);
  async function mailedSecret(email: string): Promise<string> {
    const asked = await t.nobody().post('/api/sign-in/link', { email });
    expect(asked.status).toBe(202);
    return secretIn(await mailbox.next(email));
  }
  async function ticketOf(email: string): Promise<string> {
    const opened = await t.nobody().post('/api/sign-in/open', { secret: await mailedSecret(email) });
    expect(opened.status).toBe(200);
    return opened.body.ticket;
  }
  async function options(ticket: string, account: string) {
    return (await t.nobody().post('/api/sign-in/options', { ticket, account })).body;
  }

  it('answers alike for every address, and writes to those it knows alone', async () => {
    const known = await anAgent();
    const replies = [];
    for (const email of [known.email, 'nobody@elsewhere.example', 'not a domain@x']) {
      const reply = await t.nobody().post('/api/sign-in/link', { email: email.replaceAll(' ', '-') });
      const headers = [...reply.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
      replies.push({ status: reply.status, body: reply.body, headers });
    }
    expect(replies[1]).toEqual(replies[0]);
    expect(replies[2]).toEqual(replies[0]);
    expect((await mailbox.next(known.email)).subject).toContain('Sign in to Northside Support');
    const ended = () =>
      t.db.owner.query(
        "select count(*)::int as n from guard.mail where kind = 'sign-in' and state = 'dropped'",
      );
    await expect.poll(async () => (await ended()).rows[0].n).toBe(2);
    expect(mailbox.letters.map(({ to }) => to[0])).toEqual([known.email]);
    const typed = () => t.db.owner.query('select count(to_address)::int as n from guard.mail');
    await expect.poll(async () => (await typed()).rows[0].n, { message: 'addresses are forgotten' }).toBe(0);
  });

  it('finds out what an address opens at a moment of its own, not right after it was asked', async () => {
    await t.nobody().post('/api/sign-in/link', { email: 'nobody@elsewhere.example' });
    const { rows } = await t.db.owner.query(
      "select bool_and(due_at > at) as later from guard.mail where kind = 'sign-in'",
    );
    expect(rows[0].later).toBe(true);
  });

  it('signs in with an authenticator, and takes each of its codes once', async () => {
    const agent = await anAgent();
    const app = await layAuthenticator(t.db.owner, agent);
    const client = t.nobody();
    const opened = await client.post('/api/sign-in/open', { secret: await mailedSecret(agent.email) });
    const { ticket, accounts } = opened.body;
    expect(accounts).toEqual([
      {
        id: agent.id,
        kind: 'agent',
        label: expect.stringMatching(/^Ada .* at Northside/),
        factors: ['authenticator'],
      },
    ]);
    expect(await options(ticket, agent.id)).toEqual({ passkey: null, authenticator: true });
    const proof = app.proof();
    const reply = await client.post('/api/sign-in/finish', { ticket, account: agent.id, factor: proof });
    expect(reply.status).toBe(200);
    expect(reply.body.me).toMatchObject({ id: agent.id, factorAt: expect.any(String) });
    const cookie = reply.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^bw=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await client.get('/api/state')).body.me.id).toBe(agent.id);
    const again = { ticket, account: agent.id, factor: app.proof(1) };
    expect((await t.nobody().post('/api/sign-in/finish', again)).body.code).toBe('link-bad');
    const second = await ticketOf(agent.email);
    await options(second, agent.id);
    const replay = { ticket: second, account: agent.id, factor: proof };
    expect((await t.nobody().post('/api/sign-in/finish', replay)).body.code).toBe('factor-bad');
    const later = { ticket: second, account: agent.id, factor: app.proof(1) };
    expect((await t.nobody().post('/api/sign-in/finish', later)).status).toBe(200);
  });

  it('keeps no secret that opens anything', async () => {
    const agent = await anAgent();
    const secret = await mailedSecret(agent.email);
    const rows = await t.db.owner.query('select to_jsonb(l)::text as l from auth.link l');
    const kept = rows.rows.map(({ l }) => l).join();
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
  });

  it('spends a link by opening it with a POST alone, once, of two racers for one', async () => {
    const agent = await anAgent();
    const secret = await mailedSecret(agent.email);
    await t.nobody().get(`/sign-in?secret=${secret}`);
    expect((await t.nobody().get('/api/sign-in/open')).status).toBe(405);
    const replies = await Promise.all([1, 2, 3].map(() => t.nobody().post('/api/sign-in/open', { secret })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect((await t.nobody().post('/api/sign-in/open', { secret })).body.code).toBe('link-bad');
  });

  it('takes neither a link nor a ticket after its time', async () => {
    const agent = await anAgent();
    const app = await layAuthenticator(t.db.owner, agent);
    const secret = await mailedSecret(agent.email);
    const expire = () =>
      t.db.owner.query('update auth.link set expires_at = clock_timestamp() where used_at is null');
    await expire();
    expect((await t.nobody().post('/api/sign-in/open', { secret })).body.code).toBe('link-bad');
    const ticket = await ticketOf(agent.email);
    await options(ticket, agent.id);
    await expire();
    const finish = { ticket, account: agent.id, factor: app.proof() };
    expect((await t.nobody().post('/api/sign-in/finish', finish)).body.code).toBe('link-bad');
    expect((await t.nobody().post('/api/sign-in/options', { ticket, account: agent.id })).status).toBe(410);
  });

  it('opens the accounts of its own address alone, while they stand', async () => {
    const [agent, other] = [await anAgent(), await anAgent()];
    const app = await layAuthenticator(t.db.owner, other);
    const ticket = await ticketOf(agent.email);
    const ask = { ticket, account: other.id };
    expect((await t.nobody().post('/api/sign-in/options', ask)).body.code).toBe('not-found');
    const finish = { ...ask, factor: app.proof() };
    expect((await t.nobody().post('/api/sign-in/finish', finish)).body.code).toBe('not-found');
    await t.db.owner.query("update agent set status = 'removed' where id = $1", [agent.id]);
    expect((await t.nobody().post('/api/sign-in/options', { ticket, account: agent.id })).status).toBe(404);
  });

  it('opens nothing by an address that is changed in that moment', async () => {
    const mia = await layPerson(t.db.owner, await layClient(t.db.owner, t.deskId), 'member');
    const app = await layAuthenticator(t.db.owner, mia);
    const ask = { ticket: await ticketOf(mia.email), account: mia.id };
    await options(ask.ticket, mia.id);
    let finished: ReturnType<ReturnType<TestApp['nobody']>['post']> | undefined;
    await layRows(t.db.owner, 'person', async () => {
      const sql =
        "update person set email = 'new@acme.example', email_key = 'new@acme.example' where id = $1";
      await t.db.owner.query(sql, [mia.id]);
      finished = t.nobody().post('/api/sign-in/finish', { ...ask, factor: app.proof() });
      const waits = 'select 1 from pg_locks where not granted';
      await expect.poll(async () => (await t.db.owner.query(waits)).rowCount).toBeGreaterThan(0);
    });
    expect((await finished)?.body.code).toBe('not-found');
    const living = 'select 1 from auth.sign_in where person_id = $1 and ended_at is null';
    expect((await t.db.owner.query(living, [mia.id])).rowCount).toBe(0);
  });

  it('is asked five times an hour for one mailbox from one network, however its address is written', async () => {
    const forms = [
      'a@b\u00fccher.example',
      'A@B\u00dcCHER.example',
      'a@xn--bcher-kva.example',
      'a\u200b@b\u00fccher.example',
    ];
    const replies = [];
    for (const email of [...forms, forms[3], `\u2060${forms[0]}`]) {
      replies.push((await t.nobody().post('/api/sign-in/link', { email })).status);
    }
    expect(replies).toEqual([202, 202, 202, 202, 202, 429]);
    const behind = await testApp({ db: t.db, config: { trustedProxy: ['127.0.0.1', '::1'] } });
    const from = async (ip: string) => {
      const headers = { 'x-forwarded-for': ip };
      return (await behind.nobody().post('/api/sign-in/link', { email: forms[0] }, headers)).status;
    };
    // Its owner still can, from elsewhere; twenty an hour reach one mailbox.
    const owner = await Promise.all(Array.from({ length: 5 }, () => from('192.0.2.1')));
    expect(owner).toEqual([202, 202, 202, 202, 202]);
    expect([await from('192.0.2.1'), await from('2001:db8::1')]).toEqual([429, 202]);
    for (let n = 0; n < 9; n += 1) expect(await from(`192.0.2.${10 + n}`)).toBe(202);
    expect(await from('192.0.2.99')).toBe(429);
    await behind.close();
    await t.db.owner.query('delete from limit_counter');
  });

  it('stops guessing after five tries, also at once and after asking anew', async () => {
    const agent = await anAgent();
    const app = await layAuthenticator(t.db.owner, agent);
    const ticket = await ticketOf(agent.email);
    await options(ticket, agent.id);
    const wrong = { ticket, account: agent.id, factor: { kind: 'authenticator', code: '000000' } };
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => t.nobody().post('/api/sign-in/finish', wrong)),
    );
    const codes = tries.map(({ body }) => body.code);
    expect(codes.filter((code) => code === 'factor-bad')).toHaveLength(5);
    expect(codes.filter((code) => code === 'limit-reached')).toHaveLength(3);
    await options(ticket, agent.id);
    const right = { ticket, account: agent.id, factor: app.proof() };
    expect((await t.nobody().post('/api/sign-in/finish', right)).body.code).toBe('limit-reached');
  });

  it('is not used up by somebody who knows an account and has no ticket for it', async () => {
    const [agent, other] = [await anAgent(), await anAgent()];
    const app = await layAuthenticator(t.db.owner, agent);
    const factor = { kind: 'authenticator', code: '000000' };
    const none = 'A'.repeat(43);
    for (const ticket of [none, await ticketOf(other.email)]) {
      for (let n = 0; n < LIMITS['sign-in.finish.account'].count; n += 1) {
        const reply = await t.nobody().post('/api/sign-in/finish', { ticket, account: agent.id, factor });
        expect(reply.body.code).toBe(ticket === none ? 'link-bad' : 'not-found');
      }
    }
    const ticket = await ticketOf(agent.email);
    await options(ticket, agent.id);
    const right = { ticket, account: agent.id, factor: app.proof() };
    expect((await t.nobody().post('/api/sign-in/finish', right)).status).toBe(200);
    await t.db.owner.query('delete from limit_counter');
  });

  describe('with a passkey', () => {
    const origin = () => t.app.config.url;

    async function withPasskey() {
      const { who, client } = await t.agent('agent');
      const key = softPasskey(origin());
      const made = await client.post('/api/my/factors/options');
      const reply = await client.post('/api/my/factors', { ...key.make(made.body.passkey), label: 'Laptop' });
      expect(reply.body).toMatchObject({ kind: 'passkey', label: 'Laptop', countsFrom: null });
      const ticket = await ticketOf(who.email);
      const { passkey } = await options(ticket, who.id);
      return { who, key, ticket, passkey };
    }

    it('signs in', async () => {
      const { who, key, ticket, passkey } = await withPasskey();
      expect(passkey).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
      const finish = { ticket, account: who.id, factor: key.show(passkey) };
      const reply = await t.nobody().post('/api/sign-in/finish', finish);
      expect(reply.body.me.id).toBe(who.id);
    });

    it.each([
      ['of another page', { origin: 'https://evil.example' }],
      ['of another name', { rpId: 'evil.example' }],
      ['for another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
      ['without verifying its owner', { unverified: true }],
      ['whose counter went back', { counter: 1 }],
    ])('refuses one %s', async (_what, bend) => {
      const { who, key, ticket, passkey } = await withPasskey();
      const finish = { ticket, account: who.id, factor: key.show(passkey, bend) };
      expect((await t.nobody().post('/api/sign-in/finish', finish)).body.code).toBe('factor-bad');
    });

    it("refuses another account's passkey, and what is no answer at all", async () => {
      const [mine, theirs] = [await withPasskey(), await withPasskey()];
      const factor = theirs.key.show(mine.passkey);
      const finish = { ticket: mine.ticket, account: mine.who.id, factor };
      expect((await t.nobody().post('/api/sign-in/finish', finish)).body.code).toBe('factor-bad');
      const { id } = mine.key.show(mine.passkey).response;
      for (const response of [{}, { id }, { id, response: 7 }, { id, response: { clientDataJSON: '%' } }]) {
        const nonsense = { ...finish, factor: { kind: 'passkey', response } };
        const reply = await t.nobody().post('/api/sign-in/finish', nonsense);
        expect([400, 429]).toContain(reply.status);
      }
    });

    it('refuses an attestation that brings certificates before anything reads them', async () => {
      const { client } = await t.agent('agent');
      const options = (await client.post('/api/my/factors/options')).body.passkey;
      const made = softPasskey(origin()).make(options, { certificates: true });
      expect((await client.post('/api/my/factors', made)).body.code).toBe('factor-bad');
      const judged = checkMade(t.app, options.challenge, made.response);
      await expect(judged).rejects.toMatchObject({
        cause: { message: expect.stringContaining('not asked for') },
      });
    });
  });
});
