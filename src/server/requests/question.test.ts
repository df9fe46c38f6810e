import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { rulesOfPolicy } from '../db/migrate/rules.ts';
import {
  ASKER_ROLES,
  CHANGE_ASPECTS,
  CLIENT_ACTIONS,
  CLIENT_ROLES,
  VIEW_ASPECTS,
} from '../../policy/words.ts';
import { OUTCOMES } from '../../policy/answer.ts';
import { scope, scopeSql } from '../../policy/scope.ts';
import { transaction } from '../gate/tx.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import { layAgent, layClient, layPerson, layRows } from '../testing/people.ts';
import { answerOf, questionOf, type RequestFacts } from './question.ts';

const facts = fc.record({
  action: fc.constantFrom(...CLIENT_ACTIONS),
  role: fc.constantFrom(...ASKER_ROLES),
  own: fc.boolean(),
  subject_role: fc.constantFrom(...CLIENT_ROLES, ''),
  signed_by: fc.constantFrom(...CLIENT_ROLES, ''),
  aspect: fc.constantFrom('', '', ...VIEW_ASPECTS, ...CHANGE_ASPECTS),
  everywhere: fc.boolean(),
  granted: fc.boolean(),
  tier: fc.constantFrom(0, 1, 2, 3),
  min_tier: fc.constantFrom(null, null, 0, 1, 2, 3),
  preset: fc.constantFrom('strict', 'documented'),
  approved: fc.boolean(),
  super_admins: fc.constantFrom(1, 2, 5),
  authorised: fc.boolean(),
});

const here = (one: { action: string }) => {
  const { outcome, rule } = answerOf(one.action as never, one as unknown as RequestFacts);
  return { outcome, rule };
};

describe('the question', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp()));
  afterAll(() => t.close());

  it('is answered by the database as by the policy, for 5,000 random facts', async () => {
    const asked = fc.sample(facts, { numRuns: 5000, seed: 20261122 });
    const { rows } = await t.db.owner.query<{ outcome: string; rule: string }>(
      `select d.outcome, d.rule from jsonb_array_elements($1::jsonb) with ordinality as q(fact, n),
         guard.decide(q.fact ->> 'action', jsonb_populate_record(null::guard.fact, q.fact)) d order by n`,
      [JSON.stringify(asked)],
    );
    expect(rows.length).toBe(5000);
    const apart = asked
      .map((one, n) => ({ one, here: here(one), there: rows[n] }))
      .filter((pair) => pair.here.outcome !== pair.there?.outcome || pair.here.rule !== pair.there.rule);
    expect(apart.slice(0, 5)).toEqual([]);
    expect(new Set(rows.map(({ outcome }) => outcome)).size).toBe(5);
  });

  it('about each row of a list is answered in PostgreSQL as the list’s condition holds there, for 300 random facts', async () => {
    const asked = fc.sample(fc.tuple(facts, fc.subarray([...OUTCOMES])), { numRuns: 300, seed: 20261128 });
    const selects = asked.map(([fact, wanted], n) => {
      const question = questionOf(fact.action, fact as unknown as RequestFacts);
      const listed = scopeSql(scope(question, wanted), { own: 'r.own', role: 'r.role' });
      return `select ${n} as n, r.own, r.role, ${listed} as listed, d.outcome = any (array[${wanted.map((one) => `'${one}'`).join()}]::text[]) as wanted
        from rows r, guard.decide('${fact.action}', jsonb_populate_record(null::guard.fact, $1::jsonb -> ${n}
          || case when '${fact.action}' like 'user.%' then jsonb_build_object('subject_role', r.role) else '{}' end
          || jsonb_build_object('own', r.own))) d`;
    });
    const roles = CLIENT_ROLES.map((role) => `'${role}'`).join();
    const { rows } = await t.db.owner.query<{ n: number; listed: boolean; wanted: boolean }>(
      `with rows as (select own, role from unnest(array[true, false]) own, unnest(array[${roles}]) role)
       ${selects.join(' union all ')}`,
      [JSON.stringify(asked.map(([fact]) => fact))],
    );
    expect(rows).toHaveLength(300 * 2 * CLIENT_ROLES.length);
    const apart = rows.filter(({ listed, wanted }) => listed !== wanted);
    expect(apart.slice(0, 3).map((row) => ({ ...row, asked: asked[row.n] }))).toEqual([]);
    expect(new Set(rows.map(({ listed }) => listed)).size).toBe(2);
  });

  it('about their lines and devices lists what the database lets each role read of them', async () => {
    const { owner } = t.db;
    const clientId = await layClient(owner, t.deskId);
    for (const role of CLIENT_ROLES) {
      const { who, signIn } = await t.person(role, clientId);
      for (const [table, values] of [
        ['line', "'+1 555 0100', 'Desk'"],
        ['device', "'Laptop', 'computer'"],
      ] as const)
        await layRows(owner, table, async () => {
          await owner.query(`insert into ${table} values ($1, gen_random_uuid(), ${values}, $2)`, [
            clientId,
            who.id,
          ]);
        });
      for (const [table, action] of [
        ['line', 'phone.view'],
        ['device', 'device.troubleshoot'],
      ] as const) {
        const found = scope({ account: 'client', role, action, tier: 3 });
        const condition = scopeSql(found, { own: `coalesce(owner_id = '${who.id}', false)` });
        const listed = await owner.query(
          `select id from ${table} where client_id = $1 and ${condition} order by id`,
          [clientId],
        );
        const read = await transaction({ app: t.app, token: signIn.token }, (tx) =>
          tx.rows(`select id from ${table} order by id`),
        );
        expect([role, table, read]).toEqual([role, table, listed.rows]);
        expect(read.length).toBeGreaterThan(0);
      }
    }
  });

  it('finds in the database exactly the rules of the policy', async () => {
    const { rows } = await t.db.owner.query<{ row: Record<string, unknown> }>(
      'select to_jsonb(r) as row from guard.rule r',
    );
    const text = (row: object) => JSON.stringify(Object.entries(row).sort());
    const ours = (await rulesOfPolicy()).map(text).sort();
    const theirs = rows.map(({ row }) => text(row));
    expect(ours.length).toBeGreaterThan(300);
    expect(ours.filter((one) => !theirs.includes(one)).slice(0, 3)).toEqual([]);
    expect(theirs.filter((one) => !ours.includes(one)).slice(0, 3)).toEqual([]);
  });

  it('is put from the facts of real rows as the database decides them', async () => {
    const { owner } = t.db;
    const clients: { id: string }[] = [];
    for (let n = 0; n < 3; n += 1) clients.push({ id: await layClient(owner, t.deskId) });
    const states = await layStates(t, clients);
    const { rows } = await owner.query<{
      action: string;
      facts: RequestFacts;
      outcome: string;
      rule: string;
    }>(
      `select r.action, to_jsonb(f) as facts, d.outcome, d.rule from guard.request r,
         guard.facts(r) f, guard.decide(r.action, f) d where r.id = any ($1)`,
      [states],
    );
    expect(rows.length).toBe(states.length);
    for (const row of rows) {
      const answer = answerOf(row.action as never, row.facts);
      expect({ ...row, outcome: answer.outcome, rule: answer.rule }).toEqual(row);
    }
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(
      new Set(['allow', 'explain', 'verify', 'approve', 'deny']),
    );
  });
});

/** Lays contacts, proofs and requests in many states: every action, role, tier, preset, own and other, approved or not. */
async function layStates(t: TestApp, clients: { id: string }[]): Promise<string[]> {
  const { owner } = t.db;
  const agent = await layAgent(owner, t.deskId);
  const random = fc.sample(facts, { numRuns: 400, seed: 7 });
  const people = new Map<string, string>();
  for (const client of clients) {
    for (const role of CLIENT_ROLES)
      people.set(client.id + role, (await layPerson(owner, client.id, role)).id);
  }
  await layRows(owner, 'client', async () => {
    await owner.query("update client set preset = 'documented' where id = $1", [clients[0]?.id]);
  });
  // The second client has one Super admin, the third one more.
  await layPerson(owner, clients[2]?.id ?? '', 'super-admin');
  await layRows(owner, 'raised_tier', async () => {
    await owner.query("insert into raised_tier values ($1, 'user.add', 3), ($1, 'phone.view', 1)", [
      clients[2]?.id,
    ]);
  });
  const ids: string[] = [];
  for (const [n, one] of random.entries()) {
    const client = clients[n % clients.length]?.id ?? '';
    const asker = one.role === 'non-member' ? null : people.get(client + one.role);
    const target = one.own ? asker : people.get(client + (one.subject_role || 'member'));
    ids.push(await layOne(t, { one, client, asker: asker ?? null, target: target ?? null, agent: agent.id }));
  }
  return ids;
}

type One = (typeof facts extends fc.Arbitrary<infer F> ? F : never) & { action: string };

async function layOne(
  t: TestApp,
  s: { one: One; client: string; asker: string | null; target: string | null; agent: string },
): Promise<string> {
  const { owner } = t.db;
  const [id, contact] = [v7(), v7()];
  const { one } = s;
  const client = s.asker === null ? null : s.client;
  await owner.query(
    `insert into guard.contact (id, desk_id, agent_id, client_id, person_id, said) values ($1, $2, $3, $4, $5, '{}')`,
    [contact, t.deskId, s.agent, client, s.asker],
  );
  if (s.asker !== null && one.tier > 0) {
    await owner.query(
      `insert into guard.proof (contact_id, tier, way, client_id, person_id) values ($1, $2, 'matched', $3, $4)`,
      [contact, one.tier, client, s.asker],
    );
  }
  const subject = {
    ...(one.aspect === '' ? {} : { aspect: one.aspect }),
    everywhere: one.everywhere,
    ...(one.subject_role === '' ? {} : { role: one.subject_role }),
    ...(one.signed_by === '' ? {} : { signer: {}, signerId: s.target }),
  };
  const params = one.action === 'user.add' ? { role: one.subject_role || 'member' } : { details: 'x' };
  await owner.query(
    `insert into guard.request (id, desk_id, contact_id, client_id, asker_id, agent_id, action, subject, subject_id,
       params, params_hash, sentence, sentence_inside) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 'x', 'x')`,
    [
      id,
      t.deskId,
      contact,
      client,
      s.asker,
      s.agent,
      one.action,
      JSON.stringify(subject),
      client === null ? null : s.target,
      JSON.stringify(params),
    ],
  );
  if (client !== null && one.approved) {
    await owner.query(
      `insert into guard.approval (id, request_id, client_id, kind, state, expires_at)
       values ($1, $2, $3, 'wait', 'yes', clock_timestamp() - interval '1 minute')`,
      [v7(), id, client],
    );
  }
  return id;
}
