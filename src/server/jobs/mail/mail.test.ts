import { createHash } from 'node:crypto';
import type pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '../../gate/tx.ts';
import { testApp } from '../../testing/app.ts';
import type { SignedIn, TestApp } from '../../testing/app.ts';
import { startMailbox } from '../../testing/mailbox.ts';
import type { Mailbox } from '../../testing/mailbox.ts';
import { layPerson } from '../../testing/people.ts';
import type { LaidAgent, LaidPerson } from '../../testing/people.ts';
import { startJobs } from '../start.ts';
import { startMail } from './loop.ts';

/** A code that an agent asked for, as `guard.ask_code` leaves it. */
async function layCode(owner: pg.Client, agent: LaidAgent, person: LaidPerson, asked: string | null) {
  const [contact, code] = [v7(), v7()];
  await owner.query(
    `insert into guard.contact (id, desk_id, agent_id, client_id, person_id, said) values ($1, $2, $3, $4, $5, '{}')`,
    [contact, agent.deskId, agent.id, person.clientId, person.id],
  );
  await owner.query('insert into guard.code (id, contact_id, client_id, person_id) values ($1, $2, $3, $4)', [
    code,
    contact,
    person.clientId,
    person.id,
  ]);
  await owner.query(
    "insert into guard.mail (kind, client_id, person_id, ref, params) values ('code', $1, $2, $3, $4)",
    [person.clientId, person.id, code, JSON.stringify({ contact, agent: agent.id, asked })],
  );
  return { contact, code };
}

const codeIn = (text: string): string => /^\s+(\d{8})$/m.exec(text)?.[1] ?? '';

describe('the mail room', () => {
  let t: TestApp;
  let mailbox: Mailbox;
  let agent: SignedIn<LaidAgent>;
  let clientId: string;
  beforeAll(async () => {
    mailbox = await startMailbox();
    t = await testApp({ startJobs: (app) => startJobs(app, { smtpUrl: mailbox.smtpUrl, data: null }) });
    agent = await t.agent('agent');
    clientId = (await t.person('super-admin')).who.clientId;
  });
  beforeEach(() => mailbox.clear());
  afterAll(async () => {
    await t.close();
    await mailbox.close();
  });

  const aPerson = () => layPerson(t.db.owner, clientId, 'member');
  const codeRow = async (id: string) =>
    (await t.db.owner.query('select * from guard.code where id = $1', [id])).rows[0];
  const mailRow = async (ref: string) =>
    (await t.db.owner.query('select * from guard.mail where ref = $1', [ref])).rows[0];
  const dueNow = (ref: string) =>
    t.db.owner.query('update guard.mail set due_at = clock_timestamp() where ref = $1', [ref]);

  it('writes a code that says who asks for what, and that only a caller is to read it out', async () => {
    const person = await aPerson();
    const before = Date.now();
    const { code, contact } = await layCode(
      t.db.owner,
      agent.who,
      person,
      'Give Dana <b>Okafor</b> the role Admin.',
    );
    t.app.mail.wake();
    const letter = await mailbox.next(person.email);
    const digits = codeIn(letter.text);
    expect(digits).toMatch(/^\d{8}$/);
    expect(letter.subject).not.toContain(digits);
    expect(letter.text).toMatch(/Ada Agent \w+ of Northside Support is in contact/);
    expect(letter.text).toContain('What they ask for: Give Dana <b>Okafor</b> the role Admin.');
    expect(letter.text).toContain('Only if you called us');
    expect(letter.html).toContain('&lt;b&gt;Okafor&lt;/b&gt;');
    expect(letter.raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    await expect.poll(async () => (await mailRow(code)).state).toBe('sent');
    const row = await codeRow(code);
    expect(row.hash).toEqual(createHash('sha256').update(row.salt).update(digits).digest());
    expect(row.sent_at.getTime()).toBeGreaterThanOrEqual(before);
    expect(Math.round((row.expires_at.getTime() - row.sent_at.getTime()) / 1000), 'ten minutes').toBe(600);
    expect(row.evaluation).toBe(false);
    const secret = /\/not-me#([\w-]{43})/.exec(letter.text)?.[1] ?? '';
    const link = await t.db.owner.query(
      "select contact_id, used_at from auth.link where purpose = 'not-me' and secret_hash = $1",
      [createHash('sha256').update(Buffer.from(secret, 'base64url')).digest()],
    );
    expect(link.rows).toEqual([{ contact_id: contact, used_at: null }]);
  });

  it('makes a code that proves, once', async () => {
    const person = await aPerson();
    const { code, contact } = await layCode(t.db.owner, agent.who, person, null);
    t.app.mail.wake();
    const letter = await mailbox.next(person.email);
    expect(letter.text).toContain('What they ask for is not settled yet.');
    await expect.poll(async () => (await mailRow(code)).state).toBe('sent');
    const prove = async (digits: string) => {
      const guess = v7();
      const holder = { app: t.app, token: agent.signIn.token };
      await transaction(holder, (tx) => tx.rows('select guard.guess($1, $2, $3)', [guess, contact, digits]));
      return transaction(holder, async (tx) => {
        tx.record({ chain: clientId, action: 'contact.prove', body: { sentence: 'A code was read out.' } });
        return (await tx.row<{ right: boolean }>('select guard.prove($1, $2) as right', [contact, guess]))
          .right;
      });
    };
    const digits = codeIn(letter.text);
    expect(await prove(digits === '00000000' ? '11111111' : '00000000')).toBe(false);
    expect(await prove(digits)).toBe(true);
    await expect(prove(digits)).rejects.toMatchObject({ code: 'code-spent' });
  });

  it('waits while the mail server is down, and makes the code anew when it is really sent', async () => {
    const person = await aPerson();
    mailbox.refuse(true);
    const { code } = await layCode(t.db.owner, agent.who, person, null);
    t.app.mail.wake();
    await expect.poll(async () => (await mailRow(code)).fault).toBe('EENVELOPE 451');
    const [waiting, made] = [await mailRow(code), await codeRow(code)];
    expect(waiting.state).toBe('waiting');
    expect(waiting.due_at.getTime()).toBeGreaterThan(waiting.at.getTime());
    expect(made.sent_at, 'its time has not begun').toBeNull();
    const seen = await transaction({ app: t.app, token: agent.signIn.token }, (tx) =>
      tx.row('select mail_state, mail_fault, expires_at from code where id = $1', [code]),
    );
    expect(seen).toEqual({ mail_state: 'waiting', mail_fault: true, expires_at: null });
    mailbox.refuse(false);
    await dueNow(code);
    t.app.mail.wake();
    const letter = await mailbox.next(person.email);
    await expect.poll(async () => (await mailRow(code)).state).toBe('sent');
    const row = await codeRow(code);
    expect(row.hash).not.toEqual(made.hash);
    expect(row.hash).toEqual(createHash('sha256').update(row.salt).update(codeIn(letter.text)).digest());
  });

  it('is sent by another when whoever had it died amid it', async () => {
    const person = await aPerson();
    await t.db.owner.query('begin');
    const { code } = await layCode(t.db.owner, agent.who, person, null);
    // As a process leaves it that was killed between leasing the mail and sending it.
    await t.db.owner.query(
      "update guard.mail set lease_until = clock_timestamp() + interval '30 seconds', tries = 1 where ref = $1",
      [code],
    );
    await t.db.owner.query('commit');
    expect((await t.db.pools.auth.query('select * from guard.mail_next()')).rowCount).toBe(0);
    await t.db.owner.query('update guard.mail set lease_until = clock_timestamp() where ref = $1', [code]);
    t.app.mail.wake();
    expect(codeIn((await mailbox.next(person.email)).text)).not.toBe('');
    await expect.poll(async () => (await mailRow(code)).tries).toBe(2);
  });

  it('sends each mail once, however many processes there are', async () => {
    const people: LaidPerson[] = [];
    while (people.length < 12) people.push(await aPerson());
    const others = [1, 2].map(() => startMail(t.app, mailbox.smtpUrl));
    const codes = [];
    for (const person of people) codes.push(await layCode(t.db.owner, agent.who, person, null));
    for (const room of [t.app.mail, ...others]) room.wake();
    await Promise.all(people.map(({ email }) => mailbox.next(email)));
    const open = () => t.db.owner.query("select 1 from guard.mail where state = 'waiting'");
    await expect.poll(async () => (await open()).rowCount).toBe(0);
    await Promise.all(others.map((room) => room.close()));
    expect(mailbox.letters).toHaveLength(codes.length);
  });

  it('drops a code that was ended before it was sent', async () => {
    const person = await aPerson();
    await t.db.owner.query('begin');
    const { code } = await layCode(t.db.owner, agent.who, person, null);
    await t.db.owner.query('update guard.code set spent_at = clock_timestamp() where id = $1', [code]);
    await t.db.owner.query('commit');
    t.app.mail.wake();
    await expect.poll(async () => (await mailRow(code)).state).toBe('dropped');
    expect(mailbox.letters).toEqual([]);
  });

  it('lets no name break out of its line or header', async () => {
    const person = await layPerson(t.db.owner, clientId, 'member', {
      first: 'Dana\r\nBcc: x@evil.example\r\n\r\nHi',
    });
    await t.db.owner.query("update desk set name = E'Desk\\r\\nBcc: y@evil.example'");
    await layCode(t.db.owner, agent.who, person, 'Do.\n\nVisit https://evil.example');
    t.app.mail.wake();
    const letter = await mailbox.next(person.email);
    await t.db.owner.query("update desk set name = 'Northside Support'");
    expect(letter.to).toEqual([person.email]);
    expect(letter.raw).not.toMatch(/^Bcc:/im);
    expect(letter.text).not.toMatch(/^Visit/m);
    expect(letter.subject).toBe('Your code for Desk Bcc: y@evil.example');
  });

  it("sends nothing to the sample desk's people while it is loaded", async () => {
    await t.db.owner.query('insert into guard.sample default values');
    const { code } = await layCode(t.db.owner, agent.who, await aPerson(), null);
    t.app.mail.wake();
    await expect.poll(async () => (await mailRow(code)).state).toBe('dropped');
    expect(mailbox.letters).toEqual([]);
    await t.nobody().post('/api/sign-in/link', { email: agent.who.email });
    expect((await mailbox.next(agent.who.email)).subject, "the desk's own people are real").toMatch(
      /Sign in/,
    );
    await t.db.owner.query('delete from guard.sample');
  });

  it('tells of a Non-Member without a word or name of theirs', async () => {
    const boss = await t.person('super-admin');
    const request = v7();
    const words = 'I am Mallory Moriarty, the new one';
    const name = (await t.db.owner.query('select name_keys from client where id = $1', [boss.who.clientId]))
      .rows[0];
    await t.db.owner.query(
      `insert into guard.request (id, desk_id, agent_id, action, subject, params, params_hash, sentence, sentence_inside, state, told)
       values ($1, $2, $3, 'sip-credentials.request', '{}', '{}', sha256('{}'), $4, $4, 'waiting', $5)`,
      [
        request,
        t.deskId,
        agent.who.id,
        `Give ${words} SIP credentials.`,
        JSON.stringify({ words, keys: name.name_keys }),
      ],
    );
    await t.db.owner.query("insert into guard.mail (kind, ref) values ('non-member', $1)", [request]);
    t.app.mail.wake();
    const letter = await mailbox.next(boss.who.email);
    expect(letter.subject).toMatch(/not in your directory/);
    expect(letter.raw + letter.text + letter.html).not.toMatch(/Mallory|Moriarty|SIP/);
    expect(letter.text).toContain(`${t.app.config.url}/portal/waiting`);
    const approval = await t.db.owner.query('select client_id from guard.approval where request_id = $1', [
      request,
    ]);
    expect(approval.rows).toEqual([{ client_id: boss.who.clientId }]);
  });

  it('says what waits for an approver, and what happens if nobody answers', async () => {
    const [asker, boss] = [await t.person('super-admin'), await t.person('super-admin')];
    const [request, approval] = [v7(), v7()];
    const client = asker.who.clientId;
    await t.db.owner.query(
      `insert into guard.request (id, desk_id, client_id, asker_id, agent_id, action, subject, params, params_hash, sentence, sentence_inside)
       values ($1, $2, $3, $4, $5, 'user.change', '{}', '{}', sha256('{}'), 'Said.', 'Give Liam Park the role Super admin.')`,
      [request, t.deskId, client, asker.who.id, agent.who.id],
    );
    await t.db.owner.query(
      `insert into guard.approval (id, request_id, client_id, kind, expires_at)
       values ($1, $2, $3, 'second-approver', '2027-01-02T03:04:05Z')`,
      [approval, request, client],
    );
    await t.db.owner.query(
      "insert into guard.mail (kind, client_id, person_id, ref) values ('approval', $1, $2, $3)",
      [boss.who.clientId, boss.who.id, approval],
    );
    t.app.mail.wake();
    const { text } = await mailbox.next(boss.who.email);
    expect(text).toContain('Give Liam Park the role Super admin.');
    expect(text).toMatch(
      /Asked by Dana Okafor \(person-\w+@acme\.example\), through Ada Agent \w+ of Northside Support\./,
    );
    expect(text).toContain('If nobody answers until 2 January 2027, 03:04 UTC, it is not done.');
  });

  it.each([
    ['notice', { what: 'lapsed' }, /will not be done/],
    ['notice', { what: 'moved' }, /^Your mail address at .* was changed$/],
    ['notice', { what: 'factor' }, /added to your account/],
    ['notice', { what: 'factor-of' }, /at your organisation/],
    ['not-me', {}, /used the name of one of your people/],
    ['not-me', { what: 'answer' }, /said yes in the name of one of your Super admins/],
    ['digest', {}, /Several requests/],
    ['checkpoint', { file: '{"checkpoint":{}}\n' }, /Checkpoint of the record of Acme/],
  ])('has a text for %s %o', async (kind, params, subject) => {
    const person = await layPerson(t.db.owner, clientId, 'super-admin');
    await t.db.owner.query(
      'insert into guard.mail (kind, client_id, person_id, params) values ($1, $2, $3, $4)',
      [kind, clientId, person.id, JSON.stringify(params)],
    );
    t.app.mail.wake();
    const letter = await mailbox.next(person.email);
    expect(letter.subject).toMatch(subject);
    const file = letter.parsed.attachments[0]?.content;
    if (kind === 'checkpoint')
      expect(Buffer.from(file as ArrayBuffer).toString()).toBe('{"checkpoint":{}}\n');
  });
});
