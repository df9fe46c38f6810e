import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropDatabase, emptyDatabase, testDatabase } from '../../testing/database.ts';
import type { LaidAgent, LaidPerson } from '../../testing/people.ts';
import { layAgent, layClient, layDesk, layPerson, laySignIn } from '../../testing/people.ts';
import type { DatabaseAccess } from '../access.ts';
import { connectOwner } from '../roles.ts';
import { restore } from './restore.ts';
import { writeBackup } from './write.ts';

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-restored-'));
const file = path.join(scratch, 'one.backup');
const ids = {
  desk: '',
  client: '',
  chief: '',
  request: v7(),
  approval: v7(),
  factor: v7(),
  session: v7(),
  order: v7(),
  ordered: v7(),
  contact: v7(),
};

/** A wait, a factor that does not count yet, and a support session: each was under way when the backup was made. */
async function layUnderWay(owner: pg.Client, agent: string): Promise<void> {
  await owner.query(
    `insert into guard.request (id, desk_id, client_id, asker_id, action, subject, params, params_hash, sentence,
       sentence_inside, state)
     values ($1, $2, $3, $4, 'user.add', '{}', '{}', '', 'Said.', 'Add "Liam" Park.', 'waiting')`,
    [ids.request, ids.desk, ids.client, ids.chief],
  );
  await owner.query(
    `insert into guard.approval (id, request_id, client_id, kind, expires_at)
     values ($1, $2, $3, 'wait', clock_timestamp() + interval '1 second')`,
    [ids.approval, ids.request, ids.client],
  );
  await owner.query(
    `insert into auth.factor (id, client_id, person_id, kind, label, secret, counts_from)
     values ($1, $2, $3, 'authenticator', 'App', 'AAAA', clock_timestamp() + interval '1 second')`,
    [ids.factor, ids.client, ids.chief],
  );
  await owner.query(
    `insert into auth.link (id, purpose, secret_hash, client_id, person_id, expires_at)
     values ($1, 'stop', $2, $3, $4, clock_timestamp() + interval '1 day')`,
    [v7(), randomBytes(32), ids.client, ids.chief],
  );
  await layOrder(owner, agent);
  await owner.query("insert into guard.session (id, desk_id, host_id, state) values ($1, $2, $3, 'active')", [
    ids.session,
    ids.desk,
    agent,
  ]);
}

/** What an agent and a person had in hand: sign-ins, a code, a guess of it, digits, and authority that was not spent. */
async function layInHand(owner: pg.Client, agent: LaidAgent, chief: LaidPerson): Promise<void> {
  for (const who of [agent, chief]) await laySignIn(owner, who);
  const [contact, code] = [v7(), v7()];
  const soon = "clock_timestamp() + interval '10 minutes'";
  await owner.query(
    "insert into guard.contact (id, desk_id, agent_id, client_id, person_id, said) values ($1, $2, $3, $4, $5, '{}')",
    [contact, ids.desk, agent.id, ids.client, chief.id],
  );
  await owner.query(
    `insert into guard.code (id, contact_id, client_id, person_id, hash, salt, sent_at, expires_at)
     values ($1, $2, $3, $4, '', '', clock_timestamp(), ${soon})`,
    [code, contact, ids.client, chief.id],
  );
  await owner.query(
    "insert into guard.guess (id, code_id, hash, xid) values ($1, $2, '', pg_current_xact_id())",
    [v7(), code],
  );
  await owner.query(
    `insert into guard.digits (contact_id, hash, salt, expires_at) values ($1, '', '', ${soon})`,
    [contact],
  );
  await owner.query(
    `insert into guard.authority (id, request_id, client_id, lender_id, agent_id, action, params, params_hash, expires_at)
     values ($1, $2, $3, $4, $5, 'user.add', '{}', '', ${soon})`,
    [v7(), ids.request, ids.client, chief.id, agent.id],
  );
}

/** A work order that nobody carried out yet, of a caller who was proven in a contact. */
async function layOrder(owner: pg.Client, agent: string): Promise<void> {
  const authority = v7();
  await owner.query(
    `insert into guard.contact (id, desk_id, agent_id, client_id, person_id, said) values ($1, $2, $3, $4, $5, '{}')`,
    [ids.contact, ids.desk, agent, ids.client, ids.chief],
  );
  for (const [tier, way] of [
    [1, 'matched'],
    [3, 'portal-digits'],
  ]) {
    await owner.query(
      'insert into guard.proof (contact_id, tier, way, client_id, person_id) values ($1, $2, $3, $4, $5)',
      [ids.contact, tier, way, ids.client, ids.chief],
    );
  }
  await owner.query(
    `insert into guard.request (id, desk_id, contact_id, client_id, asker_id, action, subject, params, params_hash, sentence,
       sentence_inside, state)
     values ($1, $2, $3, $4, $5, 'sip-credentials.request', '{}', '{}', '', 'Said.', 'Give out credentials.', 'ordered')`,
    [ids.ordered, ids.desk, ids.contact, ids.client, ids.chief],
  );
  await owner.query(
    `insert into guard.authority (id, request_id, client_id, lender_id, action, params, params_hash, expires_at, spent_at)
     values ($1, $2, $3, $4, 'sip-credentials.request', '{}', '', clock_timestamp(), clock_timestamp())`,
    [authority, ids.ordered, ids.client, ids.chief],
  );
  await owner.query(
    `insert into guard.work_order (id, authority_id, request_id, desk_id, client_id, lender_id, made_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + interval '7 days')`,
    [ids.order, authority, ids.ordered, ids.desk, ids.client, ids.chief, agent],
  );
}

const key = { before: '' };
/** The key by which the database signs who entered, hex. */
async function keyOf(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ key: string }>("select encode(key, 'hex') as key from guard.secret");
  return rows.map((row) => row.key).join();
}

describe('after a restore', () => {
  let to: DatabaseAccess;
  let owner: pg.Client;
  beforeAll(async () => {
    const from = await testDatabase();
    ids.desk = await layDesk(from.owner);
    const agent = await layAgent(from.owner, ids.desk);
    ids.client = await layClient(from.owner, ids.desk);
    const chief = await layPerson(from.owner, ids.client, 'super-admin');
    ids.chief = chief.id;
    await layUnderWay(from.owner, agent.id);
    await layInHand(from.owner, agent, chief);
    await writeBackup(from.owner, file);
    key.before = await keyOf(from.owner);
    await from.drop();
    to = await emptyDatabase();
    await restore(to, file);
    owner = await connectOwner(to);
  });
  afterAll(async () => {
    await owner.end();
    await dropDatabase(to.database);
    fs.rmSync(scratch, { recursive: true });
  });

  const told = async (action: string) =>
    (
      await owner.query<{ chain: string; body: object }>(
        'select chain, body::json as body from guard.record where action = $1',
        [action],
      )
    ).rows;

  it('nobody is signed in, no code or digits count, and nothing that was lent can be spent', async () => {
    const { rows } = await owner.query(
      `select (select array_agg(ended_at is not null) from auth.sign_in) as signed_out,
         (select array_agg(spent_at is not null) from guard.code) as codes_spent,
         (select count(*)::int from guard.guess) as guesses, (select count(*)::int from guard.digits) as digits,
         (select array_agg(revoked_at is not null and spent_at is null) from guard.authority
           where id not in (select authority_id from guard.work_order)) as revoked`,
    );
    expect(rows).toEqual([
      { signed_out: [true, true], codes_spent: [true], guesses: 0, digits: 0, revoked: [true] },
    ]);
    expect((await told('house.restored')).map(({ chain }) => chain).toSorted()).toEqual(
      [ids.desk, ids.client].toSorted(),
    );
  });

  it('no wait goes on that nobody could stop any more: it lapses, and can be asked for again', async () => {
    expect((await owner.query('select from auth.link')).rowCount).toBe(0);
    const { rows } = await owner.query(
      'select a.state, r.state as request from guard.approval a join guard.request r on r.id = a.request_id',
    );
    expect(rows).toEqual([{ state: 'lapsed', request: 'open' }]);
    const sentence =
      'The links that could stop it ended with the restore, so its wait ended too: Add "Liam" Park.';
    const body = { approval: ids.approval, request: ids.request, sentence };
    expect(await told('wait.lapse')).toEqual([{ chain: ids.client, body }]);
  });

  it('no factor begins to count that nobody could stop any more: it waits anew, and all are told', async () => {
    const { rows } = await owner.query(
      "select counts_from > clock_timestamp() + interval '6 days 23 hours' as later from auth.factor",
    );
    expect(rows).toEqual([{ later: true }]);
    const mails = await owner.query("select params from guard.mail where state = 'waiting'");
    expect(mails.rows).toEqual([{ params: { what: 'factor', factor: ids.factor } }]);
    expect((await told('factor.wait')).map(({ chain }) => chain)).toEqual([ids.client]);
  });

  it('nobody signs who entered by a key that the file tells', async () => {
    expect(key.before).toMatch(/^[0-9a-f]{128}$/);
    expect(gunzipSync(fs.readFileSync(file)).includes(key.before)).toBe(false);
    const now = await keyOf(owner);
    expect(now).toMatch(/^[0-9a-f]{128}$/);
    expect(now).not.toBe(key.before);
  });

  it('no work order goes on that may be done or taken back since, and nothing is proven by what ended', async () => {
    const { rows } = await owner.query(
      'select w.state, r.state as request from guard.work_order w join guard.request r on r.id = w.request_id',
    );
    expect(rows).toEqual([{ state: 'lapsed', request: 'lapsed' }]);
    const [entry] = await told('work-order.lapse');
    expect(entry).toMatchObject({ chain: ids.client, body: { order: ids.order, request: ids.ordered } });
    expect((await owner.query('select tier from guard.proof')).rows).toEqual([{ tier: 1 }]);
  });

  it('no support session runs on', async () => {
    const { rows } = await owner.query('select state, ended_by from guard.session');
    expect(rows).toEqual([{ state: 'ended', ended_by: 'stopped' }]);
    expect(await told('session.end')).toHaveLength(1);
  });
});
