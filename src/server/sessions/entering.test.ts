import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wanted } from '../testing/acme.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/app.ts';
import type { LaidAgent } from '../testing/people.ts';
import { dial, dialWith, join, keyOf, layActive, openAlone } from '../testing/sessions.ts';
import type { LaidSession } from '../testing/sessions.ts';

// What the server's own role can do with a token it got hold of, past every door.

/** Two sessions: the agent and the customer who try are of `mine`; question, file and talk of the `other` are not theirs. */
interface Two {
  readonly mine: LaidSession;
  readonly other: LaidSession;
  /** Questions that wait, in mine and in the other. */
  readonly own: string;
  readonly others: string;
  readonly file: string;
  readonly tokens: Readonly<Record<'agent' | 'colleague' | 'customer' | 'person', Buffer>>;
}

/** An expression of SQL, its values, and what the database answers. */
type Attempt = readonly [sql: string, values: readonly unknown[], told: unknown];

const YES = 'guard.answer_consent($1, true)';
const GRANT = `guard.grant_line($1, $2, $3, 'x', $4)`;
const count = (of: string): string => `(select count(*)::int from ${of} where session_id = $1)`;
const ALL_WAITING = '(select count(*)::int from queue_entry)';

const asAgent = ({ mine, other, own, others, file, tokens }: Two): readonly Attempt[] => [
  [YES, [own], 'session-over'],
  [`guard.offer_consent($1, 'screen')`, [v7()], 'session-over'],
  ['guard.withdraw_consent(null)', [], 'session-over'],
  ['guard.pause_session(false)', [], 'session-over'],
  ['guard.drop_consent($1, $2)', [other.id, others], 'session-not-yours'],
  ['guard.drop_consent($1, $2)', [mine.id, others], 'consent-over'],
  ['guard.admit($1, $2, true)', [other.id, other.customerId], 'session-not-yours'],
  [GRANT, [v7(), other.id, randomBytes(32), tokens.agent], 'session-not-yours'],
  [GRANT, [v7(), mine.id, randomBytes(32), tokens.colleague], 'sign-in-needed'],
  [`guard.start_recording($1, $2, 'k', '')`, [v7(), mine.id], 'recording-not-agreed'],
  [`guard.offer_file($1, $2, $3, 'a', 'a/b', 1)`, [v7(), mine.id, v7()], 'explain-session'],
  [`guard.end_file($1, 'n', 'whole', '')`, [file], 'not-found'],
  ['guard.lay_ticket($1, $2, true, $3)', [file, randomBytes(32), tokens.agent], 'not-found'],
  [count('chat'), [other.id], 0],
  [count('session_file'), [other.id], 0],
  [count('session_customer'), [other.id], 0],
];

const asCustomer = ({ mine, other, own, others, file, tokens }: Two): readonly Attempt[] => [
  [YES, [others], 'consent-over'],
  ['guard.admit($1, $2, true)', [mine.id, mine.customerId], 'not-found'],
  ['guard.drop_consent($1, $2)', [mine.id, own], 'not-found'],
  ['guard.open_session($1, null, null, null)', [v7()], 'not-found'],
  ['guard.claim($1, null, null)', [v7()], 'not-found'],
  [`guard.offer_consent($1, 'recording')`, [v7()], 'bad-input'],
  [GRANT, [v7(), other.id, randomBytes(32), tokens.customer], 'session-over'],
  [`guard.end_file($1, 'n', 'whole', '')`, [file], 'not-found'],
  ['guard.stop_file($1)', [file], 'not-found'],
  ['guard.lay_ticket($1, $2, true, $3)', [file, randomBytes(32), tokens.customer], 'not-found'],
  [count('chat'), [other.id], 0],
  [count('session_customer'), [other.id], 0],
  [ALL_WAITING, [], 0],
  ['(select count(*)::int from person)', [], 0],
];

const asPerson = ({ mine, other, own, tokens }: Two): readonly Attempt[] => [
  [YES, [own], 'session-over'],
  ['guard.end_session($1)', [mine.id], 'not-found'],
  [GRANT, [v7(), mine.id, randomBytes(32), tokens.person], 'session-over'],
  ['(select count(*)::int from support_session)', [], 0],
  [count('chat'), [other.id], 0],
  [ALL_WAITING, [], 0],
];

describe('as bw_app, with the token of somebody in a session', () => {
  let t: TestApp;
  let host: SignedIn<LaidAgent>;
  beforeAll(async () => {
    t = await testApp();
    host = await t.agent('agent');
  });
  afterAll(() => t.close());

  /** Runs work in one transaction that is not kept; a refusal of ours is its code. */
  async function inside<T>(enter: string, token: Buffer, work: (c: pg.PoolClient) => Promise<T>) {
    const client = await t.app.pools.app.connect();
    try {
      await client.query('begin');
      await client.query(`select guard.${enter}($1)`, [token]);
      return await work(client);
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
  const bytes = (token: string) => Buffer.from(token, 'base64url');

  it('nobody enters a session that is over, so that its chain is not written on', async () => {
    const s = await layActive(host.client, t.nobody());
    const enters = () => inside('enter_customer', bytes(s.token), async () => 'entered');
    expect(await enters()).toBe('entered');
    await wanted(200, s.customer.post('/api/join/leave'));
    expect(await enters()).toBe('session-over');
  });

  it('nobody acts who was turned away after they entered', async () => {
    const id = await openAlone(host.client);
    const { token, session } = (
      await wanted<{ token: string; session: { customerId: string } }>(
        201,
        join(t.nobody(), await keyOf(host.client, id)),
      )
    ).body;
    const left = await inside('enter_customer', bytes(token), async (c) => {
      const no = { customerId: session.customerId, admit: false };
      await wanted(200, host.client.post(`/api/sessions/${id}/admit`, no));
      await c.query('select guard.leave_as_customer()');
      return 'ended';
    });
    expect(left).toBe('session-over');
  });

  it('nobody pauses a session that they were not let into', async () => {
    const id = await openAlone(host.client);
    const { token } = (await wanted<{ token: string }>(201, join(t.nobody(), await keyOf(host.client, id))))
      .body;
    const pausing = await inside('enter_customer', bytes(token), async (c) => {
      await c.query('select guard.pause_session(true)');
      return 'paused';
    });
    expect(pausing).toBe('session-not-active');
  });

  it('nobody hears, reads or tells anything on a line whose place they lost, nor on one that never opened', async () => {
    const s = await layActive(host.client, t.nobody());
    const guest = await t.agent('agent');
    await wanted(200, host.client.post(`/api/sessions/${s.id}/invite`, { agentId: guest.who.id }));
    await wanted(200, guest.client.post(`/api/sessions/${s.id}/join`));
    const [opened, unopened] = [randomBytes(32), randomBytes(32)];
    const ask = async (sql: string, ...values: unknown[]) =>
      (await t.app.pools.app.query<{ told: unknown }>(`select ${sql} as told`, values)).rows[0]?.told;
    for (const secret of [opened, unopened]) {
      const client = await t.app.pools.app.connect();
      await client.query('begin');
      await client.query('select guard.enter($1)', [guest.signIn.token]);
      await client.query(`select ${GRANT}`, [v7(), s.id, secret, guest.signIn.token]);
      await client.query('commit');
      client.release();
    }
    await ask(`(select id from guard.open_line($1, 'x', 'elsewhere'))`, opened);
    const members = '(select count(*)::int from guard.lines_of($1))';
    const waiting = `(select count(*)::int from guard.take_signals(array[$1]::bytea[]))`;
    const to = (
      await t.db.owner.query('select id from guard.line_of_session where hash = sha256($1)', [opened])
    ).rows[0]?.id as string;
    const lay = () => t.db.owner.query(`insert into guard.signal (to_line, data) values ($1, '{}')`, [to]);
    const read = async () =>
      (await t.db.owner.query('select from guard.chat_read where reader_id = $1', [guest.who.id])).rowCount;
    await lay();
    expect([await ask(members, opened), await ask(waiting, opened)]).toEqual([1, 1]);
    expect(await ask(members, unopened)).toBe(0);
    await wanted(200, host.client.post(`/api/sessions/${s.id}/uninvite`, { agentId: guest.who.id }));
    await lay();
    await ask('guard.read_on($1, 0)', opened);
    expect([await ask(members, opened), await ask(waiting, opened), await read()]).toEqual([0, 0, 0]);
    await expect(ask('(select count(*) from guard.said_on($1, 0))', opened)).rejects.toThrow('session-over');
  });

  it('the agent’s notes are for those of the desk who see the session, and not for the customer', async () => {
    const s = await layActive(host.client, t.nobody());
    const { version } = (await wanted(200, host.client.get(`/api/sessions/${s.id}`))).body;
    await wanted(
      200,
      host.client.post(`/api/sessions/${s.id}/notes`, { notes: 'Lies.', outcome: 'unknown', version }),
    );
    const notes = async (c: pg.PoolClient) =>
      (await c.query<{ notes: string | null }>('select notes from support_session where id = $1', [s.id]))
        .rows[0]?.notes;
    const colleague = await t.agent('agent');
    expect(await inside('enter', host.signIn.token, notes)).toBe('Lies.');
    expect(await inside('enter', colleague.signIn.token, notes)).toBeNull();
    expect(await inside('enter_customer', bytes(s.token), notes)).toBeNull();
  });

  /** Two sessions of two agents, with a question in each, and in the second a file and something said. */
  const layTwo = async () => {
    const colleague = await t.agent('agent');
    const [mine, other] = [
      await layActive(host.client, t.nobody()),
      await layActive(colleague.client, t.nobody()),
    ];
    const asked = async (client: typeof host.client, id: string) => {
      const view = await wanted(200, client.post(`/api/sessions/${id}/consents`, { kind: 'screen' }));
      return view.body.consents[0].id as string;
    };
    const [own, others] = [await asked(host.client, mine.id), await asked(colleague.client, other.id)];
    const offer = { name: 'log.txt', size: 3 };
    const file = (await wanted<{ id: string }>(201, other.customer.post('/api/join/files', offer))).body.id;
    const line = await dial(other.customer, null);
    await line.wait('welcome');
    line.say({ t: 'say', id: v7(), text: 'My password is hunter2' });
    await line.wait('said');
    line.close();
    const tokens = {
      agent: host.signIn.token,
      colleague: colleague.signIn.token,
      customer: bytes(mine.token),
      person: (await t.person('super-admin')).signIn.token,
    };
    return { mine, other, own, others, file, tokens };
  };

  it('each does what is theirs: nobody agrees, lets in, listens, records or reads in another’s place', async () => {
    const two = await layTwo();
    for (const [enter, token, attempts] of [
      ['enter', two.tokens.agent, asAgent(two)],
      ['enter_customer', two.tokens.customer, asCustomer(two)],
      ['enter', two.tokens.person, asPerson(two)],
    ] as const)
      for (const [sql, values, told] of attempts) {
        const answer = await inside(enter, token, async (c) => {
          const { rows } = await c.query<{ told: unknown }>(`select ${sql} as told`, [...values]);
          return rows[0]?.told;
        });
        expect([sql, answer]).toEqual([sql, told]);
      }
    for (const table of ['consent', 'customer', 'session_agent', 'chat', 'queue_entry', 'recording']) {
      const change = async (c: pg.PoolClient) => c.query(`delete from guard.${table}`);
      expect(await inside('enter', two.tokens.agent, change)).toBe(`permission denied for table ${table}`);
    }
  });

  it('nobody shows the other side what was not said, nor tells it anything in another’s name', async () => {
    const s = await layActive(host.client, t.nobody());
    const page = await dial(host.client, s.id);
    const { you } = await page.wait('welcome');
    const { grant } = (await wanted<{ grant: string }>(200, s.customer.post('/api/join/grant'))).body;
    const mine = await dialWith(t.url, grant);
    const me = (await mine.wait('welcome')).you;
    const signal = async (told: object) =>
      (
        await t.app.pools.app.query<{ told: boolean }>('select guard.signal_line($1, $2, $3) as told', [
          bytes(grant),
          you,
          JSON.stringify(told),
        ])
      ).rows[0]?.told;
    const from = { kind: 'agent', id: host.who.id, name: 'Ada Agent' };
    const message = { id: s.id, n: 1, from, text: 'I shall pay.', at: new Date().toISOString() };
    expect(await signal({ t: 'said', messages: [message] })).toBe(false);
    expect(await signal({ t: 'members', members: [] })).toBe(false);
    expect(await signal({ t: 'typing', from: you, on: true })).toBe(false);
    expect(await signal({ t: 'read', holderId: host.who.id, n: 1 })).toBe(false);
    expect(await signal({ t: 'typing', from: me, on: true })).toBe(true);
    mine.close();
  });
});
