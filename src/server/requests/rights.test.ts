import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_ACTIONS } from '../../policy/words.ts';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import { layAgent, layPerson, layRows } from '../testing/people.ts';

// Whatever right is stored is read by the decider: alter any column of rights, and some answer changes.

let t: TestApp;
let clientId: string;
let admin: string;
let member: string;
let line: string;
let device: string;

beforeAll(async () => {
  t = await testApp();
  clientId = (await t.person('super-admin')).who.clientId;
  admin = (await layPerson(t.db.owner, clientId, 'admin')).id;
  member = (await layPerson(t.db.owner, clientId, 'member')).id;
  [line, device] = [v7(), v7()];
  await lay('line', `insert into line values ('${clientId}', '${line}', '+1 555', 'Desk', '${member}')`);
  await lay(
    'device',
    `insert into device values ('${clientId}', '${device}', 'Laptop', 'other', '${member}')`,
  );
  const agent = await layAgent(t.db.owner, t.deskId);
  for (const asker of [admin, member]) await layQuestions(asker, agent.id);
});
afterAll(() => t.close());

const lay = (table: string, sql: string) =>
  layRows(t.db.owner, table, async () => void (await t.db.owner.query(sql)));

/** Every action of table 1, with each of the subjects here, asked in a contact proven to tier 2. */
async function layQuestions(asker: string, agent: string): Promise<void> {
  const contact = v7();
  const { owner } = t.db;
  await owner.query(
    `insert into guard.contact (id, desk_id, agent_id, client_id, person_id, said) values ($1, $2, $3, $4, $5, '{}')`,
    [contact, t.deskId, agent, clientId, asker],
  );
  await owner.query(
    `insert into guard.proof (contact_id, tier, way, client_id, person_id, email_key)
     select $1, 2, 'code-by-mail', client_id, id, email_key from person where id = $2`,
    [contact, asker],
  );
  for (const action of CLIENT_ACTIONS) {
    for (const subject of [null, line, device, member]) {
      for (const about of [{}, { aspect: 'billing' }]) {
        await owner.query(
          `insert into guard.request (id, desk_id, contact_id, client_id, asker_id, agent_id, action, subject, subject_id,
             params, params_hash, sentence, sentence_inside) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '{"role":"member"}', '', 'x', 'x')`,
          [v7(), t.deskId, contact, clientId, asker, agent, action, about, subject],
        );
      }
    }
  }
}

/** The answers to all of them, now. */
async function answers(): Promise<string[]> {
  const found = await t.db.owner.query<{ answer: string }>(
    `select d.outcome || ' ' || d.rule as answer from guard.request r
       cross join lateral guard.decide(r.action, guard.facts(r)) d order by r.id`,
  );
  return found.rows.map(({ answer }) => answer);
}

const rights: [column: string, table: string, alter: () => string, restore: () => string][] = [
  ['person.role', 'person', () => role(admin, 'member'), () => role(admin, 'admin')],
  ['person.status', 'person', () => status(member, 'suspended'), () => status(member, 'active')],
  ['client.preset', 'client', () => preset('documented'), () => preset('strict')],
  [
    'raised_tier.tier',
    'raised_tier',
    () => `insert into raised_tier values ('${clientId}', 'phone.view', 3)`,
    () => 'delete from raised_tier',
  ],
  [
    'person_grant.aspect',
    'person_grant',
    () => `insert into person_grant values ('${clientId}', '${admin}', 'billing')`,
    () => 'delete from person_grant',
  ],
  ['line.owner_id', 'line', () => owner('line', line, admin), () => owner('line', line, member)],
  ['device.owner_id', 'device', () => owner('device', device, admin), () => owner('device', device, member)],
];

const role = (id: string, to: string) => `update person set role = '${to}' where id = '${id}'`;
const status = (id: string, to: string) => `update person set status = '${to}' where id = '${id}'`;
const preset = (to: string) => `update client set preset = '${to}' where id = '${clientId}'`;
const owner = (table: string, id: string, to: string) =>
  `update ${table} set owner_id = '${to}' where id = '${id}'`;

describe('every stored right', () => {
  it.each(rights)('%s changes some answer when it is altered', async (_column, table, alter, restore) => {
    const before = await answers();
    await lay(table, alter());
    const altered = await answers();
    await lay(table, restore());
    expect(altered).not.toEqual(before);
    expect(await answers()).toEqual(before);
  });

  it('is in this list: a table of rights that is added needs its row here', async () => {
    const found = await t.db.owner.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_trigger g on g.tgrelid = c.oid
        where g.tgname = c.relname || '_guard' order by 1`,
    );
    const listed = new Set(rights.map(([, table]) => table));
    expect(found.rows.map(({ name }) => name)).toEqual([...listed].sort());
  });

  it('agent.roles changes what a desk’s person is answered', async () => {
    const { client, who } = await t.agent('agent');
    expect((await client.get('/api/clients')).status).toBe(403);
    await t.db.owner.query(`update agent set roles = '{agent,admin}' where id = $1`, [who.id]);
    expect((await client.get('/api/clients')).status).toBe(200);
  });
});
