import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newToken } from '../db/tokens.ts';
import { startJobs } from '../jobs/start.ts';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import { codeProof } from '../testing/factors.ts';
import { startMailbox } from '../testing/mailbox.ts';
import type { Letter, Mailbox } from '../testing/mailbox.ts';
import { layAgent, layClient, layPerson, layRows } from '../testing/people.ts';
import type { LaidAgent, LaidPerson } from '../testing/people.ts';

const secretIn = (letter: Letter): string => /\/invitation#([\w-]{43})/.exec(letter.text)?.[1] ?? '';

describe('an invitation', () => {
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

  async function invite(who: LaidAgent | LaidPerson): Promise<string> {
    const agent = 'deskId' in who;
    await t.db.owner.query(
      "insert into guard.mail (kind, agent_id, client_id, person_id) values ('invitation', $1, $2, $3)",
      [agent ? who.id : null, agent ? null : who.clientId, agent ? null : who.id],
    );
    t.app.mail.wake();
    return secretIn(await mailbox.next(who.email));
  }
  async function invitedAgent(): Promise<LaidAgent> {
    const agent = await layAgent(t.db.owner, t.deskId, ['agent']);
    await layRows(t.db.owner, 'agent', async () => {
      await t.db.owner.query("update agent set status = 'invited' where id = $1", [agent.id]);
    });
    return agent;
  }
  async function accept(secret: string) {
    const client = t.nobody();
    const { body } = await client.post('/api/invitation/options', { secret });
    const factor = codeProof(body.authenticator.secret);
    return { client, reply: await client.post('/api/invitation/accept', { secret, factor }) };
  }

  it('shows what it is for as often as one looks, and changes nothing by it', async () => {
    const clientId = await layClient(t.db.owner, t.deskId, { state: 'onboarding', name: 'Umbrella' });
    const person = await layPerson(t.db.owner, clientId, 'super-admin', { status: 'invited' });
    const secret = await invite(person);
    for (let n = 0; n < 2; n += 1) {
      const { body } = await t.nobody().post('/api/invitation/open', { secret });
      expect(body).toEqual({
        kind: 'person',
        deskName: 'Northside Support',
        clientName: 'Umbrella',
        roles: ['super-admin'],
        first: 'Dana',
        last: 'Okafor',
        email: person.email,
        goesLive: true,
        wayBack: false,
      });
    }
    const row = await t.db.owner.query('select status from person where id = $1', [person.id]);
    expect(row.rows[0].status).toBe('invited');
  });

  it('makes the first Super admin of a client that is onboarding, whose factor counts at once', async () => {
    const clientId = await layClient(t.db.owner, t.deskId, { state: 'onboarding' });
    const person = await layPerson(t.db.owner, clientId, 'super-admin', { status: 'invited' });
    const { client, reply } = await accept(await invite(person));
    expect(reply.status).toBe(200);
    expect(reply.body.me).toMatchObject({
      id: person.id,
      clientState: 'onboarding',
      factorAt: expect.any(String),
    });
    expect((await client.get('/api/my/factors')).body.factors).toMatchObject([{ countsFrom: null }]);
  });

  it('of anybody else of a client counts after seven days, of which the Super admins hear', async () => {
    const boss = await t.person('super-admin');
    const person = await layPerson(t.db.owner, boss.who.clientId, 'admin', { status: 'invited' });
    const { client, reply } = await accept(await invite(person));
    expect(reply.body.me.factorAt).toBeNull();
    const [factor] = (await client.get('/api/my/factors')).body.factors;
    expect(Date.parse(factor.countsFrom)).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
    expect((await mailbox.next(person.email)).subject).toMatch(/added to your account/);
    expect((await mailbox.next(boss.who.email)).subject).toMatch(/at your organisation/);
    const record = await t.db.owner.query(
      'select action, actor from guard.record where chain = $1 order by n',
      [boss.who.clientId],
    );
    expect(record.rows).toEqual(
      ['person.accept', 'factor.enrol', 'sign-in.start'].map((action) => ({
        action,
        actor: `person:${person.id}`,
      })),
    );
  });

  it('is accepted once, of racers by one, and a wrong factor does not spend it', async () => {
    const agent = await invitedAgent();
    const secret = await invite(agent);
    const { body } = await t.nobody().post('/api/invitation/options', { secret });
    const send = (factor: object) => t.nobody().post('/api/invitation/accept', { secret, factor });
    expect((await send({ kind: 'authenticator', code: '000000' })).body.code).toBe('factor-bad');
    const factor = codeProof(body.authenticator.secret);
    const replies = await Promise.all([send(factor), send(factor), send(factor)]);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const factors = await t.db.owner.query('select count(*)::int as n from auth.factor where agent_id = $1', [
      agent.id,
    ]);
    expect(factors.rows[0].n).toBe(1);
    for (const door of ['open', 'options']) {
      expect((await t.nobody().post(`/api/invitation/${door}`, { secret })).body.code).toBe('link-bad');
    }
  });

  it('never shows an authenticator that somebody else was shown before', async () => {
    const agent = await invitedAgent();
    const secret = await invite(agent);
    const options = () => t.nobody().post('/api/invitation/options', { secret });
    const theirs = (await options()).body.authenticator.secret; // whoever read the mail first, and says nothing
    const mine = (await options()).body.authenticator.secret;
    const send = (code: object) => t.nobody().post('/api/invitation/accept', { secret, factor: code });
    expect((await send(codeProof(theirs))).body.code).toBe('factor-bad');
    expect((await send(codeProof(mine))).status).toBe(200);
  });

  it('has run out after its time, and ends with whoever was removed', async () => {
    const [late, gone] = [await invitedAgent(), await invitedAgent()];
    const [first, second] = [await invite(late), await invite(gone)];
    await t.db.owner.query('update auth.link set expires_at = clock_timestamp() where agent_id = $1', [
      late.id,
    ]);
    await layRows(t.db.owner, 'agent', async () => {
      await t.db.owner.query("update agent set status = 'removed' where id = $1", [gone.id]);
    });
    for (const secret of [first, second]) {
      expect((await t.nobody().post('/api/invitation/open', { secret })).status).toBe(410);
    }
  });

  it('ends for whoever reads an address that was mistyped, when it is corrected', async () => {
    const clientId = await layClient(t.db.owner, t.deskId, { state: 'onboarding' });
    const person = await layPerson(t.db.owner, clientId, 'super-admin', { status: 'invited' });
    const stranger = await invite(person);
    const right = { ...person, email: `right-${person.email}` };
    await layRows(t.db.owner, 'person', async () => {
      await t.db.owner.query('update person set email = $2, email_key = $2 where id = $1', [
        person.id,
        right.email,
      ]);
    });
    const { body } = await t.nobody().post('/api/invitation/open', { secret: stranger });
    expect(body.code).toBe('link-bad');
    expect((await accept(await invite(right))).reply.body.me).toMatchObject({ id: person.id });
  });

  it('ends when it is mailed again, and by nobody who only asks to sign in', async () => {
    const clientId = await layClient(t.db.owner, t.deskId);
    const sent = async () =>
      (await t.db.owner.query("select from guard.mail where state <> 'sent' and kind <> 'checkpoint'"))
        .rowCount;
    const opens = async (secret: string) =>
      (await t.nobody().post('/api/invitation/open', { secret })).status;
    for (const who of [
      await invitedAgent(),
      await layPerson(t.db.owner, clientId, 'member', { status: 'invited' }),
    ]) {
      const [first, second] = [await invite(who), await invite(who)];
      await expect.poll(sent).toBe(0);
      await t.nobody().post('/api/sign-in/link', { email: who.email });
      const third = secretIn(await mailbox.next(who.email));
      await expect.poll(sent).toBe(0);
      expect(await Promise.all([first, second, third].map(opens))).toEqual([410, 200, 200]);
    }
  });

  it('is looked at again once the person is its own: of two links one counts, and none to an address just corrected', async () => {
    const clientId = await layClient(t.db.owner, t.deskId, { state: 'onboarding' });
    const person = await layPerson(t.db.owner, clientId, 'super-admin', { status: 'invited' });
    const { text, hash } = newToken();
    const secrets = [await invite(person), text];
    await t.db.owner.query(
      `insert into auth.link (id, purpose, secret_hash, email_key, client_id, person_id, expires_at)
       select gen_random_uuid(), purpose, $2, email_key, client_id, person_id, expires_at from auth.link where person_id = $1`,
      [person.id, hash],
    );
    /** How many, in this database, wait for a lock that somebody else holds. */
    const waiting = async () =>
      (
        await t.db.owner.query(
          `select distinct pid from pg_locks w where not granted and exists (
             select from pg_locks h join pg_database d on d.oid = h.database
              where h.pid = w.pid and d.datname = current_database())`,
        )
      ).rowCount;
    /** Begins while a change of the person is under way, and goes on when that is done. */
    const during = async (change: string, secrets: string[]) => {
      let begun: ReturnType<typeof accept>[] = [];
      await layRows(t.db.owner, 'person', async () => {
        await t.db.owner.query(change, [person.id]);
        begun = secrets.map(accept);
        await expect.poll(waiting).toBe(secrets.length);
      });
      return (await Promise.all(begun)).map(({ reply }) => reply.body.code ?? reply.status).sort();
    };
    const correct =
      "update person set email = 'right@' || email, email_key = 'right@' || email_key where id = $1";
    expect(await during(correct, secrets.slice(0, 1))).toEqual(['link-bad']);
    await t.db.owner.query("update auth.link set email_key = 'right@' || email_key where person_id = $1", [
      person.id,
    ]);
    const touch = 'update person set version = version + 1 where id = $1';
    expect(await during(touch, secrets)).toEqual([200, 'link-bad']);
  });

  it('comes again to who was invited and asks to sign in; not before their client is live', async () => {
    const live = await layClient(t.db.owner, t.deskId);
    const person = await layPerson(t.db.owner, live, 'member', { status: 'invited' });
    await t.nobody().post('/api/sign-in/link', { email: person.email.toUpperCase() });
    expect(secretIn(await mailbox.next(person.email))).toMatch(/^[\w-]{43}$/);
    const onboarding = await layClient(t.db.owner, t.deskId, { state: 'onboarding' });
    const early = await layPerson(t.db.owner, onboarding, 'member', { status: 'invited' });
    await t.nobody().post('/api/sign-in/link', { email: early.email });
    const dropped = () =>
      t.db.owner.query("select 1 from guard.mail where kind = 'sign-in' and state = 'dropped'");
    await expect.poll(async () => (await dropped()).rowCount).toBe(1);
    expect(mailbox.letters.filter(({ to }) => to.includes(early.email))).toEqual([]);
  });
});
